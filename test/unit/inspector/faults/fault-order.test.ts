import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../../src/errors.ts";
import {
  checkDeed,
  checkFault,
  FAULT_KINDS,
  FAULT_LASTS_MS,
  type FaultKind,
} from "../../../../src/inspector/faults/fault-order.ts";

/** Of each kind an order that will do, with all its fields. */
const ORDERS: Readonly<Record<FaultKind, object>> = {
  drop: { path: "/a/*", message: "sync.*", next: 3, share: 0.5 },
  delay: { path: "/a/b", byMs: 60_000 },
  duplicate: { path: "/**" },
  reorder: { path: "/a", byMs: 1 },
  throw: { path: "/a", next: 1 },
  suspend: { path: "/a" },
  fill: { path: "/a" },
  hold_timer: { path: "/a", timer: "*" },
  chaos: { path: "/a/**", everyMs: 50 },
  cut: { peer: "00ff" },
  slow: { peer: "00ff", byMs: 100 },
  partition: { patch: "02" },
};

/** The field a refusal names. */
function fieldOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isRuntimeError(error, "option.invalid")) return error.details.option;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("checkFault", () => {
  for (const kind of FAULT_KINDS) {
    it(`takes a whole ${kind}, and names each field that is missing or wrong (E3)`, () => {
      const order = { kind, ...ORDERS[kind], lastsMs: 1_000, seed: "s" };
      expect(checkFault(order, FAULT_KINDS)).to.deep.equal(order);
      expect(checkFault({ kind, ...ORDERS[kind] }, FAULT_KINDS)).to.include({
        lastsMs: FAULT_LASTS_MS.usual,
      });
      for (const field of [...Object.keys(ORDERS[kind]), "lastsMs", "seed"]) {
        for (const wrong of [null, {}, "", -1, Number.NaN, 1e9, "a b"]) {
          if (field === "seed" && wrong === "a b") continue;
          const given = { ...order, [field]: wrong };
          expect(
            fieldOf(() => checkFault(given, FAULT_KINDS)),
            `${wrong}`,
          ).to.equal(field);
        }
      }
      expect(fieldOf(() => checkFault({ ...order, what: 1 }, FAULT_KINDS))).to.equal("what");
    });
  }

  it("has at least twelve kinds (E3)", () => {
    expect(new Set(FAULT_KINDS).size).to.be.at.least(12);
  });

  it("takes only what the host can do, and no time beyond five minutes (E3)", () => {
    expect(fieldOf(() => checkFault({ kind: "cut", peer: "00" }, ["drop"]))).to.equal("kind");
    const drop = { kind: "drop", path: "/a" };
    const lasting = (lastsMs: number) => () => checkFault({ ...drop, lastsMs }, FAULT_KINDS);
    expect(lasting(300_000)()).to.include({ lastsMs: 300_000 });
    expect(fieldOf(lasting(300_001))).to.equal("lastsMs");
    expect(fieldOf(lasting(99))).to.equal("lastsMs");
  });

  it("refuses whatever else it is handed, and never fails otherwise (E3)", () => {
    const handed = fc.oneof(
      fc.anything(),
      fc.record({
        kind: fc.constantFrom(...FAULT_KINDS),
        path: fc.anything(),
        peer: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(handed, (args) => {
        try {
          expect(FAULT_KINDS).to.include(checkFault(args, FAULT_KINDS).kind);
        } catch (error) {
          expect(isRuntimeError(error, "option.invalid")).to.equal(true);
        }
      }),
    );
  });
});

describe("checkDeed", () => {
  it("takes the path of one actor, and names what is wrong (E3)", () => {
    expect(checkDeed({ path: "/a/b", how: "error" }, ["path", "how"])).to.include({ how: "error" });
    expect(checkDeed({ path: "/a/b" }, ["path", "how"])).to.deep.equal({ path: "/a/b" });
    expect(fieldOf(() => checkDeed({ path: "/a/*" }, ["path"]))).to.equal("path");
    expect(fieldOf(() => checkDeed({ path: "/a", rule: "f1" }, ["path"]))).to.equal("rule");
    expect(fieldOf(() => checkDeed(undefined, ["path"]))).to.equal("args");
  });
});
