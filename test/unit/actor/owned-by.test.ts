import { expect } from "chai";
import { ownedBy } from "../../../src/actor/owned-by.ts";

describe("what an actor owns", () => {
  it("ends when it is asked to, once, with the same answer each time", () => {
    const owner = new AbortController();
    const ends: string[] = [];
    const close = ownedBy(owner.signal, () => ends.push("end"));
    expect([close(), close()]).to.deep.equal([1, 1]);
    owner.abort();
    expect(ends).to.deep.equal(["end"]);
  });

  it("ends when its owner is gone without having asked", () => {
    const owner = new AbortController();
    const ends: string[] = [];
    ownedBy(owner.signal, () => ends.push("end"));
    expect(ends).to.deep.equal([]);
    owner.abort();
    expect(ends).to.deep.equal(["end"]);
  });

  it("ends at once when its owner was gone before there was something to hold", () => {
    const owner = new AbortController();
    owner.abort();
    const ends: string[] = [];
    ownedBy(owner.signal, () => ends.push("end"));
    expect(ends).to.deep.equal(["end"]);
  });
});
