import { expect } from "chai";
import { machineText } from "../../../../../src/inspector/page/view/machine-files.ts";
import { MACHINE_FORMAT_NAMES } from "../../../../../src/inspector/page/view/machine-formats.ts";
import { layoutChart } from "../../../../../src/machines/layout.ts";
import { readMachine } from "../../../../../src/machines/read-machine.ts";
import { renderSvg } from "../../../../../src/machines/svg.ts";
import { lockMachine } from "../../../../support/inspector/locks.ts";

const graph = readMachine(lockMachine);
// What the page has came over a wire.
const machine = JSON.parse(
  JSON.stringify({ hash: graph.hash, name: "lock", graph, layout: layoutChart(graph) }),
);

describe("a machine saved as a file", () => {
  it("is the same picture that the docs hold (V1)", () => {
    expect(machineText(machine, "SVG")).to.equal(renderSvg(graph));
  });

  it("is written in every format that is offered (V1)", () => {
    const starts = MACHINE_FORMAT_NAMES.map((format) => machineText(machine, format).slice(0, 7));
    expect(starts).to.deep.equal(["<svg xm", "stateDi", "digraph", "<?xml v", '{\n  "id']);
  });
});
