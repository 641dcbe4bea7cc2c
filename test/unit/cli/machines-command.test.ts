import { expect } from "chai";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { lifecycleMachine } from "../../../src/actor/lifecycle.machine.ts";
import { listFiles } from "../../support/tidy-source.ts";
import { typed } from "./fake-world.ts";

describe("coppice machines", () => {
  it("lists every machine there is a file of", async () => {
    const { code, out } = await typed("machines");
    const files = listFiles(["src", "messages", "actors", "supervisors"], ".machine.ts");

    expect(code).to.equal(0);
    expect(out.slice(1).map((line) => line.split(/\s+/).at(-1))).to.deep.equal([...files]);
  });

  for (const [format, beginning] of [
    ["mermaid", "stateDiagram-v2"],
    ["dot", "digraph"],
    ["svg", "<svg"],
    ["scxml", "<?xml"],
    ["stately", "{"],
  ] as const) {
    it(`writes one as ${format}`, async () => {
      const { code, out } = await typed(`machines lifecycle --format ${format}`);

      expect(code).to.equal(0);
      expect(out).to.have.length(1);
      expect(out[0]?.startsWith(beginning)).to.equal(true);
    });
  }

  it("writes all of them, a line of JSON each", async () => {
    const { out } = await typed("machines --format json");
    const graphs: unknown[] = out.map((line) => JSON.parse(line));

    expect(graphs).to.deep.include(JSON.parse(JSON.stringify(readMachine(lifecycleMachine))));
    expect(graphs).to.have.length.above(2);
  });

  it("refuses a machine and a format that are not there, exit code 2", async () => {
    const machine = await typed("machines no-such");
    const format = await typed("machines --format png");

    expect([machine.code, format.code]).to.deep.equal([2, 2]);
    expect(machine.err).to.equal(
      "cannot show no-such: there is no such machine (coppice machines lists them)",
    );
  });
});
