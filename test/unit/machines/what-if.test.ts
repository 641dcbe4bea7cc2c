import { expect } from "chai";
import fc from "fast-check";
import { type AnyStateMachine, initialTransition, transition } from "xstate";
import { startOf, statesOf } from "../../../src/actor/machine-refold.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { eventsOf, STEPS_MAX, whatIf } from "../../../src/machines/what-if.ts";
import { chart, GUARDS, truths } from "../../support/machines/chart.ts";
import { randomMachine } from "../../support/machines/random-machine.ts";
import { lockMachine } from "../../support/inspector/locks.ts";

const EVENTS = ["e", "f", "g", "e.far", "e.near", "xstate.after.backOff.m", "unheard"];
const lock = readMachine(lockMachine);

/** Regions, an end, a forbidden event, one taken by all, one that goes on by itself. */
const road = readMachine(
  chart({
    id: "road",
    type: "parallel",
    on: { "*": { actions: "note" } },
    states: {
      car: {
        initial: "parked",
        on: { stop: ".parked" },
        onDone: "#road.light.off",
        states: {
          parked: { on: { go: "rolling" } },
          rolling: {
            initial: "slow",
            exit: "ring",
            on: { go: "parked", crash: "wreck" },
            states: { slow: { on: { go: {}, speed: "fast" } }, fast: { always: "slow" } },
          },
          wreck: { type: "final" },
        },
      },
      light: {
        initial: "on",
        states: { on: { entry: "greet", on: { crash: "blink" } }, blink: {}, off: {} },
      },
    },
  }),
);
/** A machine is shown by its id alone when one fails: the seed is told as well. */
const shownMachine = randomMachine.map((machine) =>
  Object.assign(machine, { [fc.toStringMethod]: () => JSON.stringify(machine.config) }),
);
const STAYS = { deeds: [], assumed: [], unknown: [], isOver: false, isEndless: false };
const ROLLING = "car|car.rolling|car.rolling.slow|light|light.on";

describe("what if, by a graph alone", () => {
  beforeEach(() => truths.clear());
  afterEach(() => truths.clear());

  it("asks the innermost state first, and a forbidden event ends there (V4)", () => {
    expect(whatIf(road, { active: ROLLING }, "go").outcomes).to.deep.equal([
      { ...STAYS, after: ROLLING, taken: ["road.car.rolling.slow:0"] },
    ]);
    const [stopped] = whatIf(road, { active: ROLLING }, "stop").outcomes;
    expect(stopped).to.include({ after: "car|car.parked|light|light.on" });
    expect(stopped?.deeds).to.deep.equal(["ring"]);
    expect(whatIf(road, { active: ROLLING }, "unheard").outcomes).to.deep.equal([
      { ...STAYS, after: ROLLING, taken: ["road:0"], deeds: ["note"] },
    ]);
  });

  it("follows what goes on by itself and what ends on the way (V4)", () => {
    const [sped] = whatIf(road, { active: ROLLING }, "speed").outcomes;
    expect(sped?.taken).to.deep.equal(["road.car.rolling.slow:1", "road.car.rolling.fast:0"]);
    const [crashed] = whatIf(road, { active: ROLLING }, "crash").outcomes;
    expect(crashed?.after).to.equal("car|car.parked|light|light.off");
    expect(crashed?.taken).to.have.length(3);
  });

  it("tells each way a guard leaves open, in the order they are asked (V4)", () => {
    const told = whatIf(lock, { active: "shut" }, "turn").outcomes.map(({ after, assumed }) => [
      after,
      ...assumed.map(({ guard, holds }) => `${holds ? "" : "!"}${guard}`),
    ]);
    expect(told).to.deep.equal([
      ["stuck", "isWorn"],
      ["open", "!isWorn", "isRight"],
      ["shut", "!isWorn", "!isRight"],
    ]);
  });

  it("says when a history is not known, and when a machine goes on for ever (V4)", () => {
    const circle = readMachine(
      chart({
        id: "circle",
        initial: "rest",
        states: {
          rest: { on: { back: "work.last", spin: "one" } },
          work: { initial: "first", states: { first: {}, second: {}, last: { type: "history" } } },
          one: { always: "other" },
          other: { always: "one" },
        },
      }),
    );
    const ask = (history = {}) => whatIf(circle, { active: "rest", history }, "back").outcomes[0];
    expect(ask()).to.deep.include({ after: "work|work.first", unknown: ["circle.work.last"] });
    expect(ask({ "circle.work.last": ["circle.work.second"] })).to.deep.include({
      after: "work|work.second",
      unknown: [],
    });
    const [spun] = whatIf(circle, { active: "rest" }, "spin").outcomes;
    expect(spun?.isEndless).to.equal(true);
    expect(spun?.taken).to.have.length(STEPS_MAX + 1);
  });

  it("lists the events a machine waits for (V4)", () => {
    expect(eventsOf(road)).to.deep.equal([
      ...["*", "stop", "xstate.done.state.road.car", "go", "crash", "speed"],
    ]);
  });

  it("goes where XState goes, from wherever it stands, when no guard is open (V4)", () => {
    let compared = 0;
    fc.assert(
      fc.property(shownMachine, fc.array(fc.constantFrom(...EVENTS)), (machine, events) => {
        compared += followed(machine, events, 1);
      }),
      { numRuns: 150 },
    );
    expect(compared).to.be.greaterThan(150);
  });

  it("has what XState does among its ways, whatever guards say (V4)", () => {
    const truth = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
    let compared = 0;
    fc.assert(
      fc.property(
        ...([shownMachine, fc.array(fc.constantFrom(...EVENTS)), truth] as const),
        (machine, events, holds) => {
          for (const [at, name] of GUARDS.entries()) truths.set(name, holds[at] ?? false);
          compared += followed(machine, events, Number.POSITIVE_INFINITY);
        },
      ),
      { numRuns: 150 },
    );
    expect(compared).to.be.greaterThan(150);
  });
});

/** Follows a machine by events, and asks its graph before each; how many answers were compared. */
function followed(
  machine: AnyStateMachine,
  events: readonly string[],
  outcomesMax: number,
): number {
  const graph = readMachine(machine);
  let compared = 0;
  try {
    let [at] = initialTransition(machine);
    for (const type of events) {
      if (at.status !== "active") return compared;
      const { outcomes, isCut } = whatIf(
        graph,
        { active: statesOf(at), history: startOf(at).history },
        type,
      );
      [at] = transition(machine, at, { type });
      if (isCut || outcomes.length > outcomesMax) continue;
      compared += 1;
      expect(outcomes.map(({ after }) => after)).to.include(statesOf(at));
      const met = outcomes.filter(({ after }) => after === statesOf(at));
      expect(met.map(({ isOver }) => isOver)).to.include(at.status === "done");
    }
  } catch (error) {
    if (!String(error).includes("Infinite loop")) throw error;
  }
  return compared;
}
