import { expect } from "chai";
import { connectionMachine } from "../../../../../actors/connection.machine.ts";
import { censusOf, drawnMachine } from "../../../../../src/inspector/page/view/census.ts";
import { layoutChart } from "../../../../../src/machines/layout.ts";
import { readMachine } from "../../../../../src/machines/read-machine.ts";
import { rowsMade } from "../../../../support/inspector/rows-made.ts";

describe("a census of machines", () => {
  const graph = readMachine(connectionMachine);
  const frame = { hash: "h", name: "connection", graph, layout: layoutChart(graph) };

  it("counts the living in each state (V1)", () => {
    const machine = drawnMachine(frame);
    const own = { machine: "h" };
    const rows = rowsMade(
      { id: 1, path: "/a", origin: own, now: { state: "connected" } },
      { id: 2, path: "/b", origin: own, now: { state: "connected" } },
      { id: 3, path: "/c", origin: own, now: { state: "connecting" }, goneAtMs: 1 },
      { id: 4, path: "/d", now: { state: "connected" } },
    );
    const census = machine === undefined ? undefined : censusOf(machine, rows.values());
    expect(census?.count).to.equal(2);
    expect([...(census?.inState ?? [])]).to.deep.include(["connection.connected", 2]);
  });

  it("leaves out a machine it cannot read (V1)", () => {
    expect(drawnMachine({ ...frame, graph: null })).to.equal(undefined);
    expect(drawnMachine({ ...frame, layout: { states: 3 } })).to.equal(undefined);
  });
});
