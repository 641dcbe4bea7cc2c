import { expect } from "chai";
import {
  crashFile,
  crashFileName,
  missingOf,
  readCrashFile,
} from "../../../../src/inspector/picture/crash-file.ts";
import type { ShownCrash } from "../../../../src/inspector/picture/picture.ts";

const crash: ShownCrash = {
  ...{ type: "actor.crashed", atMs: 1, actor: "/node/a b", id: 7, reason: "error: no" },
  ...{ where: "put", lastMessages: [] },
};

describe("the file of a crash", () => {
  it("gives back the crash, and is named for its actor (V2)", () => {
    const { format, ...told } = readCrashFile(crashFile(crash, undefined));

    expect(told).to.deep.equal({ host: "", version: "", crash });
    expect(crashFileName(crash)).to.equal("crash-a_b-7.json");
  });

  it("says what it lacks (V2)", () => {
    const exact = {
      state: { missing: ["a"] },
      runs: "handlers",
      message: { missing: [] },
    } as const;

    expect(missingOf({ ...crash, exact })).to.deep.equal(["state: a"]);
    expect(missingOf(crash)).to.have.length(1);
  });
});
