import { expect } from "chai";
import fc from "fast-check";
import { renderDot } from "../../../src/machines/dot.ts";
import { renderMermaid } from "../../../src/machines/mermaid.ts";
import { renderMermaidFlowchart } from "../../../src/machines/mermaid-flowchart.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { GALLERY } from "../../support/machines/gallery.ts";
import { complaintsOfGraphviz, parseMermaid } from "../../support/machines/parsers.ts";
import { randomMachine } from "../../support/machines/random-machine.ts";

/** Draws a machine of the gallery. */
function mermaid(name: string): string {
  const machine = GALLERY[name];
  if (machine === undefined) throw new Error(`the gallery has no "${name}"`);
  return renderMermaid(readMachine(machine));
}

describe("renderMermaid", () => {
  // Mermaid is big; the first test that asks it loads it.
  before(function () {
    this.timeout(60_000);
    return parseMermaid("flowchart TB\n  a");
  });

  for (const [name, machine] of Object.entries(GALLERY)) {
    it(`draws ${name} so that Mermaid parses it, and so the flowchart of it`, async () => {
      const graph = readMachine(machine);
      const drawn = renderMermaid(graph);

      const type = await parseMermaid(drawn);
      expect(drawn.startsWith(type === "stateDiagram" ? "stateDiagram-v2" : "flowchart")).to.equal(
        true,
      );
      expect(await parseMermaid(renderMermaidFlowchart(graph))).to.match(/^flowchart/);
    });
  }

  it("is parsed by a parser that refuses what is wrong", async () => {
    let refused = false;
    await parseMermaid("stateDiagram-v2\n  [*] -> a {").catch(() => {
      refused = true;
    });

    expect(refused).to.equal(true);
  });

  it("writes a flat machine as a state diagram, the states before the edges", () => {
    expect(mermaid("a loop of two")).to.equal(
      [
        "stateDiagram-v2",
        "  shut",
        "  open",
        "  [*] --> shut",
        "  shut --> open: push",
        "  open --> shut: pull",
      ].join("\n"),
    );
  });

  it("keeps an edge within the composite where both its ends are", () => {
    const lines = mermaid("nested states").split("\n");

    expect(lines).to.include("    active_ringing --> active_talking: answer");
    expect(lines).to.include("  idle --> active: dial");
  });

  for (const name of [
    "an edge to a composite within a region",
    "out of a second region",
    "from one region into another",
    "four levels",
    "a composite to itself",
    "to a place a host names",
  ]) {
    it(`turns to a flowchart for ${name}, in which no edge touches a subgraph`, () => {
      const lines = mermaid(name).split("\n");
      const subgraphs = lines.flatMap((line) => /subgraph (\S+)/.exec(line)?.[1] ?? []);
      const ends = lines.flatMap((line) => /^ {2}(\S+) -.*> (\S+)$/.exec(line)?.slice(1) ?? []);

      expect(lines[0]).to.equal("flowchart TB");
      expect(ends).to.have.length.above(0);
      expect(ends.filter((end) => subgraphs.includes(end))).to.deep.equal([]);
    });
  }
});

describe("renderDot", () => {
  for (const [name, machine] of Object.entries(GALLERY)) {
    it(`draws ${name} so that Graphviz has nothing to complain of`, async () => {
      expect(await complaintsOfGraphviz(renderDot(readMachine(machine)))).to.deep.equal([]);
    });
  }

  it("is laid out by a program that complains of what is wrong", async () => {
    expect(await complaintsOfGraphviz("digraph { a -> ")).to.have.length.above(0);
  });
});

describe("machines drawn at random", () => {
  it("are read by Mermaid and by Graphviz, whatever they are", async function () {
    this.timeout(120_000);

    await fc.assert(
      fc.asyncProperty(randomMachine, async (machine) => {
        const graph = readMachine(machine);
        await parseMermaid(renderMermaid(graph));
        expect(await complaintsOfGraphviz(renderDot(graph))).to.deep.equal([]);
      }),
      { numRuns: 25 },
    );
  });
});
