import { expect } from "chai";
import { connectionMachine } from "../../../../../actors/connection.machine.ts";
import {
  openTransitions,
  stateName,
  takenBetween,
} from "../../../../../src/inspector/page/view/lights.ts";
import { activeStates } from "../../../../../src/machines/active-states.ts";
import { readMachine } from "../../../../../src/machines/read-machine.ts";

describe("lights of a drawn machine", () => {
  const graph = readMachine(connectionMachine);

  it("shine on the active states and on what holds them (V1)", () => {
    expect([...activeStates(graph, "connected")]).to.have.members([
      "connection.connected",
      "connection",
    ]);
    expect([...activeStates(graph, "connection.connected")]).to.include("connection.connected");
    expect([...activeStates(graph, "nowhere")]).to.deep.equal([]);
  });

  it("tell which transition leads from one state to the next (V1)", () => {
    const taken = takenBetween(graph, "connecting", "connected");
    const triggers = graph.transitions
      .filter(({ id }) => taken.has(id))
      .map(({ trigger }) => trigger);
    expect(triggers).to.deep.equal([{ type: "event", event: "dialed" }]);
    expect(takenBetween(graph, "", "connected").size).to.equal(0);
  });

  it("tell what could be taken now (V1)", () => {
    const open = openTransitions(graph, activeStates(graph, "connecting"));
    expect(
      open.map(({ targets }) => targets.map((to) => stateName(graph, to)).join()),
    ).to.deep.equal([...["connected", "disconnected"]]);
  });
});
