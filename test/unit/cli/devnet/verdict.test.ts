import { expect } from "chai";
import fc from "fast-check";
import { compareChains, type HeldCommit } from "../../../../src/cli/devnet/verdict.ts";

function chain(length: number, other: Readonly<Record<number, string>> = {}): HeldCommit[] {
  return Array.from({ length }, (_, at) => ({
    index: at + 1,
    digest: other[at + 1] ?? `d${at + 1}`,
  }));
}

describe("compareChains", () => {
  it("finds equal chains equal, whatever they hold beyond", () => {
    const chains = [
      { node: 0, commits: chain(5) },
      { node: 1, commits: chain(3).reverse() },
    ];

    const { isEqual, nodes } = compareChains(chains, { from: 1, to: 3 });

    expect(isEqual).to.equal(true);
    expect(nodes.map(({ held, lastDigest }) => [held, lastDigest])).to.deep.equal([
      [3, "d3"],
      [3, "d3"],
    ]);
  });

  it("names the first commit that is missing or another", () => {
    const chains = [
      { node: 0, commits: chain(4) },
      { node: 1, commits: chain(2) },
      { node: 2, commits: chain(4, { 2: "x", 3: "y" }) },
    ];

    const { isEqual, nodes } = compareChains(chains, { from: 1, to: 4 });

    expect(isEqual).to.equal(false);
    expect(nodes.map(({ verdict }) => verdict)).to.deep.equal([
      "equal",
      "misses commit 3",
      "differs at commit 2",
    ]);
  });

  it("finds nothing equal where the first node itself has a gap, or nobody was asked", () => {
    const gap = chain(3).filter(({ index }) => index !== 2);

    expect(compareChains([{ node: 0, commits: gap }], { from: 1, to: 3 }).isEqual).to.equal(false);
    expect(compareChains([], { from: 1, to: 3 }).isEqual).to.equal(false);
  });

  it("sees any single difference", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), (length, drawn) => {
        const at = (drawn % length) + 1;
        const chains = [
          { node: 0, commits: chain(length) },
          { node: 1, commits: chain(length, { [at]: "other" }) },
        ];
        const { nodes } = compareChains(chains, { from: 1, to: length });
        expect(nodes[1]?.verdict).to.equal(`differs at commit ${at}`);
      }),
    );
  });
});
