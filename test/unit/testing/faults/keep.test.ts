import { expect } from "chai";
import fc from "fast-check";
import ts from "typescript";
import { type KeptFailure, keptTest } from "../../../../src/testing/faults/keep.ts";
import { encodeToken } from "../../../../src/testing/faults/token.ts";

const kept: KeptFailure = {
  token: encodeToken({ specId: "peers/converge@3", seed: 7n, mask: {} }),
  message: "two leaders:\na and b",
  faults: ["t=0.001 s  a node  node.pause for 1.500 s"],
  spec: { name: "peersConverge", from: "../peers.ts" },
};

function problemsOf(source: string): readonly unknown[] {
  return ts.transpileModule(source, { reportDiagnostics: true }).diagnostics ?? [];
}

describe("kept test", () => {
  it("replays the token, and tells what happened", () => {
    const { source, file } = keptTest(kept);

    expect(file).to.match(/^peers-converge-3-[0-9a-z]{5}\.test\.ts$/);
    expect(source).to.include(`await replay(peersConverge, "${kept.token}")`);
    expect(source).to.include('import { peersConverge } from "../peers.ts";');
    expect(source).to.include("  //   t=0.001 s  a node  node.pause for 1.500 s\n");
    expect(source).to.include('it("holds: two leaders: a and b"');
  });

  it("is a program, whatever was said", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.string()), (message, faults) => {
        const token = encodeToken({ specId: message, seed: 7n, mask: {} });
        const { source, file } = keptTest({ ...kept, token, message, faults });

        expect(problemsOf(source)).to.deep.equal([]);
        expect(file).to.match(/^[a-z0-9-]+\.test\.ts$/);
      }),
    );
  });

  it("stays a comment where a message would end it", () => {
    const { source } = keptTest({ ...kept, message: "*/ x(); //\u2028y()", faults: [] });

    expect(problemsOf(source)).to.deep.equal([]);
    expect(source).to.include("// No fault was needed.");
  });

  it("is refused for a name that is none, and a token that cannot be read", () => {
    const spec = { name: "a; b()", from: "x" };

    expect(() => keptTest({ ...kept, spec })).to.throw(/spec\.name/);
    expect(() => keptTest({ ...kept, token: "sim1.x" })).to.throw(/five parts/);
  });
});
