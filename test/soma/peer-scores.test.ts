import { expect } from "chai";
import { GENESIS_HEAD } from "../../src/chain/head.ts";
import { afterPieceCame, afterPieceFailed } from "../../src/chain-store/follow/peer-conduct.ts";
import { beginProgress } from "../../src/chain-store/follow/progress.ts";
import { peersWith } from "../../src/peer/height-views.ts";
import { drawPeer, EXPLORE_PART } from "../../src/peer/peer-draw.ts";
import { insertPeer, type PeerHeights } from "../../src/peer/peer-heights.ts";
import {
  isFailing,
  keepScoresOf,
  noteDelivery,
  noteFailure,
  type PeerScores,
  peerToLeave,
  SCORE_LIMITS,
  throughputOf,
} from "../../src/peer/peer-score.ts";
import { patienceMs, PIECE_LIMITS } from "../../src/peer/piece-plan.ts";
import { seededRandom } from "../../src/time/seeded-random.ts";
import { makeFixture } from "../support/chain-fixture.ts";

const OPENED = { head: GENESIS_HEAD, committee: makeFixture().committee, lowest: 0 };
const NONE: PeerScores = new Map();
const random = seededRandom("peer-scores");

/** A peer with so many failures and deliveries, all at one time. */
function scored(peer: string, failures: number, deliveries: number, scores = NONE): PeerScores {
  let noted = scores;
  for (let nth = 0; nth < deliveries; nth += 1) {
    noted = noteDelivery(noted, peer, { bytes: 100, ms: 10, atMs: 0 });
  }
  for (let nth = 0; nth < failures; nth += 1) noted = noteFailure(noted, peer, 0);
  return noted;
}

/** Peers on our chain by name: height and lowest. */
function heightsOf(said: Readonly<Record<string, readonly [number, number]>>): PeerHeights {
  return Object.entries(said).reduce<PeerHeights>(
    (heights, [peer, [height, lowest]]) =>
      insertPeer(heights, peer, { genesis: "aa", height, lowest, ourGenesis: "aa" }),
    new Map(),
  );
}

describe("soma state sync: peer scores", () => {
  it("peer_score_throughput_calculation: all bytes over all time, none without samples (S4)", () => {
    let scores = noteDelivery(NONE, "a", { bytes: 1_000, ms: 100, atMs: 0 });
    scores = noteDelivery(scores, "a", { bytes: 3_000, ms: 300, atMs: 1 });

    expect(throughputOf(scores.get("a"), 1)).to.equal(10);
    expect(throughputOf(scores.get("b"), 1)).to.equal(undefined);
    expect(throughputOf(scores.get("a"), 1 + SCORE_LIMITS.windowMs)).to.equal(undefined);
  });

  it("peer_score_throughput_calculation: only the last 20 samples count (S4)", () => {
    const old = scored("a", 0, SCORE_LIMITS.samplesMax);
    let scores = old;
    for (let nth = 0; nth < SCORE_LIMITS.samplesMax; nth += 1) {
      scores = noteDelivery(scores, "a", { bytes: 50, ms: 10, atMs: 0 });
    }
    expect(throughputOf(old.get("a"), 0)).to.equal(10);
    expect(throughputOf(scores.get("a"), 0)).to.equal(5);
  });

  it("peer_score_failure_tracking: below 10 samples never failing, 3 of 11 not, 4 of 12 failing (S4)", () => {
    expect(isFailing(scored("a", 9, 0).get("a"), 0)).to.equal(false);
    expect(isFailing(scored("a", 10, 0).get("a"), 0)).to.equal(true);
    expect(isFailing(scored("a", 3, 8).get("a"), 0)).to.equal(false);
    expect(isFailing(scored("a", 4, 8).get("a"), 0)).to.equal(true);
    expect(isFailing(scored("a", 4, 8).get("a"), SCORE_LIMITS.windowMs)).to.equal(false);
  });

  it("peer_score_failing_since_tracking: set once, and cleared by a success only (S4)", () => {
    const failing = scored("a", 10, 0);
    const later = noteFailure(failing, "a", 5_000);
    expect(later.get("a")?.failingSinceMs).to.equal(0);
    const good = noteDelivery(later, "a", { bytes: 1, ms: 1, atMs: 6_000 });
    expect(good.get("a")?.failingSinceMs).to.equal(undefined);
  });

  it("peer_score_consistently_failing, find_peer_to_disconnect: the longest failing beyond the time, else none (S4)", () => {
    let scores = scored("a", 10, 0);
    for (let nth = 0; nth < 10; nth += 1) scores = noteFailure(scores, "b", 100);
    const rule = { afterMs: 1_000, peersMin: 1 };
    const leave = (nowMs: number) => peerToLeave(scores, ["c", "b", "a"], { ...rule, nowMs });

    expect(leave(999)).to.equal(undefined);
    expect(leave(1_000)).to.equal("a");
    expect(leave(9_000)).to.equal("a");
  });

  it("min_peer_count_prevents_disconnect: too few peers of our chain, and none is left (S4)", () => {
    const scores = scored("a", 10, 0);
    const rule = { nowMs: 9_000, afterMs: 1_000, peersMin: 3 };
    expect(peerToLeave(scores, ["a", "b"], rule)).to.equal(undefined);
    expect(peerToLeave(scores, ["a", "b", "c"], rule)).to.equal("a");
    expect(peerToLeave(scores, ["b", "c", "d"], rule)).to.equal(undefined);
  });

  it("peer_heights_score_recording: pieces that came and did not make the score of their peer alone (S4)", () => {
    const at = { nowMs: 1_000, random };
    let progress = beginProgress(OPENED);
    for (let nth = 0; nth < 8; nth += 1) {
      progress = afterPieceCame(progress, "a", { bytes: 400, ms: 100, atMs: 1_000 });
    }
    const fault = { peer: "a", error: undefined };
    for (let nth = 0; nth < 3; nth += 1) progress = afterPieceFailed(progress, fault, at);
    expect(throughputOf(progress.scores.get("a"), 1_000)).to.equal(4);
    expect(isFailing(progress.scores.get("a"), 1_000)).to.equal(false);
    progress = afterPieceFailed(progress, fault, at);

    expect(isFailing(progress.scores.get("a"), 1_000)).to.equal(true);
    expect([progress.scores.has("b"), progress.piecesFailed]).to.deep.equal([false, 4]);
  });

  it("lost_peer_clears_scores: nothing is remembered of who is gone (S4)", () => {
    const scores = scored("b", 1, 1, scored("a", 10, 0));
    expect([...keepScoresOf(scores, new Set(["b"])).keys()]).to.deep.equal(["b"]);
  });
});

