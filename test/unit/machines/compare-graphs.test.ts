import { expect } from "chai";
import { createMachine } from "xstate";
import { compareGraphs } from "../../../src/machines/compare-graphs.ts";
import type { MachineGraph } from "../../../src/machines/graph.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { GALLERY } from "../../support/machines/gallery.ts";

/** Reads a machine of two states; `open` is given. */
function door(open: object, initial = "shut"): MachineGraph {
  return readMachine(
    createMachine({ id: "door", initial, states: { shut: { on: { push: "open" } }, open } }),
  );
}

const PLAIN = door({ on: { pull: "shut" } });

describe("compareGraphs", () => {
  it("names a transition that is gone, and one that is new", () => {
    expect(compareGraphs(PLAIN, door({ on: { slam: "shut" } }))).to.deep.equal([
      "transition `open → shut` on `pull` removed",
      "transition `open → shut` on `slam` added",
    ]);
  });

  it("says what a transition does now and did before", () => {
    expect(
      compareGraphs(
        PLAIN,
        door({ on: { pull: { target: "shut", guard: "isFree", actions: "ring" } } }),
      ),
    ).to.deep.equal([
      "transition `open → shut` on `pull` was: nothing more; is: if isFree; does ring",
    ]);
  });

  it("says what became of a state and of where a machine begins", () => {
    expect(
      compareGraphs(PLAIN, door({ entry: "ring", on: { pull: "shut" } }, "open")),
    ).to.deep.equal([
      "the machine was: compound; begins in shut; is: compound; begins in open",
      "state `open` was: atomic; is: atomic; entry / ring",
    ]);
  });

  it("finds nothing between a machine and itself, and something between any two", () => {
    const graphs = Object.values(GALLERY).map((machine) => readMachine(machine));

    for (const graph of graphs) expect(compareGraphs(graph, graph)).to.deep.equal([]);
    for (const [at, graph] of graphs.entries()) {
      const other = graphs[at + 1];
      if (other !== undefined) expect(compareGraphs(graph, other)).to.have.length.above(0);
    }
  });
});
