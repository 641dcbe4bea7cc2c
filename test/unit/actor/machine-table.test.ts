import { expect } from "chai";
import { initialTransition, setup, transition } from "xstate";
import { lifecycleMachine } from "../../../src/actor/lifecycle.machine.ts";
import { lifecycle } from "../../../src/actor/lifecycle.ts";
import { machineTable } from "../../../src/actor/machine-table.ts";

describe("machineTable", () => {
  it("says for each state and event what the machine says", () => {
    for (const value of lifecycle.states) {
      for (const type of lifecycle.events) {
        const snapshot = lifecycleMachine.resolveState({ value, context: {} });
        const [after] = transition(lifecycleMachine, snapshot, { type });
        expect(lifecycle.next(value, type), `${value} on ${type}`).to.equal(after.value);
        expect(lifecycle.accepts(value, type)).to.equal(snapshot.can({ type }));
      }
    }
    expect(lifecycle.initial).to.equal(initialTransition(lifecycleMachine)[0].value);
  });

  it("refuses a machine that is not flat", () => {
    const nested = setup({}).createMachine({
      initial: "a",
      states: { a: { initial: "b", states: { b: {} } } },
    });

    expect(() => machineTable(nested)).to.throw("flat");
  });

  it("never leaves stopped, and reaches it from everywhere (4.7)", () => {
    for (const event of lifecycle.events)
      expect(lifecycle.next("stopped", event)).to.equal("stopped");
    for (const state of lifecycle.states) expect(lifecycle.next(state, "exit")).to.equal("stopped");
  });
});
