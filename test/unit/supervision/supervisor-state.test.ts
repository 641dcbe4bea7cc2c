import { expect } from "chai";
import fc from "fast-check";
import {
  checkFlags,
  checkIntensity,
  SUPERVISOR_DEFAULTS,
} from "../../../src/supervision/supervisor-state.ts";

describe("flags of a supervisor", () => {
  it("are OTP's unless given", () => {
    expect(checkFlags({})).to.deep.equal({ ok: true, value: SUPERVISOR_DEFAULTS });
    expect(checkFlags({ intensity: 7 })).to.deep.equal({
      ok: true,
      value: { ...SUPERVISOR_DEFAULTS, intensity: 7 },
    });
  });

  it("are checked in OTP's order: the first fault names them", () => {
    const faults: readonly (readonly [key: string, bad: unknown, tag: string])[] = [
      ["strategy", "x", "invalid_strategy"],
      ["intensity", -1, "invalid_intensity"],
      ["periodMs", 0, "invalid_period"],
      ["autoShutdown", "x", "invalid_auto_shutdown"],
    ];
    for (const [at, [, value, tag]] of faults.entries()) {
      const fromHere = Object.fromEntries(faults.slice(at).map(([key, bad]) => [key, bad]));
      expect(checkFlags(fromHere)).to.deep.equal({ ok: false, error: { tag, value } });
    }
  });

  it("take any whole intensity from 0 and any finite period above 0, and nothing else", () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (intensity, periodMs) => {
        const error = checkIntensity({ intensity, periodMs });
        const isIntensity = Number.isInteger(intensity) && intensity >= 0;
        const isPeriod = Number.isFinite(periodMs) && periodMs > 0;
        if (!isIntensity) expect(error?.tag).to.equal("invalid_intensity");
        else if (!isPeriod) expect(error?.tag).to.equal("invalid_period");
        else expect(error).to.equal(undefined);
      }),
    );
  });
});
