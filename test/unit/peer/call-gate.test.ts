import { expect } from "chai";
import { CallGate } from "../../../src/peer/call-gate.ts";

const LIMITS = {
  quota: { perSecond: 1, burst: 2 },
  callsPerPeerMax: 3,
  callsMax: 5,
  peersMax: 4,
};
const OFTEN = { ...LIMITS, quota: { perSecond: 100, burst: 100 } };

describe("CallGate (S1)", () => {
  it("lets so many a second in, refused ones cost nothing, and time gives them back", () => {
    const gate = new CallGate(LIMITS);
    const once = (nowMs: number) => {
      const refusal = gate.enter("a", nowMs);
      if (refusal === undefined) gate.leave("a");
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
    for (let count = 0; count < 3; count += 1) gate.enter("a", 0);

    expect(gate.enter("a", 0)).to.equal("too_many_calls");
    expect([gate.enter("b", 0), gate.enter("b", 0)]).to.deep.equal([undefined, undefined]);
    expect(gate.enter("c", 0)).to.equal("too_many_calls");
    expect(gate.open).to.equal(5);
    gate.leave("a");
    expect(gate.enter("c", 0)).to.equal(undefined);
  });

  it("remembers so many peers, and forgets first whom it has not heard longest", () => {
    const gate = new CallGate(LIMITS);
    const twice = (peer: string) =>
      [1, 2].map(() => {
        const refusal = gate.enter(peer, 0);
        if (refusal === undefined) gate.leave(peer);
        return refusal ?? "in";
      });
    for (const peer of ["a", "b", "c", "d", "a"]) twice(peer);
    twice("e");

    expect(gate.peers).to.equal(4);
    // `a` has used its two; `b` was forgotten and begins anew.
    expect(twice("a")).to.deep.equal(["over_quota", "over_quota"]);
    expect(twice("b")).to.deep.equal(["in", "in"]);
  });

  it("forgets nobody whose call is being answered", () => {
    const gate = new CallGate({ ...LIMITS, peersMax: 1 });
    gate.enter("a", 0);
    gate.enter("a", 0);
    gate.enter("b", 0);

    expect(gate.enter("a", 0)).to.equal("over_quota");
    gate.leave("a");
    gate.leave("b");
    expect(gate.open).to.equal(1);
  });
});
