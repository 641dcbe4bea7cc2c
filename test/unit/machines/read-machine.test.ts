import { expect } from "chai";
import { and, createMachine, raise } from "xstate";
import { lifecycleMachine } from "../../../src/actor/lifecycle.machine.ts";
import type { MachineGraph } from "../../../src/machines/graph.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { GALLERY } from "../../support/machines/gallery.ts";

/** Reads a machine of the gallery. */
function read(name: string): MachineGraph {
  const machine = GALLERY[name];
  if (machine === undefined) throw new Error(`the gallery has no "${name}"`);
  return readMachine(machine);
}

/** The transitions of a graph, each by its source, its trigger's type and its targets. */
function arrows(graph: MachineGraph): readonly string[] {
  return graph.transitions.map(
    ({ source, trigger, targets }) => `${source} ${trigger.type} ${targets.join("+")}`,
  );
}

describe("readMachine", () => {
  it("reads the states depth first, each with its kind and where it begins", () => {
    const states = read("the end of all regions").states.map(({ id, kind, initial }) => [
      id,
      kind,
      initial,
    ]);

    expect(states.slice(0, 5)).to.deep.equal([
      ["both", "compound", "both.race"],
      ["both.race", "parallel", null],
      ["both.race.left", "compound", "both.race.left.run"],
      ["both.race.left.run", "atomic", null],
      ["both.race.left.there", "final", null],
    ]);
  });

  it("tells every kind of trigger apart", () => {
    const names = [
      "wildcards",
      "delays",
      "an invoked actor",
      "several invoked actors",
      "without an event",
    ];
    const types = [...names, "the end of nested states", "to a place a host names"].flatMap(
      (name) => read(name).transitions.map(({ trigger }) => trigger.type),
    );

    expect(new Set(types)).to.deep.equal(
      new Set([
        "wildcard",
        "event",
        "after",
        "invoke_done",
        "invoke_error",
        "invoke_snapshot",
        "always",
        "done",
        "route",
      ]),
    );
  });

  it("reads delays by number, by name and by function", () => {
    const delays = read("delays").transitions.flatMap(({ source, trigger }) =>
      trigger.type === "after" && source === "delays.a" ? [trigger.delay] : [],
    );

    expect(delays).to.deep.equal([
      { name: null, ms: 1_000 },
      { name: "backOff", ms: 500 },
      { name: "patience", ms: null },
    ]);
  });

  it("keeps what XState adds for a delay out of the state's own deeds", () => {
    const [, a] = read("delays").states;

    expect([a?.entry, a?.exit]).to.deep.equal([[], []]);
  });

  it("reads combinations of guards through their names", () => {
    const machine = createMachine({ id: "m", on: { e: { guard: "both", actions: "a" } } }).provide({
      guards: { both: and(["one", "both"]), one: () => true },
    });

    expect(readMachine(machine).transitions[0]?.guard).to.deep.equal({
      type: "and",
      guards: [
        { type: "named", name: "one", params: null },
        { type: "named", name: "both", params: null },
      ],
    });
  });

  it("finds the states a guard speaks of, by path and by id", () => {
    const guards = read("guards on where others are").transitions.flatMap(
      ({ guard }) => guard ?? [],
    );

    expect(guards[0]).to.deep.equal({ type: "in", states: ["where.a.y"] });
    expect(guards[1]).to.deep.include({ type: "and" });
  });

  it("knows where a history leads while it remembers nothing", () => {
    const first = (name: string) =>
      read(name).states.flatMap(({ historyTargets }) => historyTargets);

    expect(first("shallow history")).to.deep.equal(["shallow.on.a"]);
    expect(first("deep history with a first target")).to.deep.equal(["depth.on.b"]);
    expect(first("history of regions")).to.deep.equal(["regions.p.a", "regions.p.b"]);
  });

  it("keeps a forbidden event apart from one that is not there", () => {
    expect(arrows(read("in place, and forbidden"))).to.include("place.box.quiet event ");
  });

  it("reads what is raised, when, and what takes it back", () => {
    const [, a] = read("raised later, and taken back").states;

    expect(a?.entry).to.deep.equal([
      { type: "raise", event: "tick", id: "alarm", delay: { name: null, ms: 200 } },
    ]);
  });

  it("names functions and never calls them", () => {
    const fail = () => {
      throw new Error("called");
    };
    const machine = createMachine({
      id: "m",
      context: fail,
      output: fail,
      entry: [fail, raise(fail, { delay: fail })],
      on: { e: { guard: fail, actions: fail } },
    });

    const [root] = readMachine(machine).states;
    expect(root?.entry[0]).to.deep.equal({ type: "inline", name: "fail" });
    expect(root?.output).to.equal("fail()");
  });

  for (const [name, machine] of Object.entries(GALLERY)) {
    it(`reads ${name} as JSON, twice the same`, () => {
      const graph = readMachine(machine);

      expect(JSON.parse(JSON.stringify(graph))).to.deep.equal(graph);
      expect(readMachine(machine)).to.deep.equal(graph);
    });
  }

  it("gives another hash to every other machine", () => {
    const hashes = Object.values(GALLERY).map((machine) => readMachine(machine).hash);

    expect(new Set(hashes).size).to.equal(hashes.length);
    expect(readMachine(lifecycleMachine).hash).to.match(/^[0-9a-f]{16}$/);
  });
});
