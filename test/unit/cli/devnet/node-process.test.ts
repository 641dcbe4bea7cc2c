import { existsSync } from "node:fs";
import { expect } from "chai";
import { COMMITTEE_HOST, lastComplaint } from "../../../../src/cli/devnet/node-process.ts";

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
