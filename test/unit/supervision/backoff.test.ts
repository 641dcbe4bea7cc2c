import { expect } from "chai";
import fc from "fast-check";
import { restartDelayMs, restartsInARow } from "../../../src/supervision/backoff.ts";

const backoffs = fc
  .tuple(fc.nat(100_000), fc.nat(100_000))
  .map(([minMs, moreMs]) => ({ minMs, maxMs: minMs + moreMs }));
const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("the wait before a restart", () => {
  const backoff = { minMs: 100, maxMs: 1_000 };

  it("doubles from its least to its most", () => {
    const waits = [0, 1, 2, 3, 4, 5_000].map((restarts) => restartDelayMs(backoff, restarts, 0));

    expect(waits).to.deep.equal([50, 100, 200, 400, 500, 500]);
  });

  it("is drawn between a half and the whole", () => {
    expect(restartDelayMs(backoff, 0, 0)).to.equal(50);
    expect(restartDelayMs(backoff, 0, 0.5)).to.equal(75);
    expect(restartDelayMs(backoff, 0, 0.999)).to.be.within(99.9, 100);
  });

  it("is none for a child without backoff", () => {
    expect(restartDelayMs(undefined, 7, 0.5)).to.equal(0);
  });

  it("stays within half its least and its most, whatever was drawn and however often it fell", () => {
    fc.assert(
      fc.property(backoffs, fc.nat(), draws, (limits, restarts, draw) => {
        const waitMs = restartDelayMs(limits, restarts, draw);
        expect(waitMs).to.be.within(limits.minMs / 2, limits.maxMs);
      }),
    );
  });

  it("never shrinks with another restart in a row, for the same draw", () => {
    fc.assert(
      fc.property(backoffs, fc.nat(2_000), draws, (limits, restarts, draw) => {
        const [now, then] = [restarts, restarts + 1].map((n) => restartDelayMs(limits, n, draw));
        expect(then).to.be.at.least(now ?? Number.NaN);
      }),
    );
  });
});

describe("restarts in a row", () => {
  const backoff = { minMs: 100, maxMs: 1_000 };

  it("begin anew when the child ran longer than twice its longest wait", () => {
    expect(restartsInARow(backoff, 5, 2_000)).to.equal(5);
    expect(restartsInARow(backoff, 5, 2_001)).to.equal(0);
  });

  it("do not count without backoff", () => {
    expect(restartsInARow(undefined, 5, 0)).to.equal(0);
  });
});
