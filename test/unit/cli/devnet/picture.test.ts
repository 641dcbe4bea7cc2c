import { expect } from "chai";
import type { NodeSight } from "../../../../src/cli/devnet/decisions.ts";
import {
  comparisonLines,
  pictureLine,
  pictureLines,
  pictureRecord,
} from "../../../../src/cli/devnet/picture.ts";

const DIGEST = "ab".repeat(32);
const SIGHTS: readonly NodeSight[] = [
  {
    node: 0,
    role: "validator",
    process: "running",
    report: {
      height: 12,
      digest: DIGEST,
      peers: 1,
      patch: "021",
      epoch: 1,
      isMember: false,
      restarts: 2,
    },
    wasUp: true,
    height: 12,
  },
  { node: 1, role: "full", process: "waiting", report: undefined, wasUp: false, height: 0 },
];
const PICTURE = {
  manifest: {
    networkId: "devnet-1",
    nodes: [
      { role: "validator", city: "Zurich", address: "1.1.1.1", port: 1 },
      { role: "full", city: "Cape Town", address: "1.1.1.2", port: 2 },
    ],
  },
  sights: SIGHTS,
  pids: new Map([[0, 4711]]),
  elapsedMs: 3_400,
} as const;

describe("picture of a devnet", () => {
  it("is a table with a row a node", () => {
    expect(pictureLines(PICTURE)).to.deep.equal([
      "devnet-1, 3 s",
      "node   pid  role  city       state    peers  patch  epoch  commits  head           restarts",
      "   0  4711  full  Zurich     up           1    021      1       12  abababababab…         2",
      "   1        full  Cape Town  waiting                             0",
    ]);
  });

  it("is one line where lines cannot be redrawn", () => {
    expect(pictureLine(PICTURE)).to.equal("3 s: 1 of 2 up, commits 12 0, peers 1 -");
  });

  it("is plain data for programs", () => {
    const record = JSON.parse(JSON.stringify(pictureRecord(PICTURE)));

    expect(record.nodes[0]).to.include({ node: 0, pid: 4711, state: "up", digest: DIGEST });
    expect(record.nodes[1]).to.include({ node: 1, pid: null, state: "waiting", peers: null });
  });

  it("ends with a comparison and its outcome in a sentence", () => {
    const node = { node: 0, held: 3, lastDigest: DIGEST, verdict: "equal" };
    const other = { ...node, node: 1, held: 2, lastDigest: "", verdict: "misses commit 3" };

    const good = comparisonLines({ from: 1, to: 3, isEqual: true, nodes: [node] });
    const bad = comparisonLines({ from: 1, to: 3, isEqual: false, nodes: [node, other] });

    expect(good.at(-1)).to.equal("commits 1 to 3 are the same on every node that answers (1)");
    expect(bad.slice(2)).to.deep.equal([
      "   1        2                 misses commit 3",
      "commits 1 to 3 are not the same on every node",
    ]);
  });
});
