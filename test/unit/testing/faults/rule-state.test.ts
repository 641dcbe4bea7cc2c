import { expect } from "chai";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { Fault, When } from "../../../../src/testing/fault-plan.ts";
import type { Occurrence } from "../../../../src/testing/faults/occurrence.ts";
import { RuleState } from "../../../../src/testing/faults/rule-state.ts";
import { NODES } from "./runs.ts";

const always: When = { chance: 1 };

function stateOf(what: Fault, when = always, limit = 1): RuleState {
  return new RuleState({ id: "r", what, when, limit }, { draws: drawsOf(1n), nodes: NODES }, 0);
}

function at(node: string, place: string, more: Partial<Occurrence> = {}): Occurrence {
  return { atMs: 1, node, place, ...more };
}

describe("rule state", () => {
  it("numbers applications by place", () => {
    const state = stateOf({ at: "store", do: "flush_error", on: ["a", "b"] });
    const places = [at("a", "t"), at("a", "u"), at("a", "t"), at("b", "t"), at("c", "t")];

    expect(places.map((place) => state.ask(place))).to.deep.equal([1, 1, 2, 1, undefined]);
  });

  it("asks of a link who sends and who receives", () => {
    const state = stateOf({ at: "link", do: "reset", from: "a", to: { role: "reader" } });

    expect(state.ask(at("a", "a>d", { to: "d" }))).to.equal(1);
    expect(state.ask(at("a", "a>b", { to: "b" }))).to.equal(undefined);
    expect(state.ask(at("d", "d>a", { to: "a" }))).to.equal(undefined);
    expect(state.ask(at("a", "a>?"))).to.equal(undefined);
  });

  it("asks of a message who lives there now, and what it is", () => {
    const on = { path: "/x/*", behaviour: "session" };
    const state = stateOf({ at: "mailbox", do: "drop", on, message: { type: "ping" } });
    const fits = { behaviour: "session", message: "ping" };

    expect(state.ask(at("a", "/x/1", fits))).to.equal(1);
    expect(state.ask(at("a", "/x/1", { ...fits, behaviour: "dialer" }))).to.equal(undefined);
    expect(state.ask(at("a", "/x/1", { ...fits, message: "pong" }))).to.equal(undefined);
    expect(state.ask(at("a", "/y/1", fits))).to.equal(undefined);
  });

  it("asks of a bad peer who speaks, and what it would say", () => {
    const message = { type: "ping" };
    const state = stateOf({ at: "peer", do: "silent", on: "a", message });

    expect(state.ask(at("a", "b", { message: "ping" }))).to.equal(1);
    expect(state.ask(at("a", "b", { message: "pong" }))).to.equal(undefined);
    expect(state.ask(at("a", "b"))).to.equal(undefined);
    expect(state.ask(at("b", "a", { message: "ping" }))).to.equal(undefined);
  });

  it("stays with the nodes it drew, when it waits for what happens", () => {
    const state = stateOf({ at: "store", do: "flush_error", on: { pick: "one" } });
    const hit = new Set<string>();
    for (let count = 0; count < 20; count += 1) {
      for (const { name } of NODES) if (state.ask(at(name, "t")) !== undefined) hit.add(name);
    }

    expect(hit.size).to.equal(1);
  });

  it("counts an application once, whatever it breaks", () => {
    const state = stateOf({ at: "node", do: "leave", on: { pick: "all" }, downMs: 1 }, { at: 1 });
    const application = { isCounted: false };
    const before = state.isSpent;
    state.count(application);
    state.count(application);

    expect([before, state.isSpent]).to.deep.equal([false, true]);
    expect(stateOf({ at: "geo", do: "missing", on: "a" }, always, 2).isSpent).to.equal(false);
  });

  it("is an act where something starts it, for those kinds that are either", () => {
    const kill: Fault = { at: "lifecycle", do: "kill", on: {} };

    expect(stateOf(kill, { at: 1 }).isAct).to.equal(true);
    expect(stateOf(kill, always).isAct).to.equal(false);
    expect(stateOf(kill, { between: [1, 2] }).isAct).to.equal(false);
  });
});