describe("soma state sync: whom to ask", () => {
  const heights = heightsOf({ low: [7, 0], mid: [8, 8], high: [20, 9] });

  it("PB1, PB2: peers that have the commit and have not removed it (S4)", () => {
    expect(peersWith(heights, 8)).to.deep.equal(["mid"]);
    expect(peersWith(heights, 15)).to.deep.equal(["high"]);
    expect(peersWith(heights, 9, 20)).to.deep.equal(["high"]);
    expect(peersWith(heights, 8, 9)).to.deep.equal([]);
  });

  it("PB3: nobody where nobody has it (S4)", () => {
    expect(peersWith(heights, 100)).to.deep.equal([]);
    expect(drawPeer([], { scores: NONE, nowMs: 0 }, random)).to.equal(undefined);
  });

  const drawn = (scores: PeerScores, peers: readonly string[], openAt = (_: string) => 0) => {
    const counts = new Map<string, number>(peers.map((peer) => [peer, 0]));
    for (let draw = 0; draw < 2_000; draw += 1) {
      const peer = drawPeer(peers, { scores, nowMs: 0, openAt }, random) ?? "none";
      counts.set(peer, (counts.get(peer) ?? 0) + 1);
    }
    return counts;
  };
  const speeds = noteDelivery(
    noteDelivery(NONE, "fast", { bytes: 9_000, ms: 10, atMs: 0 }),
    "slow",
    { bytes: 1_000, ms: 10, atMs: 0 },
  );

  it("peer_balancer_sorts_by_throughput: as often as they are fast (S4)", () => {
    const counts = drawn(speeds, ["slow", "fast"]);
    expect(counts.get("fast")).to.be.within(1_700, 1_900);
    const busy = drawn(speeds, ["slow", "fast"], (peer) => (peer === "fast" ? 8 : 0));
    expect(busy.get("fast")).to.be.within(850, 1_150);
  });

  it("peer_balancer_sorts_by_throughput: an unknown peer is tried now and then (S4)", () => {
    const counts = drawn(speeds, ["slow", "fast", "new"]);
    expect((counts.get("new") ?? 0) / 2_000).to.be.within(EXPLORE_PART / 2, EXPLORE_PART * 2);
  });

  it("peer_balancer_sorts_by_throughput: who keeps failing comes last (S4)", () => {
    const scores = scored("failing", 12, 0, speeds);
    expect(drawn(scores, ["failing", "slow"]).get("failing")).to.equal(0);
    expect(drawn(scores, ["failing"]).get("failing")).to.equal(2_000);
  });

  it("adaptive_timeout_calculation: from the least to the most by size, a tenth either way, never below (S4)", () => {
    const { blocksPerPieceMax: full, pieceMsMin, pieceMsMax } = PIECE_LIMITS;
    const half = (pieceMsMin + pieceMsMax) / 2;
    const cases = [
      [0, pieceMsMin],
      [full / 2, half],
      [full, pieceMsMax],
      [full * 9, pieceMsMax],
    ] as const;
    for (const [blocks, exact] of cases) {
      for (let draw = 0; draw < 100; draw += 1) {
        const ms = patienceMs(blocks, PIECE_LIMITS, random);
        expect(ms).to.be.within(Math.max(pieceMsMin, exact * 0.9), exact * 1.1);
      }
    }
  });
});
