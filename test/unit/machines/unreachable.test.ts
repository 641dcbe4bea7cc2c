import { expect } from "chai";
import fc from "fast-check";
import { type AnyStateMachine, type EventObject, initialTransition, transition } from "xstate";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { unreachableIn } from "../../../src/machines/unreachable.ts";
import { eventsFor } from "../../support/machines/both-runs.ts";
import { chart, GUARDS, truths } from "../../support/machines/chart.ts";
import { GALLERY } from "../../support/machines/gallery.ts";
import { randomMachine } from "../../support/machines/random-machine.ts";

describe("unreachableIn", () => {
  it("finds a state nothing leads to, with all that is in it, and the ways out of it", () => {
    const graph = readMachine(
      chart({
        id: "m",
        initial: "a",
        states: {
          a: { on: { e: "b" } },
          b: {},
          lost: { initial: "x", states: { x: { on: { e: "#m.b" } } }, on: { f: "a" } },
        },
      }),
    );

    expect(unreachableIn(graph)).to.deep.equal({
      states: ["m.lost", "m.lost.x"],
      transitions: ["m.lost:0", "m.lost.x:0"],
    });
  });

  it("finds what stands behind a way that is always taken before it", () => {
    const graph = readMachine(
      chart({
        id: "m",
        initial: "a",
        states: {
          a: { on: { e: [{ target: "b", guard: "isOpen" }, { target: "a" }, { target: "c" }] } },
          b: {},
          c: {},
        },
      }),
    );

    expect(unreachableIn(graph)).to.deep.equal({ states: ["m.c"], transitions: ["m.a:2"] });
  });

  it("waits for the end of a composite that has none", () => {
    const graph = readMachine(
      chart({
        id: "m",
        initial: "box",
        states: { box: { initial: "a", states: { a: {} }, onDone: "after" }, after: {} },
      }),
    );

    expect(unreachableIn(graph).states).to.deep.equal(["m.after"]);
  });

  it("enters a composite where it begins, even when its depth was reached before", () => {
    const graph = readMachine(
      chart({
        id: "m",
        initial: "out",
        states: {
          out: { on: { e: "box.b", f: "box" } },
          box: { initial: "a", states: { a: {}, b: {} } },
        },
      }),
    );

    expect(unreachableIn(graph).states).to.deep.equal([]);
  });

  it("never calls a state of a run unreachable, in any machine", () => {
    const picks = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { maxLength: 20 });
    fc.assert(
      fc.property(fc.noShrink(randomMachine), picks, (machine, chosen) => {
        const dead = new Set(unreachableIn(readMachine(machine)).states);
        const events = eventsFor(machine);
        const run = [
          ...statesOf(machine, (at) => {
            const [event = 0, said = 0] = chosen[at] ?? [];
            for (const [bit, name] of GUARDS.entries()) truths.set(name, (said >> bit) % 2 === 1);
            return chosen[at] === undefined ? undefined : events[event % events.length]?.xstate;
          }),
        ];
        expect(run.filter((id) => dead.has(id)).join()).to.equal("");
      }),
      { numRuns: 60 },
    );
    truths.clear();
  });

  it("finds nothing dead in the gallery that its machine does not say is", () => {
    const found = Object.entries(GALLERY).flatMap(([name, machine]) =>
      unreachableIn(readMachine(machine)).states.map((id) => `${name}: ${id}`),
    );

    expect(found).to.deep.equal(["deep history with a first target: depth.on.a"]);
  });
});

/** The states a run comes to, until it ends, turns in a circle, or nothing is sent any more. */
function* statesOf(
  machine: AnyStateMachine,
  eventAt: (at: number) => EventObject | undefined,
): Generator<string> {
  try {
    let [snapshot] = initialTransition(machine);
    for (let at = 0; snapshot.status === "active"; at += 1) {
      yield* snapshot._nodes.map(({ id }: { readonly id: string }) => id);
      const event = eventAt(at);
      if (event === undefined) return;
      [snapshot] = transition(machine, snapshot, event);
    }
  } catch (error) {
    expect(String(error)).to.contain("Infinite loop");
  }
}
