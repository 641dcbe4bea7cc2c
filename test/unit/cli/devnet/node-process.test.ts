import { existsSync } from "node:fs";
import { expect } from "chai";
import {
  COMMITTEE_HOST,
  commandLine,
  lastComplaint,
} from "../../../../src/cli/devnet/node-process.ts";

describe("lastComplaint", () => {
  it("is the line that says why, not the stack or the version below it", () => {
    const words = "warning\nError: no port\n    at listen (net.js:1)\n\nNode.js v20.20.2\n\n";

    expect(lastComplaint(words)).to.equal("Error: no port");
    expect(lastComplaint("")).to.equal("");
  });
});

describe("COMMITTEE_HOST", () => {
  it("is a module that is there", () => {
    expect(existsSync(COMMITTEE_HOST)).to.equal(true);
  });
});

describe("commandLine", () => {
  it("runs sources by the loader of this process, or by what loads them where it has none (E3)", () => {
    const own = commandLine(["--import", "tsx"]);

    expect(own.slice(0, 2)).to.deep.equal(["--import", "tsx"]);
    expect(own[2]).to.match(/main\.ts$/);
    expect(commandLine([])).to.have.length(1);
    expect(commandLine([])[0]).to.match(/coppice\.js$/);
    expect(existsSync(commandLine([])[0] ?? "")).to.equal(true);
  });
});
