import { expect } from "chai";
import fc from "fast-check";
import { fingerprintOf } from "../../../../src/inspector/picture/fingerprint.ts";

describe("the fingerprint of a crash", () => {
  it("is the same whatever ids and numbers stand in it (V2)", () => {
    const id = fc.oneof(
      fc.nat().map(String),
      fc.integer({ min: 0x10000000 }).map((value) => `${value.toString(16)}0`),
      fc.double({ noNaN: true, min: 0, max: 1e6 }).map((value) => value.toFixed(3)),
    );
    fc.assert(
      fc.property(id, id, (one, other) => {
        const crash = (value: string) => ({
          actor: `/node/sessions/session-${value}`,
          reason: `error: no block ${value} of "${value} or so"\n  at line ${value}`,
          where: "sync.block",
        });
        expect(fingerprintOf(crash(one))).to.equal(fingerprintOf(crash(other)));
      }),
    );
  });

  it("is another for another actor, place or reason (V2)", () => {
    const crash = { actor: "/node/store", reason: "error: disk is full", where: "put" };
    const others = [{ actor: "/node/feed" }, { reason: "error: disk is gone" }, { where: "get" }];

    const prints = [{}, ...others].map((other) => fingerprintOf({ ...crash, ...other }));

    expect(new Set(prints).size).to.equal(4);
  });
});
