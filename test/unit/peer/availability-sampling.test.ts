import { expect } from "chai";
import fc from "fast-check";
import {
  effectiveMs,
  keysBySubset,
  sampleOf,
  slotEndMs,
  subsetOf,
} from "../../../src/peer/availability-sampling.ts";

describe("archethic sampling: who is sampled (A13)", () => {
  it("a subset is the first byte of the key, behind that of the curve", () => {
    expect(["00ab12", "02ab34", "0001ff", "00", "no key"].map(subsetOf)).to.deep.equal([
      0xab, 0xab, 1, 0, 0,
    ]);
  });

  it("nodes of a subset stand in the order of their keys", () => {
    expect([...keysBySubset(["00ab2", "0001", "00ab1"])]).to.deep.equal([
      [1, ["0001"]],
      [0xab, ["00ab1", "00ab2"]],
    ]);
  });

  it("slots end at the same times for everybody", () => {
    expect([0, 1, 599, 600].map((time) => slotEndMs(time, 600))).to.deep.equal([
      600, 600, 600, 1_200,
    ]);
    expect(() => slotEndMs(1, 0)).to.throw("broken promise");
  });
});

describe("sampleOf (A13)", () => {
  it("has whole seconds and milliseconds, and no more than the slot", () => {
    const slot = { subset: 3, slotTimeMs: 20_000, slotMs: 10_000 };
    const readings = new Map([
      ["a", { seconds: 9.9, latencyMs: 0.2 }],
      ["b", { seconds: 12, latencyMs: 0 }],
    ]);

    expect(sampleOf(slot, readings)).to.deep.equal({
      ...{ subset: 3, slotTimeMs: 20_000, nodeKeys: ["a", "b"] },
      ...{ availabilitiesS: [9, 10], latenciesMs: [1, 0] },
    });
  });
});

describe("archethic availability: effectiveMs (A13)", () => {
  const MIDNIGHT_MS = 20_000 * 86_400_000;

  it("is the end of the period and the median of availability_adding_time: 900 s in production", () => {
    expect(effectiveMs(MIDNIGHT_MS, [900, 900, 10])).to.equal(MIDNIGHT_MS + 900_000);
    expect(effectiveMs(MIDNIGHT_MS, [10, 900])).to.equal(MIDNIGHT_MS + 455_000);
    expect(effectiveMs(MIDNIGHT_MS, [])).to.equal(MIDNIGHT_MS);
  });

  it("stays within what honest summaries say while they are more than half", () => {
    const seconds = fc.nat({ max: 65_535 });
    const said = fc.tuple(fc.array(seconds, { minLength: 1 }), fc.array(seconds));
    fc.assert(
      fc.property(said, ([honest, more]) => {
        const lies = more.slice(0, honest.length - 1);
        const addedMs = effectiveMs(0, [...honest, ...lies]);
        expect(addedMs).to.be.within(1_000 * Math.min(...honest), 1_000 * Math.max(...honest));
      }),
    );
  });
});
