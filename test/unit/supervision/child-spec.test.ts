import { expect } from "chai";
import fc from "fast-check";
import {
  CHILD_DEFAULTS,
  checkChildSpec,
  checkChildSpecs,
} from "../../../src/supervision/child-spec.ts";

const start = () => ({ kind: "ignore" }) as const;
const plain = { id: "c", start };

const tagOf = (spec: unknown) => {
  const checked = checkChildSpec(spec);
  return checked.ok ? "ok" : checked.error.tag;
};

describe("a child specification", () => {
  it("gets OTP's defaults", () => {
    const checked = checkChildSpec(plain);

    expect(checked.ok && checked.value).to.deep.equal({
      ...plain,
      restart: CHILD_DEFAULTS.restart,
      significant: false,
      shutdown: { afterMs: 5_000 },
      type: "worker",
      backoff: undefined,
      budget: undefined,
    });
  });

  it("is checked in OTP's order: the first fault names it", () => {
    const faults: readonly (readonly [key: string, bad: unknown, tag: string])[] = [
      ["id", 1, "missing_id"],
      ["start", undefined, "missing_start"],
      ["restart", "x", "invalid_restart_type"],
      ["significant", "x", "invalid_significant"],
      ["type", "x", "invalid_child_type"],
      ["shutdown", "x", "invalid_shutdown"],
      ["backoff", "x", "invalid_backoff"],
      ["budget", "x", "invalid_budget"],
    ];
    for (const [at, [, , tag]] of faults.entries()) {
      const fromHere = Object.fromEntries(faults.slice(at).map(([key, bad]) => [key, bad]));
      expect(tagOf({ ...plain, ...fromHere })).to.equal(tag);
    }
  });

  const budget = { intensity: 1, periodMs: 1, whenSpent: "give_up" };
  const beyondOtp: readonly (readonly [changes: object, tag: string])[] = [
    [{ backoff: { minMs: 0, maxMs: 0 } }, "ok"],
    [{ backoff: { minMs: 1, maxMs: 2 } }, "ok"],
    [{ backoff: { minMs: 2, maxMs: 1 } }, "invalid_backoff"],
    [{ backoff: { minMs: 1 } }, "invalid_backoff"],
    [{ backoff: { minMs: -1, maxMs: 1 } }, "invalid_backoff"],
    [{ backoff: { minMs: 1, maxMs: Number.POSITIVE_INFINITY } }, "invalid_backoff"],
    [{ budget }, "ok"],
    [{ budget: { ...budget, intensity: 0, whenSpent: "escalate" } }, "ok"],
    [{ budget: { ...budget, intensity: "1" } }, "invalid_budget"],
    [{ budget: { ...budget, intensity: 0.5 } }, "invalid_budget"],
    [{ budget: { ...budget, periodMs: 0 } }, "invalid_budget"],
    [{ budget: { ...budget, periodMs: "5" } }, "invalid_budget"],
    [{ budget: { ...budget, periodMs: Number.POSITIVE_INFINITY } }, "invalid_budget"],
    [{ budget: { ...budget, whenSpent: "weep" } }, "invalid_budget"],
  ];

  for (const [changes, tag] of beyondOtp) {
    it(`with ${JSON.stringify(changes)} is ${tag}`, () => {
      expect(tagOf({ ...plain, ...changes })).to.equal(tag);
    });
  }

  it("is refused or completed, whatever is handed over", () => {
    fc.assert(
      fc.property(fc.anything(), fc.dictionary(fc.string(), fc.anything()), (junk, fields) => {
        for (const spec of [junk, fields, { ...plain, ...fields }]) {
          const checked = checkChildSpecs([spec]);
          if (checked.ok) expect(checked.value[0]).to.have.property("restart");
          else expect(checked.error).to.have.keys("tag", "value");
        }
      }),
    );
  });

  it("stands once in a list", () => {
    expect(checkChildSpecs([plain, { ...plain, id: "d" }]).ok).to.equal(true);
    expect(checkChildSpecs([plain, plain])).to.deep.equal({
      ok: false,
      error: { tag: "duplicate_child_name", value: "c" },
    });
  });
});
