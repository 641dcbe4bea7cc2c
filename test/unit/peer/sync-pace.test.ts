import { expect } from "chai";
import {
  commitsPerSecond,
  etaMs,
  type SyncReading,
  withReading,
} from "../../../src/peer/sync-pace.ts";

function readAll(readings: readonly SyncReading[]): readonly SyncReading[] {
  return readings.reduce<readonly SyncReading[]>(withReading, []);
}

describe("how fast a node follows", () => {
  it("is not known before there are two readings", () => {
    expect(commitsPerSecond([])).to.equal(undefined);
    expect(commitsPerSecond(readAll([{ atMs: 5, head: 9 }]))).to.equal(undefined);
  });

  it("is counted over the last ten seconds alone", () => {
    const readings = readAll(
      Array.from({ length: 30 }, (_, second) => ({
        atMs: 1_000 * second,
        head: second < 15 ? 0 : 5 * (second - 15),
      })),
    );
    expect(commitsPerSecond(readings)).to.equal(5);
    expect(readings).to.have.length(11);
  });

  it("begins anew when the clock was set back, and is never less than nothing", () => {
    const set = readAll([
      { atMs: 9_000, head: 3 },
      { atMs: 2_000, head: 4 },
    ]);
    expect(set).to.deep.equal([{ atMs: 2_000, head: 4 }]);
    const begunAnew = [{ atMs: 0, head: 9 }].concat([{ atMs: 1_000, head: 1 }]);
    expect(commitsPerSecond(readAll(begunAnew))).to.equal(0);
  });

  it("says when nobody will be ahead, unless that is never", () => {
    expect(etaMs(0, undefined)).to.equal(0);
    expect(etaMs(50, 5)).to.equal(10_000);
    expect([etaMs(50, 0), etaMs(50, undefined)]).to.deep.equal([undefined, undefined]);
  });
});
