import { expect } from "chai";
import { isRuntimeError } from "../../../src/errors.ts";
import { checkedLimits, checkedNetworkId } from "../../../src/transport/limits.ts";
import { TRANSPORT_LIMITS } from "../../../src/transport/transport.ts";

function refusedOption(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isRuntimeError(error, "option.invalid")) return error.details.option;
    throw error;
  }
  return expect.fail("nothing was thrown");
}

describe("checkedLimits", () => {
  it("fills in what is not given", () => {
    expect(checkedLimits()).to.deep.equal(TRANSPORT_LIMITS);
    expect(checkedLimits({ handshakesMax: 3 }).handshakesMax).to.equal(3);
    expect(checkedLimits({ handshakesMax: 3 }).frameTimeoutMs).to.equal(30_000);
  });

  for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`refuses ${value}`, () => {
      expect(refusedOption(() => checkedLimits({ frameTimeoutMs: value }))).to.equal(
        "frameTimeoutMs",
      );
    });
  }

  it("refuses a write queue that could never hold the largest frame", () => {
    const limits = { frameBytesMax: 100, writeQueueBytesMax: 103 };

    expect(refusedOption(() => checkedLimits(limits))).to.equal("writeQueueBytesMax");
    expect(checkedLimits({ ...limits, writeQueueBytesMax: 104 }).frameBytesMax).to.equal(100);
  });
});

describe("checkedNetworkId", () => {
  for (const networkId of ["a", "main", "test-2", "x".repeat(63)]) {
    it(`lets ${networkId} through`, () => {
      expect(checkedNetworkId(networkId)).to.equal(networkId);
    });
  }

  for (const networkId of ["", "-a", "a-", "A", "a.b", "a b", "ä", "x".repeat(64), "a\n"]) {
    it(`refuses ${JSON.stringify(networkId)}`, () => {
      expect(refusedOption(() => checkedNetworkId(networkId))).to.equal("networkId");
    });
  }
});
