import { expect } from "chai";
import fc from "fast-check";
import {
  type KeptFailure,
  keptTest,
  keptText,
  keptToken,
} from "../../../../src/testing/faults/keep.ts";
import { encodeToken } from "../../../../src/testing/faults/token.ts";

const kept: KeptFailure = {
  token: encodeToken({ specId: "peers/converge@3", seed: 7n, mask: {} }),
  test: "peers.test.ts",
  failure: ["invariant  one leader  (step 7, t=0.010 s)", "  two leaders: a and b"],
  faults: ["t=0.001 s  a node  node.pause for 1.500 s"],
};

describe("kept failure", () => {
  it("tells people what happened, and how it is used", () => {
    const { text, file } = keptText(kept);

    expect(file).to.match(/^peers-converge-3-[0-9a-z]{5}\.sim\.txt$/);
    expect(text.split("\n")).to.deep.equal([
      "# peers/converge@3 failed like this; simulation found it. Every test of peers/converge@3 beside this folder",
      "# replays it first. It is green when the failure is mended; delete the file to forget it.",
      "# test: peers.test.ts",
      "#",
      "# invariant  one leader  (step 7, t=0.010 s)",
      "#   two leaders: a and b",
      "#",
      "# It took these faults:",
      "#   t=0.001 s  a node  node.pause for 1.500 s",
      "",
      kept.token,
      "",
    ]);
    expect(keptText({ ...kept, faults: [] }).text).to.contain("# No fault was needed.\n");
  });

  it("gives its token back, whatever was said", () => {
    const anything = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(anything, fc.array(anything), fc.array(anything), (specId, failure, faults) => {
        const token = encodeToken({ specId, seed: 7n, mask: {} });
        const { text, file } = keptText({ ...kept, token, failure, faults });

        expect(keptToken(text, file)).to.equal(token);
        expect(keptTest(text)).to.equal("peers.test.ts");
        expect(keptToken(text.replaceAll("\n", "\r\n"), file)).to.equal(token);
        expect(file).to.match(/^[a-z0-9-]{1,100}\.sim\.txt$/);
      }),
    );
  });

  it("says nothing of its test where nobody wrote it down", () => {
    expect(keptTest(`# by hand\n\n${kept.token}\n`)).to.equal(undefined);
  });

  it("is refused with its name when it holds no token, two, or one that cannot be read", () => {
    expect(() => keptToken("# nothing", "a.sim.txt")).to.throw(/a\.sim\.txt.*one token/);
    expect(() => keptToken(`${kept.token}\n${kept.token}`, "a.sim.txt")).to.throw(/one token/);
    expect(() => keptToken("sim1.x", "a.sim.txt")).to.throw(/five parts/);
  });
});
