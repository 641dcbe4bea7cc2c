import { expect } from "chai";
import { peerIdOf } from "../../../src/peer/peer-id.ts";

describe("peerIdOf", () => {
  it("spells a key in lower-case digits, so that greater ids are of greater keys", () => {
    const [low, high] = [new Uint8Array(32), new Uint8Array(32)];
    low[0] = 0x0a;
    high[0] = 0xa0;
    expect(peerIdOf(low)).to.equal(`0a${"0".repeat(62)}`);
    expect(peerIdOf(low) < peerIdOf(high)).to.equal(true);
  });
});
