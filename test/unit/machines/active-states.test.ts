import { expect } from "chai";
import { activeStates, waysBetween } from "../../../src/machines/active-states.ts";
import { delayedTransitions } from "../../../src/machines/delayed-transitions.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { GALLERY } from "../../support/machines/gallery.ts";

function graphOf(name: string) {
  const machine = GALLERY[name];
  if (machine === undefined) throw new Error(`there is no ${name}`);
  return readMachine(machine);
}

describe("activeStates", () => {
  it("holds what the named states stand in, whatever way they are named", () => {
    const graph = graphOf("parallel regions");
    const all = ["player", "player.sound", "player.sound.on", "player.tape", "player.tape.still"];

    expect([...activeStates(graph, "sound.on|tape.still")]).to.have.members(all);
    expect([...activeStates(graph, "player.sound.on|tape|tape.still")]).to.have.members(all);
    expect(activeStates(graph, "nowhere").size).to.equal(0);
  });
});

describe("waysBetween", () => {
  it("finds every way that can have led from one to the other", () => {
    const graph = graphOf("guards");
    const ways = waysBetween(graph, activeStates(graph, "a"), activeStates(graph, "c"));

    expect(ways).to.deep.equal(["guards.a:1"]);
  });
});

describe("delayedTransitions", () => {
  it("finds the ways of a state that wait for one delay, named or not", () => {
    const graph = graphOf("delays");
    const delays = graph.transitions.filter(({ trigger }) => trigger.type === "after");
    const found = delays.map(({ source, trigger }) => {
      const { name, ms } = trigger.type === "after" ? trigger.delay : { name: null, ms: null };
      return delayedTransitions(graph, `xstate.after.${name ?? ms}.${source}`);
    });

    expect(new Set(found.flat())).to.deep.equal(new Set(delays.map(({ id }) => id)));
    expect(delayedTransitions(graph, "xstate.after.77.nowhere")).to.deep.equal([]);
  });
});
