import { expect } from "chai";
import fc from "fast-check";
import { Dag, type GraphBlock } from "../../../examples/committee/dag.ts";
import { LIMITS } from "../../../examples/committee/limits.ts";
import { refName } from "../../../src/chain/block-ref.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { growGraph, plainBlock, plainRef } from "./random-graph.ts";

function block(round: number, author: number, parents: readonly number[] = [], variant = 0) {
  const ancestors = parents.map((parent) => plainRef(round - 1, parent));
  return plainBlock(plainRef(round, author, variant), ancestors);
}

function reasonOf(dag: Dag<GraphBlock>, candidate: GraphBlock): string {
  const insertion = dag.insert(candidate);
  return insertion.type === "refused" ? insertion.reason : insertion.type;
}

describe("Dag", () => {
  it("takes a block once all it builds on is there, and what it completes with it", () => {
    const dag = new Dag();
    const [first, second, third] = [block(1, 0), block(2, 0, [0]), block(3, 0, [0])];

    expect(dag.insert(third)).to.deep.equal({ type: "pending", missing: [second.ref] });
    expect(dag.insert(second)).to.deep.equal({ type: "pending", missing: [first.ref] });
    expect(dag.missing()).to.deep.equal([first.ref]);
    expect(dag.insert(first)).to.deep.equal({ type: "accepted", blocks: [first, second, third] });
    expect([dag.size, dag.pendingSize, dag.top]).to.deep.equal([3, 0, 3]);
    expect(reasonOf(dag, second)).to.equal("known");
  });

  it("ends with the same blocks whatever order they come in", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const all = growGraph(random, { members: 4, faulty: 0, rounds: 8, quorum: 3 });
        const dag = new Dag();
        const accepted = random.shuffle(all).flatMap((one) => {
          const insertion = dag.insert(one);
          return insertion.type === "accepted" ? insertion.blocks : [];
        });

        expect(accepted.map(({ ref }) => refName(ref))).to.have.members(
          all.map(({ ref }) => refName(ref)),
        );
        const place = new Map(accepted.map(({ ref }, at) => [refName(ref), at]));
        for (const [at, { block: content }] of accepted.entries()) {
          for (const ref of content.ancestors) expect(place.get(refName(ref))).to.be.below(at);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("takes a second block of an author and round only once another builds on it", () => {
    const dag = new Dag();
    const [first, twin] = [block(1, 0), block(1, 0, [], 1)];
    dag.insert(first);

    expect(dag.insert(twin)).to.deep.equal({ type: "equivocation", first });
    dag.insert(plainBlock(plainRef(2, 1), [twin.ref]));
    expect(dag.insert(twin).type).to.equal("accepted");
    expect(dag.inRound(1)).to.deep.equal([first, twin]);
    expect(dag.size).to.equal(3);
  });

  it("leaves out a second block that was completed by accident", () => {
    const dag = new Dag();
    dag.insert(block(2, 0, [1], 1));
    dag.insert(block(2, 0));

    dag.insert(block(1, 1));

    expect(dag.inRound(2)).to.have.length(1);
    expect(dag.pendingSize).to.equal(0);
  });

  it("refuses a block dated before one it builds on", () => {
    const dag = new Dag();
    dag.insert(plainBlock(plainRef(1, 0), []));
    const early = { ref: plainRef(2, 0), block: { ancestors: [plainRef(1, 0)], timestampMs: 0 } };

    expect(reasonOf(dag, early)).to.equal("time_before_ancestor");
  });

  it("waits for nothing at or below its floor, and takes nothing there", () => {
    const dag = new Dag();
    const waiting = block(4, 0, [0, 1]);
    dag.insert(waiting);

    expect(dag.raiseFloor(2)).to.deep.equal([]);
    expect(dag.raiseFloor(3)).to.deep.equal([waiting]);
    expect(reasonOf(dag, block(3, 0))).to.equal("too_old");
    expect(dag.missing()).to.deep.equal([]);
  });

  it("forgets rounds below its floor only", () => {
    const dag = new Dag();
    for (const round of [1, 2, 3]) dag.insert(block(round, 0, round === 1 ? [] : [0]));
    dag.raiseFloor(2);

    dag.forget(9);

    expect([dag.size, dag.lowest]).to.deep.equal([1, 3]);
  });

  it("takes the blocks of a commit with or without their ancestors", () => {
    const dag = new Dag();
    const brought = block(5, 0, [0, 1, 2]);
    const after = block(6, 1, [0]);
    dag.insert(after);

    expect(dag.settle([brought])).to.deep.equal([brought, after]);
    expect(dag.settle([brought])).to.deep.equal([]);
  });

  it("keeps of an author the lowest pending blocks, up to their limit", () => {
    const dag = new Dag();
    const max = LIMITS.authorPendingMax;
    for (let round = 2; round < max + 2; round += 1) dag.insert(block(round * 2, 0, [1]));

    expect(dag.pendingSize).to.equal(max);
    expect(reasonOf(dag, block(1_000, 0, [1]))).to.equal("author_full");
    expect(reasonOf(dag, block(3, 0, [1]))).to.equal("pending");
    expect(dag.pendingSize).to.equal(max);
    expect(dag.knows(plainRef((max + 1) * 2, 0))).to.equal(false);
    expect(reasonOf(dag, block(1_000, 2, [1]))).to.equal("pending");
  });

  it("takes of an author no more blocks than the limit", () => {
    const dag = new Dag();
    const builders = LIMITS.authorBlocksMax;
    for (let round = 1; round <= builders; round += 1) dag.insert(block(round, 0));

    expect(reasonOf(dag, block(builders + 1, 0))).to.equal("author_full");
    expect(reasonOf(dag, block(builders + 1, 1))).to.equal("accepted");
  });
});
