import { expect } from "chai";
import { describeExit, isQuietExit } from "../../src/exit-reason.ts";

describe("describeExit", () => {
  it("says every kind of reason in one line", () => {
    expect(describeExit("killed")).to.equal("killed");
    expect(describeExit({ shutdown: "moving" })).to.equal("shutdown: moving");
    expect(describeExit({ error: new TypeError("no") })).to.equal("error: TypeError: no");
    expect(describeExit({ reason: { code: 7 } })).to.equal('{"code":7}');
  });

  it("never throws, whatever was thrown", () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;

    expect(describeExit({ error: circular })).to.equal("error: [object Object]");
    expect(describeExit({ error: 1n })).to.equal("error: [object BigInt]");
    expect(describeExit({ error: undefined })).to.equal("error: undefined");
  });
});

describe("isQuietExit", () => {
  it("takes normal, shutdown and { shutdown } for quiet, and nothing else", () => {
    for (const quiet of ["normal", "shutdown", { shutdown: 1 }]) {
      expect(isQuietExit(quiet)).to.equal(true);
    }
    for (const loud of ["killed", "kill", "noproc", { error: 1 }, { reason: 1 }]) {
      expect(isQuietExit(loud)).to.equal(false);
    }
  });
});
