import { expect } from "chai";
import { keptKey, keyWrite, NODE_KEYS_TABLE } from "../../../src/store/kept-key.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a later key on disk", () => {
  it("is read as it was written", () => {
    const write = keyWrite(["a2", "a"]);
    if (typeof write === "string" || !("put" in write)) throw new Error("not written");

    expect(write.put[0]).to.equal(NODE_KEYS_TABLE);
    expect(keptKey([write.put[1], write.put[2]])).to.deep.equal(["a2", "a"]);
  });

  it("is not written when it is empty or too long", () => {
    expect(keyWrite(["", "a"])).to.be.a("string");
    expect(keyWrite(["a".repeat(257), "a"])).to.be.a("string");
  });

  it("is not believed without its first key", () => {
    expect(keptKey([bytes("a2"), new Uint8Array()])).to.be.a("string");
    expect(keptKey([bytes("a2"), new Uint8Array(300)])).to.be.a("string");
  });
});
