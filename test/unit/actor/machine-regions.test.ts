import { expect } from "chai";
import { setup, transition } from "xstate";
import { type DiscoveryEvent, discoveryMachine } from "../../../actors/discovery.machine.ts";
import { activeIn } from "../../../src/actor/machine-chart.ts";
import { regionTables } from "../../../src/actor/machine-regions.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

const machine = setup({}).createMachine({
  type: "parallel",
  states: {
    lamp: { initial: "off", states: { off: { on: { turn: "on" } }, on: { on: { turn: "off" } } } },
    door: {
      initial: "shut",
      on: { storm: ".shut" },
      states: { shut: { on: { turn: "open" } }, open: {} },
    },
  },
});

describe("regionTables", () => {
  const tables = regionTables<{ lamp: string; door: string }, "turn" | "storm">(machine);

  it("moves every region that takes an event, and no other", () => {
    const turned = tables.next(tables.initial, "turn");
    expect(tables.initial).to.deep.equal({ lamp: "off", door: "shut" });
    expect(turned).to.deep.equal({ lamp: "on", door: "open" });
    expect(tables.next(turned, "turn")).to.deep.equal({ lamp: "off", door: "open" });
    expect(tables.next(turned, "storm")).to.deep.equal({ lamp: "on", door: "shut" });
  });

  it("gives the same object back when nothing has moved", () => {
    expect(tables.next(tables.initial, "storm")).to.equal(tables.initial);
    expect(tables.accepts(tables.initial, "storm")).to.equal(true);
  });

  it("says for any way through a machine what the machine says", () => {
    const random = seededRandom("regions");
    const compiled = regionTables<object, string>(discoveryMachine);
    const types = discoveryMachine.events as DiscoveryEvent["type"][];
    let at = compiled.initial;
    for (let step = 0; step < 500; step += 1) {
      const [type = "ask"] = random.shuffle(types);
      const snapshot = discoveryMachine.resolveState({ value: { ...at }, context: {} });
      const [after] = transition(discoveryMachine, snapshot, { type });
      expect(compiled.accepts(at, type), type).to.equal(snapshot.can({ type }));
      at = compiled.next(at, type);
      expect(at, type).to.deep.equal(after.value);
      expect([...compiled.active(at)].sort()).to.deep.equal([...activeIn(after)].sort());
    }
  });

  it("refuses a machine without regions, and regions that are not flat", () => {
    const flat = setup({}).createMachine({ initial: "a", states: { a: {} } });
    const deep = setup({}).createMachine({
      type: "parallel",
      states: { a: { initial: "b", states: { b: { initial: "c", states: { c: {} } } } } },
    });
    for (const refused of [flat, deep]) expect(() => regionTables(refused)).to.throw("flat");
  });
});
