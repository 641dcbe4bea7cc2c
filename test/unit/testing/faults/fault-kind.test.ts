import { expect } from "chai";
import {
  causeOf,
  FAULT_KINDS,
  isKnownKind,
  kindOf,
  lengthSpreadOf,
} from "../../../../src/testing/faults/fault-kind.ts";

describe("fault kind", () => {
  it("lists every kind once", () => {
    expect(FAULT_KINDS).to.have.length(37);
    expect(new Set(FAULT_KINDS).size).to.equal(37);
    expect(FAULT_KINDS.every(isKnownKind)).to.equal(true);
  });

  it("knows no other kind", () => {
    for (const kind of ["link.lag", "toString", "link", ""]) {
      expect(isKnownKind(kind), kind).to.equal(false);
    }
  });

  it("names a fault by its boundary and what happens there", () => {
    expect(kindOf({ at: "geo", do: "missing", on: "a" })).to.equal("geo.missing");
  });

  it("tells what brings a kind about", () => {
    expect([causeOf("node.kill"), causeOf("link.reset"), causeOf("lifecycle.kill")]).to.deep.equal([
      "act",
      "occurrence",
      "either",
    ]);
  });

  it("finds the length of a fault under each of its names", () => {
    const lengths = [
      lengthSpreadOf({ at: "node", do: "kill", on: "a", downMs: 1 }),
      lengthSpreadOf({ at: "node", do: "pause", on: "a", forMs: 2 }),
      lengthSpreadOf({ at: "store", do: "slow", on: "a", byMs: 3 }),
      lengthSpreadOf({ at: "peer", do: "slow", on: "a", byMs: 4 }),
      lengthSpreadOf({ at: "peer", do: "lie_height", on: "a", by: 5 }),
      lengthSpreadOf({ at: "store", do: "flush_error", on: "a" }),
    ];

    expect(lengths).to.deep.equal([1, 2, 3, 4, undefined, undefined]);
  });
});
