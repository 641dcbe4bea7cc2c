/**
 * Which blocks of a stretch to ask of whom. The commits of a stretch are proven before, so a block
 * is known by its digest and may come from anybody: pieces of the stretch go to several peers at
 * once. A piece that did not come goes back and is asked of another.
 */

import type { Random } from "../time/random.ts";
import { peersWith } from "./height-views.ts";
import { drawPeer } from "./peer-draw.ts";
import type { PeerHeights } from "./peer-heights.ts";
import type { PeerId } from "./peer-id.ts";
import type { PeerScores } from "./peer-score.ts";
import { type Cooldowns, isResting } from "./sync-plan.ts";

/** Blocks in a row. */
export interface Piece {
  /** Place of the first in the stretch, from 0. */
  readonly from: number;
  /** Place after the last. */
  readonly to: number;
  /** Index of the commit the first belongs to. */
  readonly firstCommit: number;
  /** Index of the commit the last belongs to. */
  readonly lastCommit: number;
}

/** A piece somebody is asked for. */
export interface PieceAsk {
  readonly id: number;
  readonly piece: Piece;
  readonly peer: PeerId;
  /** When it was asked for, in milliseconds of the monotonic clock. */
  readonly sinceMs: number;
  /** How long the peer has for it, in ms. */
  readonly timeoutMs: number;
}

/** The pieces of one stretch that have not come. */
export interface PieceBoard {
  /** Those nobody is asked for, in order. */
  readonly waiting: readonly Piece[];
  /** At most two for one piece. */
  readonly asked: readonly PieceAsk[];
  /** Number of the next ask. */
  readonly nextId: number;
  /** For each place in the stretch the index of its commit. */
  readonly commitAt: readonly number[];
}

/** How much may be on its way. */
export interface PieceLimits {
  /** Blocks of one piece. @defaultValue 100 */
  readonly blocksPerPieceMax: number;
  /** Pieces asked for at once. @defaultValue 16 */
  readonly piecesMax: number;
  /** Pieces asked of one peer at once. @defaultValue 4 */
  readonly piecesPerPeerMax: number;
  /** Blocks asked for at once. @defaultValue 1_000 */
  readonly blocksMax: number;
  /** Bytes that came and wait for those before them, and room for what is asked. @defaultValue 32 MiB */
  readonly bytesMax: number;
  /** Room kept for an answer on its way: the largest there is. @defaultValue 4 MiB */
  readonly answerBytesMax: number;
  /** Patience for an answer without blocks, in ms. @defaultValue 10_000 */
  readonly pieceMsMin: number;
  /** Patience for a full piece, in ms. @defaultValue 30_000 */
  readonly pieceMsMax: number;
}

/** The one place where these limits have numbers. */
export const PIECE_LIMITS: PieceLimits = {
  blocksPerPieceMax: 100,
  piecesMax: 16,
  piecesPerPeerMax: 4,
  blocksMax: 1_000,
  bytesMax: 32 * 1024 * 1024,
  answerBytesMax: 4 * 1024 * 1024,
  pieceMsMin: 10_000,
  pieceMsMax: 30_000,
};

/** What a choice stands on. */
export interface PieceView {
  readonly heights: PeerHeights;
  readonly cooldowns: Cooldowns;
  readonly scores: PeerScores;
  /** Bytes that came and wait for those before them. */
  readonly heldBytes: number;
  /** Place of the block all others wait for. */
  readonly awaited: number;
  /** Monotonic time in ms. */
  readonly nowMs: number;
  readonly limits: PieceLimits;
}

/** The part of its patience after which what holds all else up is asked for once more, of another. */
export const LATE_PART = 0.25;

/** Asks for one piece: the second is for one that is late. */
const ASKS_PER_PIECE_MAX = 2;

/**
 * Cuts a stretch into pieces.
 *
 * @param commitAt for each block of the stretch, in order, the index of its commit
 */
export function cutPieces(
  commitAt: readonly number[],
  { blocksPerPieceMax }: Pick<PieceLimits, "blocksPerPieceMax">,
): PieceBoard {
  const waiting: Piece[] = [];
  for (let from = 0; from < commitAt.length; from += blocksPerPieceMax) {
    waiting.push(pieceOf(commitAt, from, Math.min(from + blocksPerPieceMax, commitAt.length)));
  }
  return { waiting, asked: [], nextId: 0, commitAt };
}

/** The pieces to ask for now, and the board on which they are asked for. */
export interface PieceOrders {
  readonly board: PieceBoard;
  readonly asks: readonly PieceAsk[];
}

/**
 * Chooses whom to ask for what, from the front of the stretch on and as far as the limits go. The
 * piece all others wait for is always asked for, however much of the room the others take.
 */
export function orderPieces(board: PieceBoard, view: PieceView, random: Random): PieceOrders {
  const asks: PieceAsk[] = [];
  let now = board;
  for (const piece of board.waiting) {
    if (!hasRoom(now, piece, view)) break;
    const ask = askFor(now, piece, { view, random });
    if (ask === undefined) continue;
    asks.push(ask);
    now = withAsk(now, ask);
  }
  const late = latePiece(now, view);
  const second = late && askFor(now, late, { view, random });
  if (second === undefined) return { board: now, asks };
  return { board: withAsk(now, second), asks: [...asks, second] };
}

