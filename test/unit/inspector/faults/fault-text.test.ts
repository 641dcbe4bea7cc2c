import { expect } from "chai";
import { checkFault, FAULT_KINDS } from "../../../../src/inspector/faults/fault-order.ts";
import { faultText, scopeOf, shownFault } from "../../../../src/inspector/faults/fault-text.ts";

const said = (order: object): string => faultText(checkFault(order, FAULT_KINDS));

describe("A fault in words", () => {
  for (const [order, text] of [
    [{ kind: "drop", path: "/a", next: 2 }, "the next 2 messages to it are lost"],
    [{ kind: "drop", path: "/a", share: 0.125 }, "12.5 % of messages to it are lost"],
    [{ kind: "delay", path: "/a", message: "x.*", byMs: 40 }, "messages x.* come 40 ms late"],
    [{ kind: "throw", path: "/a", next: 1 }, "the next 1 messages to it make it crash"],
    [{ kind: "reorder", path: "/a" }, "messages to it come in any order, up to 1000 ms late"],
    [{ kind: "hold_timer", path: "/a", timer: "beat" }, "its timers beat do not fire"],
    [{ kind: "slow", peer: "ab" }, "what is sent to it is 1000 ms late"],
  ] as const) {
    it(`says "${text}" (E3)`, () => {
      expect(said(order)).to.equal(text);
    });
  }

  it("says whom it befalls: an actor, a peer, a place (E3)", () => {
    const scope = (order: object): string => scopeOf(checkFault(order, FAULT_KINDS));
    expect(scope({ kind: "fill", path: "/a/b" })).to.equal("/a/b");
    expect(scope({ kind: "cut", peer: "abcd" })).to.equal("abcd");
    expect(scope({ kind: "partition", patch: "E1" })).to.equal("E1");
  });

  it("says until when it stands, by the clock of the wall (E3)", () => {
    const order = checkFault({ kind: "drop", path: "/a", next: 3 }, FAULT_KINDS);
    const fault = { id: "f7", order, endsAtMs: 900, times: 1, left: 2 };
    const shown = shownFault(fault, { wallMs: 50_000, monotonicMs: 400 }, "seed");
    expect(shown).to.include({ id: "f7", untilMs: 50_500, times: 1, left: 2, seed: "seed" });
  });
});
