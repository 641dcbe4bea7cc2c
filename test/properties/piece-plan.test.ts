import { expect } from "chai";
import fc from "fast-check";
import { insertPeer, type PeerHeights } from "../../src/peer/peer-heights.ts";
import {
  cutPieces,
  orderPieces,
  PIECE_LIMITS,
  type PieceAsk,
  type PieceBoard,
  pieceCame,
  pieceFailed,
  type PieceLimits,
} from "../../src/peer/piece-plan.ts";
import { type Cooldowns, coolDown } from "../../src/peer/sync-plan.ts";
import type { Random } from "../../src/time/random.ts";
import { seededRandom } from "../../src/time/seeded-random.ts";

const LIMITS: PieceLimits = {
  ...PIECE_LIMITS,
  blocksPerPieceMax: 4,
  piecesMax: 5,
  piecesPerPeerMax: 2,
  blocksMax: 14,
  bytesMax: 1_000,
  answerBytesMax: 100,
};
const PEERS = ["a", "b", "c", "d"] as const;
const BLOCK_BYTES = 20;

/** A download as the board tells it: what came, and what was taken out in order. */
class Download {
  board: PieceBoard;
  cooldowns: Cooldowns = new Map();
  nowMs = 0;
  awaited = 0;
  readonly came = new Set<number>();
  readonly #random: Random;
  readonly #heights: PeerHeights;

  constructor(commitAt: readonly number[], heights: PeerHeights, seed: string) {
    this.board = cutPieces(commitAt, LIMITS);
    this.#heights = heights;
    this.#random = seededRandom(seed);
  }

  get heldBytes(): number {
    return [...this.came].filter((at) => at >= this.awaited).length * BLOCK_BYTES;
  }

  /** Asks for what may be asked for, and checks that it may. */
  order(): void {
    const { cooldowns, heldBytes, awaited, nowMs } = this;
    const scores = new Map();
    const view = { heights: this.#heights, cooldowns, scores, heldBytes, awaited, nowMs };
    const { board, asks } = orderPieces(this.board, { ...view, limits: LIMITS }, this.#random);
    const before = this.board.asked;
    this.board = board;
    for (const [nth, { piece, peer }] of asks.entries()) {
      const isSecond = before.some((ask) => ask.piece.from === piece.from);
      const bytes = heldBytes + (before.length + nth + 1) * LIMITS.answerBytesMax;
      if (piece.from !== awaited && !isSecond) expect(bytes).to.be.at.most(LIMITS.bytesMax);
      const { height = -1, lowest = 0 } = this.#heights.get(peer) ?? {};
      expect(lowest).to.be.at.most(piece.firstCommit);
      expect(height).to.be.at.least(piece.lastCommit);
      expect(cooldowns.get(peer)?.untilMs ?? 0).to.be.at.most(nowMs);
    }
    this.#check();
  }

  end(ask: PieceAsk, outcome: "whole" | "part" | "failed"): void {
    if (outcome === "failed") {
      this.cooldowns = coolDown(this.cooldowns, ask.peer, {
        nowMs: this.nowMs,
        random: this.#random,
      });
      this.board = pieceFailed(this.board, ask);
      return;
    }
    const { from, to } = ask.piece;
    const blocks = outcome === "whole" ? to - from : Math.max(1, (to - from) >> 1);
    for (let at = from; at < from + blocks; at += 1) this.came.add(at);
    this.board = pieceCame(this.board, ask, blocks);
  }

  take(): void {
    while (this.came.has(this.awaited)) this.awaited += 1;
  }

  /** Every block has come, waits, or is asked for: exactly one of them; and limits hold. */
  #check(): void {
    const { waiting, asked, commitAt } = this.board;
    const pieces = new Map(asked.map(({ piece }) => [piece.from, piece]));
    const places = [...waiting, ...pieces.values()].flatMap(({ from, to }) =>
      Array.from({ length: to - from }, (_, at) => from + at),
    );
    const all = [...places, ...this.came].sort((left, right) => left - right);
    expect(all).to.deep.equal(commitAt.map((_, at) => at));
    for (const peer of PEERS) {
      const open = asked.filter((ask) => ask.peer === peer);
      expect(open.length).to.be.at.most(LIMITS.piecesPerPeerMax);
      expect(new Set(open.map(({ piece }) => piece.from)).size).to.equal(open.length);
    }
    // One over each limit: the piece all others wait for, and a second ask for one that is late.
    expect(asked.length).to.be.at.most(LIMITS.piecesMax + 2);
    const others = [...pieces.values()].filter(({ from }) => from !== this.awaited);
    const blocks = others.reduce((sum, { from, to }) => sum + to - from, 0);
    expect(blocks).to.be.at.most(LIMITS.blocksMax);
  }
}

const steps = fc.array(
  fc.record({
    nth: fc.nat({ max: 9 }),
    outcome: fc.constantFrom("whole", "part", "failed"),
    takes: fc.boolean(),
    afterMs: fc.constantFrom(0, 1, 500, 4_000),
  }),
  { maxLength: 60 },
);
const chain = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 });
const ranges = fc.array(fc.record({ height: fc.nat({ max: 12 }), lowest: fc.nat({ max: 6 }) }), {
  minLength: 4,
  maxLength: 4,
});

describe("pieces of a stretch", () => {
  it("are asked for within limits, of peers that have them, and none is lost or asked for twice too often (S4)", () => {
    fc.assert(
      fc.property(chain, ranges, steps, fc.string(), (counts, said, events, seed) => {
        const commitAt = counts.flatMap((count, at) => Array<number>(count).fill(at + 1));
        const heights = PEERS.reduce<PeerHeights>((known, peer, at) => {
          const { height, lowest } = said[at] ?? { height: 0, lowest: 0 };
          return insertPeer(known, peer, { genesis: "aa", height, lowest, ourGenesis: "aa" });
        }, new Map());
        const download = new Download(commitAt, heights, seed);
        download.order();
        for (const { nth, outcome, takes, afterMs } of events) {
          const { asked } = download.board;
          const ask = asked[nth % Math.max(1, asked.length)];
          if (ask !== undefined) download.end(ask, outcome);
          if (takes) download.take();
          download.nowMs += afterMs;
          download.order();
        }
      }),
      { numRuns: 300 },
    );
  });

  it("all come in the end from one peer that has them, whatever the others do (S4)", () => {
    fc.assert(
      fc.property(chain, fc.string(), fc.boolean(), (counts, seed, takesLate) => {
        const commitAt = counts.flatMap((count, at) => Array<number>(count).fill(at + 1));
        const said = { genesis: "aa", height: 12, lowest: 0, ourGenesis: "aa" };
        const heights = PEERS.reduce<PeerHeights>(
          (known, peer) => insertPeer(known, peer, said),
          new Map(),
        );
        const download = new Download(commitAt, heights, seed);
        let rounds = 0;
        while (download.came.size < commitAt.length) {
          download.order();
          for (const ask of download.board.asked) {
            if (download.board.asked.includes(ask)) {
              download.end(ask, ask.peer === "a" ? "whole" : "failed");
            }
          }
          if (!takesLate || rounds % 3 === 0) download.take();
          download.nowMs += 1_000;
          rounds += 1;
          expect(rounds).to.be.below(200);
        }
      }),
      { numRuns: 100 },
    );
  });
});