/**
 * A piece came, or the first part of it because the answer was full: the rest goes back.
 *
 * @param blocks how many blocks came, at least one
 */
export function pieceCame(board: PieceBoard, { piece }: PieceAsk, blocks: number): PieceBoard {
  const asked = board.asked.filter((other) => other.piece.from !== piece.from);
  const cut = piece.from + blocks;
  if (cut >= piece.to) return { ...board, asked };
  return putBack({ ...board, asked }, pieceOf(board.commitAt, cut, piece.to));
}

/** Asks for a piece that came from another peer, though they were asked earlier: those were too late. */
export function overtaken({ asked }: PieceBoard, { id, piece }: PieceAsk): readonly PieceAsk[] {
  return asked.filter((ask) => ask.piece.from === piece.from && ask.id < id);
}

/** A piece did not come: it goes back, unless another peer is asked for it too. */
export function pieceFailed(board: PieceBoard, ask: PieceAsk): PieceBoard {
  const asked = board.asked.filter(({ id }) => id !== ask.id);
  const isAsked = asked.some(({ piece }) => piece.from === ask.piece.from);
  return isAsked ? { ...board, asked } : putBack({ ...board, asked }, ask.piece);
}

/**
 * How long a peer has for an answer: longer for more blocks, a tenth more or less by chance, so that
 * what was asked at one time is not asked again at one time.
 *
 * @returns milliseconds, at least `pieceMsMin`
 */
export function patienceMs(
  blocks: number,
  { blocksPerPieceMax, pieceMsMin, pieceMsMax }: PieceLimits,
  random: Random,
): number {
  const fullness = Math.min(1, blocks / blocksPerPieceMax);
  const exact = pieceMsMin + (pieceMsMax - pieceMsMin) * fullness;
  return Math.max(pieceMsMin, Math.round(exact * (0.9 + random.unit() * 0.2)));
}

/** Whether a piece may be asked for beside what is on its way. */
function hasRoom({ asked }: PieceBoard, piece: Piece, view: PieceView): boolean {
  const { limits, heldBytes, awaited } = view;
  if (piece.from === awaited) return true;
  const blocks = asked.reduce((sum, other) => sum + sizeOf(other.piece), sizeOf(piece));
  const bytes = heldBytes + (asked.length + 1) * limits.answerBytesMax;
  const fits = blocks <= limits.blocksMax && bytes <= limits.bytesMax;
  return fits && asked.length < limits.piecesMax;
}

/** The first piece on its way, when it is late and nobody else was asked for it. */
function latePiece({ asked }: PieceBoard, { nowMs, limits }: PieceView): Piece | undefined {
  const from = Math.min(...asked.map(({ piece }) => piece.from));
  const asks = asked.filter(({ piece }) => piece.from === from);
  const [only] = asks;
  if (only === undefined || asks.length >= ASKS_PER_PIECE_MAX) return undefined;
  const isLate = nowMs - only.sinceMs >= only.timeoutMs * LATE_PART;
  return isLate && asked.length < limits.piecesMax + 1 ? only.piece : undefined;
}

function askFor(
  board: PieceBoard,
  piece: Piece,
  { view, random }: { readonly view: PieceView; readonly random: Random },
): PieceAsk | undefined {
  const { heights, cooldowns, scores, nowMs, limits } = view;
  const openAt = (peer: PeerId): number => board.asked.filter((ask) => ask.peer === peer).length;
  const isAskedIt = (peer: PeerId): boolean =>
    board.asked.some((ask) => ask.peer === peer && ask.piece.from === piece.from);
  const able = peersWith(heights, piece.firstCommit, piece.lastCommit).filter(
    (peer) =>
      !isResting(cooldowns, peer, nowMs) &&
      !isAskedIt(peer) &&
      openAt(peer) < limits.piecesPerPeerMax,
  );
  const peer = drawPeer(able, { scores, nowMs, openAt }, random);
  if (peer === undefined) return undefined;
  const timeoutMs = patienceMs(sizeOf(piece), limits, random);
  return { id: board.nextId, piece, peer, sinceMs: nowMs, timeoutMs };
}

function withAsk(board: PieceBoard, ask: PieceAsk): PieceBoard {
  return {
    ...board,
    waiting: board.waiting.filter(({ from }) => from !== ask.piece.from),
    asked: [...board.asked, ask],
    nextId: board.nextId + 1,
  };
}

function putBack(board: PieceBoard, piece: Piece): PieceBoard {
  const waiting = [...board.waiting, piece].sort((left, right) => left.from - right.from);
  return { ...board, waiting };
}

function pieceOf(commitAt: readonly number[], from: number, to: number): Piece {
  const firstCommit = commitAt[from] ?? 0;
  return { from, to, firstCommit, lastCommit: commitAt[to - 1] ?? firstCommit };
}

function sizeOf({ from, to }: Piece): number {
  return to - from;
}
