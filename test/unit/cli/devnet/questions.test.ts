import { expect } from "chai";
import type { Ask } from "../../../../src/cli/devnet/questions.ts";
import { fetchCommits, reportOf } from "../../../../src/cli/devnet/questions.ts";

type Answer = Awaited<ReturnType<Ask>>;

function nodeWith(length: number, pageMax = 500) {
  const asked: unknown[] = [];
  const ask = (_: string, args: Answer): Promise<Answer> => {
    asked.push(args);
    const { from, limit } = args as { from: number; limit: number };
    const to = Math.min(length, from + Math.min(limit, pageMax) - 1);
    const indexes = Array.from({ length: Math.max(0, to - from + 1) }, (__, at) => from + at);
    return Promise.resolve(indexes.map((index) => ({ index, digest: `d${index}` })));
  };
  return { ask, asked };
}

describe("reportOf", () => {
  it("reads what a node says of itself", () => {
    const status = {
      head: { index: 7, digest: "ab" },
      peersConnected: 3,
      geoPatch: "021",
      epoch: { number: 2, members: ["a"], isMember: true },
      restarts: 1,
    };

    expect(reportOf(status)).to.deep.equal({
      height: 7,
      digest: "ab",
      peers: 3,
      patch: "021",
      epoch: 2,
      isMember: true,
      restarts: 1,
    });
  });

  it("makes do with what is no status", () => {
    expect(reportOf("what?")).to.deep.include({ height: 0, digest: "", restarts: undefined });
  });
});

describe("fetchCommits", () => {
  it("asks page by page up to the last one wanted", async () => {
    const { ask, asked } = nodeWith(2_000);

    const commits = await fetchCommits(ask, { from: 1, to: 1_100 });

    expect(commits.map(({ index }) => index)).to.deep.equal(
      Array.from({ length: 1_100 }, (_, at) => at + 1),
    );
    expect(asked).to.deep.equal([
      { from: 1, limit: 500 },
      { from: 501, limit: 500 },
      { from: 1_001, limit: 100 },
    ]);
  });

  it("ends where the node's chain ends, and with a node that answers nonsense", async () => {
    expect(await fetchCommits(nodeWith(3).ask, { from: 1, to: 9 })).to.have.length(3);
    const stuck = (): Promise<Answer> => Promise.resolve([{ index: 0, digest: "x" }]);
    expect(await fetchCommits(stuck, { from: 1, to: 9 })).to.deep.equal([]);
    expect(await fetchCommits(() => Promise.resolve("no"), { from: 1, to: 9 })).to.deep.equal([]);
  });
});
