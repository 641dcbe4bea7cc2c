import { expect } from "chai";
import { findForTest } from "../../../../src/testing/suite/canary.ts";
import { idleSpec } from "../world/small-spec.ts";

const place = { file: "a.test.ts", title: "holds" };
const impatient = {
  ...idleSpec(["a"]),
  eventually: [{ name: "a wonder", withinMs: 10, check: () => false }],
};

describe("canary", () => {
  it("is green when the check that is meant to finds the bug", async () => {
    expect(await findForTest(impatient, { failure: "a wonder", place })).to.equal(undefined);
  });

  it("is red when nothing is found", async () => {
    expect(await findForTest(idleSpec(["a"]), { failure: "a wonder", runs: 3, place })).to.equal(
      "the planted bug was not found in 3 of 3 runs from seed 0x1: the faults have become tame, or a wonder looks away",
    );
  });

  it("is red when another check finds something, and tells what", async () => {
    const red = await findForTest(impatient, { failure: "another", place });

    expect(red).to.match(/^the planted bug has to be found by another; this was found instead/);
    expect(red).to.contain("eventually  a wonder").and.to.contain("replay: SIM=");
  });

  it("says how far it came when time is up", async () => {
    let nowMs = 0;
    const slow = () => {
      nowMs += 10;
      return nowMs;
    };
    const test = { failure: "x", runs: 100, timeoutMs: 45, nowMs: slow, place };

    expect(await findForTest(idleSpec(["a"]), test)).to.match(/not found in 4 of 100 runs/);
  });
});
