/** Asks connected peers where they stand, and takes their answers into the table of heights. */

import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import type { WhichCommit } from "../../../messages/wire/sync.ts";
import { hexOf } from "../../hex.ts";
import type { Head } from "../../chain/head.ts";
import { isRuntimeError } from "../../errors.ts";
import type { PeerAsk } from "../../link/peer-ask.ts";
import {
  type ChainDifference,
  insertPeer,
  markOffChain,
  type PeerHeights,
  removePeer,
  replaceHeight,
} from "../../peer/peer-heights.ts";
import type { PeerId } from "../../peer/peer-id.ts";

/** What is asked about, and how long. */
export interface PollPlan {
  readonly heights: PeerHeights;
  readonly head: Head;
  /** The name of our chain, as hexadecimal text. */
  readonly chain: string;
  /** Patience of each question, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What one peer answered. */
export interface PeerReport {
  readonly peer: PeerId;
  /** The name of its chain; only asked of peers we do not know yet. */
  readonly chain: string | undefined;
  readonly height: number;
  readonly lowest: number;
  /** What it has in place of our newest commit, if it said that it has another. */
  readonly differs?: ChainDifference;
}

/** What one round of questions came to. */
export interface Poll {
  /** Whoever is connected. */
  readonly connected: readonly PeerId[];
  /** Those that answered. */
  readonly reports: readonly PeerReport[];
}

/** Most peers asked in one round; more than a node is connected to. */
export const PEERS_POLLED_MAX = 256;

/**
 * Asks every connected peer of our chain where it stands, all at once. A peer that does not answer
 * is missing from the reports and keeps its entry while it is connected.
 */
export async function pollPeers(ask: PeerAsk<NodeMessage>, plan: PollPlan): Promise<Poll> {
  const connected = await ask.connected("chosen");
  const able = connected.filter((peer) => plan.heights.get(peer)?.sameChain !== false);
  const reports = await Promise.all(
    able.slice(0, PEERS_POLLED_MAX).map((peer) => askPeer(ask, peer, plan)),
  );
  return { connected, reports: reports.filter((report) => report !== undefined) };
}

/** Takes a round of answers in: peers that left go, new ones come, the others move. */
export function applyPoll(
  heights: PeerHeights,
  { connected, reports }: Poll,
  ourChain: string,
): PeerHeights {
  const here = new Set(connected);
  let moved = heights;
  for (const peer of heights.keys()) if (!here.has(peer)) moved = removePeer(moved, peer);
  for (const { peer, chain, height, lowest, differs } of reports) {
    moved =
      chain === undefined
        ? replaceHeight(moved, peer, { height, lowest }).heights
        : insertPeer(moved, peer, { genesis: chain, height, lowest, ourGenesis: ourChain });
    if (differs !== undefined) moved = markOffChain(moved, peer, differs);
  }
  return moved;
}

async function askPeer(
  ask: PeerAsk<NodeMessage>,
  peer: PeerId,
  plan: PollPlan,
): Promise<PeerReport | undefined> {
  const { head, heights, timeoutMs, signal } = plan;
  const request = (message: NodeMessage): Promise<NodeMessage> =>
    ask.request(peer, message, { timeoutMs, signal });
  try {
    const stands = await request({ type: "sync.get_commit_availability" });
    if (stands.type !== "sync.commit_availability") return undefined;
    const height = stands.highestSyncedCommit;
    const report = { peer, height, lowest: stands.lowestAvailableCommit };
    if (heights.has(peer)) return { ...report, chain: undefined };
    const chain = await digestAt(request, 0);
    // Who has not opened its chain yet is of no chain, not of another: it is asked again.
    if (chain === undefined) return undefined;
    const { index } = head;
    const ours = hexOf(head.digest);
    const theirs = index > 0 && height >= index ? await digestAt(request, index) : undefined;
    const differs = theirs !== undefined && theirs !== ours ? { index, ours, theirs } : undefined;
    return { ...report, chain, ...(differs && { differs }) };
  } catch (error) {
    if (isRuntimeError(error) || signal.aborted) return undefined;
    throw error;
  }
}

async function digestAt(
  request: (message: NodeMessage) => Promise<NodeMessage>,
  index: number,
): Promise<string | undefined> {
  const which: WhichCommit = { type: "by_index", index };
  const answer = await request({ type: "sync.get_commit_info", which });
  if (answer.type !== "sync.commit_info" || answer.commit === null) return undefined;
  return hexOf(answer.commit.digest);
}
