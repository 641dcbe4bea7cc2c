import { expect } from "chai";
import fc from "fast-check";
import { FrameBudget } from "../../../src/transport/frame-budget.ts";

const QUOTA = { perSecond: 1_000, burst: 10_000 };
const NONE = { readBytes: 0, writtenBytes: 0, messageBytes: 0, calls: 0 };

describe("what a gRPC connection may send beside its calls (A7)", () => {
  it("is the burst, and what comes back each second, and no more", () => {
    const budget = new FrameBudget(QUOTA, 0);

    expect(budget.holds({ ...NONE, readBytes: 10_000 }, 0)).to.equal(true);
    expect(budget.holds({ ...NONE, readBytes: 12_000 }, 2_000)).to.equal(true);
    expect(budget.holds({ ...NONE, readBytes: 14_001 }, 4_000)).to.equal(false);
  });

  it("leaves out messages, headers of calls, and what tells that answers were read", () => {
    const budget = new FrameBudget(QUOTA, 0);
    const busy = { readBytes: 5_000_000, messageBytes: 4_990_000, calls: 9, writtenBytes: 200_000 };

    expect(budget.holds(busy, 0)).to.equal(true);
  });

  it("gives back what a message was counted for before it was taken", () => {
    const budget = new FrameBudget(QUOTA, 0);
    expect(budget.holds({ ...NONE, readBytes: 9_000 }, 0)).to.equal(true);

    const taken = { ...NONE, readBytes: 9_000, messageBytes: 9_000 };
    expect(budget.holds(taken, 9_000)).to.equal(true);
    expect(budget.holds({ ...taken, readBytes: 18_000 }, 9_000)).to.equal(true);
  });

  it("lets no pings through beyond it, however they are spread", () => {
    const step = fc.record({ bytes: fc.nat({ max: 3_000 }), afterMs: fc.nat({ max: 2_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const budget = new FrameBudget(QUOTA, 0);
        let [readBytes, nowMs] = [0, 0];
        for (const { bytes, afterMs } of steps) {
          readBytes += bytes;
          nowMs += afterMs;
          if (!budget.holds({ ...NONE, readBytes }, nowMs)) return;
          expect(readBytes).to.be.at.most(QUOTA.burst + nowMs);
        }
      }),
    );
  });
});
