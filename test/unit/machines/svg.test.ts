import { expect } from "chai";
import { createMachine } from "xstate";
import type { Box, ChartLayout, PlacedState } from "../../../src/machines/chart-layout.ts";
import { layoutChart } from "../../../src/machines/layout.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { renderSvg } from "../../../src/machines/svg.ts";
import { GALLERY } from "../../support/machines/gallery.ts";
import { checkXml } from "../../support/machines/xml.ts";

/** Whether a box lies wholly in another. */
function isIn(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** Whether two boxes share more than a border. */
function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** What is wrong with where the states of a drawing are. */
function misplaced(layout: ChartLayout, parentOf: ReadonlyMap<string, string | null>): string[] {
  const boxes = new Map(layout.states.map((state) => [state.id, state]));
  const wrong: string[] = [];
  for (const state of layout.states) {
    const parent = boxes.get(parentOf.get(state.id) ?? "");
    if (parent !== undefined && !isIn(state, parent)) wrong.push(`${state.id} hangs out`);
    for (const other of siblingsBefore(state, layout, parentOf)) {
      if (overlap(state, other)) wrong.push(`${state.id} lies on ${other.id}`);
    }
  }
  return wrong;
}

function siblingsBefore(
  state: PlacedState,
  { states }: ChartLayout,
  parentOf: ReadonlyMap<string, string | null>,
): readonly PlacedState[] {
  const parent = parentOf.get(state.id);
  return states.filter(({ id }) => id < state.id && parentOf.get(id) === parent);
}

describe("renderSvg", () => {
  for (const [name, machine] of Object.entries(GALLERY)) {
    it(`draws ${name}: every state in its own, none on another, and well-formed`, () => {
      const graph = readMachine(machine);
      const parentOf = new Map(graph.states.map(({ id, parent }) => [id, parent]));
      const svg = renderSvg(graph);

      expect(misplaced(layoutChart(graph), parentOf)).to.deep.equal([]);
      expect(checkXml(svg)).to.equal("svg");
      expect(svg).to.not.match(/NaN|Infinity|undefined/);
      expect(renderSvg(readMachine(machine))).to.equal(svg);
    });
  }

  it("says the whole machine in words, and each state's and transition's own description", () => {
    const svg = renderSvg(readMachine(GALLERY["tags, descriptions and meta"] ?? createMachine({})));

    expect(svg).to.contain('role="img"');
    expect(svg).to.contain("ask leads to b");
    expect(svg).to.contain("<title>When somebody asks.</title>");
    expect(svg).to.contain("Says &quot;yes&quot;".replaceAll("&quot;", '"'));
  });

  it("has looks for light and dark, and nothing that reaches outside", () => {
    const svg = renderSvg(readMachine(GALLERY["a loop of two"] ?? createMachine({})));

    expect(svg).to.contain("prefers-color-scheme:dark");
    expect(svg).to.not.match(/<script|<foreignObject|@import|href=|url\((?!#)/);
  });

  it("names a state and a transition so that a page can light them", () => {
    const svg = renderSvg(readMachine(GALLERY["a loop of two"] ?? createMachine({})));

    expect(svg).to.contain('data-state="door.open"');
    expect(svg).to.contain('data-transition="door.shut:0"');
  });

  it("breaks a row that is too long", () => {
    const names = Array.from({ length: 60 }, (_, at) => `state number ${at}`);
    const states = Object.fromEntries(names.map((name) => [name, {}]));
    const on = Object.fromEntries(names.map((name) => [`to ${name}`, name]));
    const machine = createMachine({
      id: "star",
      initial: "hub",
      states: { hub: { on }, ...states },
    });

    const { width, height } = layoutChart(readMachine(machine));
    expect(width).to.be.below(2_000);
    expect(height).to.be.below(6_000);
  });
});
