import { expect } from "chai";
import fc from "fast-check";
import { peerWeight } from "../../../src/peer/peer-weight.ts";

const NEW = { failures: 0, recordAgeMs: 0 };

describe("the weight of a peer's lot", () => {
  it("is 1 for a peer of whom nothing is known (S2)", () => {
    expect(peerWeight(NEW)).to.equal(1);
  });

  it("is more for a fast peer, and less for a slow one, one that failed, and one not heard of for long", () => {
    expect(peerWeight({ ...NEW, roundTripMs: 50 })).to.equal(4);
    expect(peerWeight({ ...NEW, bytesPerSecond: 4 * 1024 * 1024 })).to.equal(4);
    expect(peerWeight({ ...NEW, roundTripMs: 400 })).to.equal(0.5);
    expect(peerWeight({ ...NEW, bytesPerSecond: 512 * 1024 })).to.equal(0.5);
    expect(peerWeight({ ...NEW, failures: 2 })).to.equal(0.25);
    expect(peerWeight({ ...NEW, recordAgeMs: 6 * 60 * 60 * 1_000 })).to.equal(0.5);
  });

  it("never shuts a peer out, nor lets one take all: it stays within bounds", () => {
    const standing = fc.record({
      failures: fc.nat(1_000),
      recordAgeMs: fc.integer({ min: -30_000, max: 86_400_000 }),
      roundTripMs: fc.option(fc.nat(1_000_000), { nil: undefined }),
      bytesPerSecond: fc.option(fc.nat(10 ** 9), { nil: undefined }),
    });
    fc.assert(
      fc.property(standing, (one) => {
        expect(peerWeight(one)).to.be.within(1 / (16 * 64 * 5), 16);
      }),
    );
  });
});
