import { expect } from "chai";
import { CallGate } from "../../../src/peer/call-gate.ts";

const LIMITS = {
  quota: { perSecond: 1, burst: 2 },
  calls: { inAll: 5, perPeer: 3, perSource: 4 },
  contentCalls: { inAll: 3, perPeer: 1, perSource: 2 },
  peersMax: 4,
};
const OFTEN = { ...LIMITS, quota: { perSecond: 100, burst: 100 } };

/** A call of a peer, from an address of its own unless told. */
const by = (peer: string, source = `of ${peer}`) => ({ peer, source, isContent: false });
const content = (peer: string, source?: string) => ({ ...by(peer, source), isContent: true });

describe("CallGate (S1)", () => {
  it("lets so many a second in, refused ones cost nothing, and time gives them back", () => {
    const gate = new CallGate(LIMITS);
    const once = (nowMs: number) => {
      const refusal = gate.enter(by("a"), nowMs);
      if (refusal === undefined) gate.leave(by("a"));
      return refusal;
    };

    expect([once(0), once(0), once(0), once(500)]).to.deep.equal([
      undefined,
      undefined,
      "over_quota",
      "over_quota",
    ]);
    expect([once(1_000), once(1_000)]).to.deep.equal([undefined, "over_quota"]);
    expect(gate.open).to.equal(0);
  });

  it("counts each peer by itself, and all of them together, until they leave", () => {
    const gate = new CallGate(OFTEN);
    for (let count = 0; count < 3; count += 1) gate.enter(by("a"), 0);

    expect(gate.enter(by("a"), 0)).to.equal("too_many_calls");
    expect([gate.enter(by("b"), 0), gate.enter(by("b"), 0)]).to.deep.equal([undefined, undefined]);
    expect(gate.enter(by("c"), 0)).to.equal("too_many_calls");
    expect(gate.open).to.equal(5);
    gate.leave(by("a"));
    expect(gate.enter(by("c"), 0)).to.equal(undefined);
  });

  it("leaves room for others when one address comes under many keys", () => {
    const gate = new CallGate(OFTEN);
    const refusals = ["a", "b", "c", "d", "e"].map((peer) => gate.enter(by(peer, "here"), 0));

    expect(refusals.slice(3)).to.deep.equal([undefined, "too_many_calls"]);
    expect(gate.enter(by("f", "there"), 0)).to.equal(undefined);
  });

  it("lets fewer calls for content in at once, and others beside them", () => {
    const gate = new CallGate(OFTEN);
    const enter = (peer: string, source: string) => gate.enter(content(peer, source), 0);

    expect([enter("a", "x"), enter("a", "x")]).to.deep.equal([undefined, "too_many_calls"]);
    expect([enter("b", "x"), enter("c", "x")]).to.deep.equal([undefined, "too_many_calls"]);
    expect([enter("d", "y"), enter("e", "z")]).to.deep.equal([undefined, "too_many_calls"]);
    expect(gate.enter(by("a", "x"), 0)).to.equal(undefined);
    gate.leave(content("a", "x"));
    expect(enter("c", "x")).to.equal(undefined);
  });

  it("remembers so many peers, and forgets first whom it has not heard longest", () => {
    const gate = new CallGate(LIMITS);
    const twice = (peer: string) =>
      [1, 2].map(() => {
        const refusal = gate.enter(by(peer), 0);
        if (refusal === undefined) gate.leave(by(peer));
        return refusal ?? "in";
      });
    for (const peer of ["a", "b", "c", "d", "a"]) twice(peer);
    twice("e");

    expect(gate.peers).to.equal(4);
    // `a` has used its two; `b` was forgotten and begins anew.
    expect(twice("a")).to.deep.equal(["over_quota", "over_quota"]);
    expect(twice("b")).to.deep.equal(["in", "in"]);
  });

  it("counts the open calls of a peer it has forgotten", () => {
    const gate = new CallGate({ ...OFTEN, peersMax: 1 });
    for (let count = 0; count < 3; count += 1) gate.enter(by("a"), 0);
    gate.enter(by("b"), 0);

    expect(gate.enter(by("a"), 0)).to.equal("too_many_calls");
    for (let count = 0; count < 3; count += 1) gate.leave(by("a"));
    gate.leave(by("b"));
    expect(gate.open).to.equal(0);
  });
});
