import { expect } from "chai";
import { typed } from "./fake-world.ts";

describe("coppice", () => {
  it("prints its version and its help, and ends well", async () => {
    const version = await typed("--version");
    const help = await typed("--help");

    expect([version.code, help.code]).to.deep.equal([0, 0]);
    expect(version.out[0]).to.match(/^\d+\.\d+\.\d+/);
    for (const name of [
      "node",
      "devnet",
      "keys",
      "status",
      "tree",
      "peers",
      "kill",
      "machines",
      "top",
      "record",
      "replay",
      "crash",
      "trace",
      "mcp",
    ]) {
      expect(help.out.join("\n")).to.match(new RegExp(`^  ${name} `, "m"));
    }
  });

  it("refuses unknown commands and options in one line, exit code 2", async () => {
    for (const line of ["grow", "devnet --speed 3", "node", "keys new"]) {
      const { code, err } = await typed(line);
      expect(code, line).to.equal(2);
      expect(err.split("\n"), line).to.have.length(1);
    }
  });
});
