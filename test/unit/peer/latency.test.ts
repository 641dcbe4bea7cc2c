import { expect } from "chai";
import {
  Latencies,
  LATENCY_SAMPLES_MAX,
  LATENCY_SAMPLES_MIN,
  learnedPatienceMs,
  PATIENCE_MS_MIN,
  slowAfterMs,
} from "../../../src/peer/latency.ts";
import { LatencyBook } from "../../../src/peer/latency-book.ts";

function latencies(...samplesMs: readonly number[]): Latencies {
  const all = new Latencies();
  for (const ms of samplesMs) all.add(ms);
  return all;
}

const times = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

describe("what is learned of a peer's speed (A12)", () => {
  it("says nothing before there are enough answers, and then the time a part of them took", () => {
    expect(latencies(...times(LATENCY_SAMPLES_MIN - 1, 5)).percentileMs(0.5)).to.equal(undefined);

    const known = latencies(10, 20, 30, 40, 50, 60, 70, 80, 90, 100);

    expect([0.1, 0.5, 0.95, 1].map((part) => known.percentileMs(part))).to.deep.equal([
      10, 50, 100, 100,
    ]);
  });

  it("forgets the oldest answers, so that a peer that became fast counts as fast", () => {
    const known = latencies(...times(LATENCY_SAMPLES_MAX, 900), ...times(LATENCY_SAMPLES_MAX, 4));

    expect(known.size).to.equal(LATENCY_SAMPLES_MAX);
    expect(known.percentileMs(1)).to.equal(4);
  });

  const cases: readonly (readonly [what: string, known: Latencies | undefined, ms: number])[] = [
    ["the class while nothing is known", undefined, 3_000],
    ["the class while too little is known", latencies(5), 3_000],
    ["three times the slowest of the last", latencies(...times(10, 200)), 600],
    ["never less than the least", latencies(...times(10, 1)), PATIENCE_MS_MIN],
    ["never more than the class", latencies(...times(10, 2_900)), 3_000],
  ];
  for (const [what, known, ms] of cases) {
    it(`gives as patience ${what}`, () => {
      expect(learnedPatienceMs(known, 3_000)).to.equal(ms);
    });
  }

  it("calls a peer slow after what nearly all its answers took, a quarter of the class while unknown", () => {
    expect(slowAfterMs(latencies(...times(19, 10), 500), 3_000)).to.equal(10);
    expect(slowAfterMs(undefined, 3_000)).to.equal(750);
    expect(slowAfterMs(latencies(...times(10, 0)), 3_000)).to.equal(1);
    expect(slowAfterMs(latencies(...times(10, 9_000)), 3_000)).to.equal(3_000);
  });
});

describe("what is learned of many peers (A12)", () => {
  it("keeps peers and types of requests apart", () => {
    const book = new LatencyBook();
    book.note("a", "p2p.ping", 5);
    book.note("a", "p2p.list_nodes", 500);

    expect(book.of("a", "p2p.ping")?.size).to.equal(1);
    expect(book.of("b", "p2p.ping")).to.equal(undefined);
  });

  it("forgets what was used least lately when it is full", () => {
    const book = new LatencyBook(2);
    for (const peer of ["a", "b", "a", "c"]) book.note(peer, "p2p.ping", 5);

    expect(book.size).to.equal(2);
    expect(["a", "b", "c"].filter((peer) => book.of(peer, "p2p.ping"))).to.deep.equal(["a", "c"]);
  });
});
