import { expect } from "chai";
import fc from "fast-check";
import { type AnyStateMachine, initialTransition, transition } from "xstate";
import { standing, statesOf } from "../../../src/actor/machine-refold.ts";
import { tried } from "../../../src/actor/machine-trial.ts";
import { lockMachine } from "../../support/inspector/locks.ts";
import { tillMachine } from "../../support/inspector/till.ts";
import { chart, GUARDS, truths } from "../../support/machines/chart.ts";
import { randomMachine } from "../../support/machines/random-machine.ts";

const at = (machine: unknown, value: string, context: unknown) =>
  standing(machine as AnyStateMachine, { value, context, history: {} });

describe("an event a machine is tried with", () => {
  it("leads where it would, with what guards said on the way (V4)", () => {
    const from = at(tillMachine, "shut", { paid: 4 });
    expect(tried(from, { type: "pay", coins: 7 } as never)).to.deep.equal({
      ...{ after: "open", status: "active", context: { paid: 0 } },
      taken: ["till.shut:0", "till.counting:0"],
      guards: { "till.counting:0": "true" },
      actions: ["raise xstate.after.500.till.open"],
    });
    expect(from.context).to.deep.equal({ paid: 4 });
  });

  it("names actions and runs none (V4)", () => {
    let runs = 0;
    const count = (): void => {
      runs += 1;
    };
    const bell = chart({
      id: "bell",
      entry: "greet",
      initial: "still",
      states: { still: { exit: "leave", on: { pull: { target: "still", actions: "ring" } } } },
    }).provide({ actions: { ring: count, leave: count } });
    const here = at(bell, "still", {});
    const answer = tried(here, { type: "pull" });

    expect(answer).to.deep.include({ actions: ["ring"], taken: ["bell.still:0"] });
    expect(tried(at(lockMachine, "shut", { wrong: 0 }), { type: "call" })).to.deep.include({
      after: "helped",
      actions: ["spawnChild locksmith"],
    });
    expect(runs).to.equal(0);
  });

  it("says what the machine throws (V4)", () => {
    const answer = tried(at(lockMachine, "shut", { wrong: 0 }), { type: "rest" });
    expect(answer).to.have.property("threw").that.includes("the spring broke");
  });

  it("leads where the machine itself goes, whatever it is (V4)", () => {
    const event = fc.constantFrom("e", "f", "g", "e.far");
    const truth = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(randomMachine, event, truth, (machine, type, holds) => {
        for (const [nth, name] of GUARDS.entries()) truths.set(name, holds[nth] ?? false);
        try {
          const [from] = initialTransition(machine);
          if (from.status !== "active") return;
          const [to] = transition(machine, from, { type });
          const answer = tried(from, { type });
          expect(answer).to.include({ after: statesOf(to), status: to.status });
        } catch (error) {
          if (!String(error).includes("Infinite loop")) throw error;
        } finally {
          truths.clear();
        }
      }),
      { numRuns: 60 },
    );
  });
});
