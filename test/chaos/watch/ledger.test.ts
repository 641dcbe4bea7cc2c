import { expect } from "chai";
import { Ledger } from "./ledger.ts";

const told = (index: number, digest = `d${index}`) => ({ index, digest });

describe("the ledger of what nodes told", () => {
  it("is content with a chain that grows", () => {
    const ledger = new Ledger();
    for (const index of [1, 2, 2, 3]) ledger.head("a", told(index));
    ledger.head("b", told(2));
    ledger.whole("a", 3, [told(1), told(2), told(3)]);
    ledger.look(0);

    expect(ledger.faults).to.deep.equal([]);
    expect(ledger.newest).to.equal(3);
    expect(ledger.acknowledged("b")).to.equal(2);
  });

  it("sees a node that has lost what it told", () => {
    const ledger = new Ledger();
    ledger.head("a", told(5));
    ledger.head("b", told(4));
    ledger.head("a", told(4));

    expect(ledger.faults).to.deep.equal(["a had told commit 5 and is at 4: commits are lost"]);
    expect(ledger.acknowledged("a")).to.equal(5);
  });

  it("sees two digests of one commit", () => {
    const ledger = new Ledger();
    ledger.commit("a", told(1, "one"));
    ledger.commit("b", told(1, "other"));

    expect(ledger.faults).to.deep.equal(["commit 1 is other for b and one for a"]);
  });

  it("sees a hole in the end", () => {
    const ledger = new Ledger();
    ledger.head("a", told(3));
    ledger.whole("a", 3, [told(1), told(3)]);
    ledger.whole("a", 1, [told(1)]);

    expect(ledger.faults).to.deep.equal(["a had told commit 2 and has lost it"]);
  });

  it("does not take silence for an answer in the end", () => {
    const ledger = new Ledger();
    ledger.whole("a", 0, undefined);

    expect(ledger.faults).to.have.length(1);
  });

  it("asks a new life for some of what it had told before", () => {
    const ledger = new Ledger();
    ledger.head("a", told(1_000));

    expect(ledger.askFrom("a", false)).to.equal(1_001);
    expect(ledger.askFrom("a", true)).to.be.below(1_000);
    expect(ledger.askFrom("b", true)).to.equal(1);
  });

  it("measures the longest stall from its beginning on", () => {
    const ledger = new Ledger();
    ledger.look(1_000);
    ledger.begin(5_000);
    ledger.look(6_000);
    ledger.head("a", told(1));
    ledger.look(7_000);
    ledger.look(8_500);

    expect(ledger.longestStallMs).to.equal(2_000);
  });
});
