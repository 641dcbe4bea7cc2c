import { expect } from "chai";
import { BadInput, explainFailure, Failed } from "../../../src/cli/failure.ts";
import { RuntimeError } from "../../../src/errors.ts";

describe("explainFailure", () => {
  it("gives bad input exit code 2 and all its lines", () => {
    expect(explainFailure(new BadInput(["one", "two"]))).to.deep.equal({
      lines: ["one", "two"],
      exitCode: 2,
    });
  });

  it("gives a failed command exit code 1", () => {
    expect(explainFailure(new Failed("no"))).to.deep.equal({ lines: ["no"], exitCode: 1 });
  });

  it("adds code and remedy to a failure of the runtime", () => {
    const error = new RuntimeError("store.corrupt", { path: "/d" }, "cannot open the store: torn");

    expect(explainFailure(error).lines).to.deep.equal([
      "cannot open the store: torn [store.corrupt]: restore a copy, or remove the store to sync anew",
    ]);
  });

  it("gives an option the runtime refuses exit code 2", () => {
    const details = { option: "seeds", expected: "x", received: "y" };
    const error = new RuntimeError("option.invalid", details, "cannot use seeds");

    expect(explainFailure(error).exitCode).to.equal(2);
  });

  it("looks through a failed start to what made it fail", () => {
    const cause = new RuntimeError("transport.address_in_use", { address: "h:1" }, "taken");
    const details = { supervisor: "node", reason: "shutdown" };
    const error = new RuntimeError("supervision.start_failed", details, "chain", cause);

    expect(explainFailure(error).lines[0]).to.match(/^taken \[transport\.address_in_use\]: choose/);
  });

  it("makes one line of anything thrown", () => {
    expect(explainFailure(new Error("a\n  b")).lines).to.deep.equal(["a b"]);
    expect(explainFailure("plain").lines).to.deep.equal(["plain"]);
  });
});
