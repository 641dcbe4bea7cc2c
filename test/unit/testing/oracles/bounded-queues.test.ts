import { expect } from "chai";
import { boundedQueues } from "../../../../src/testing/oracles/bounded-queues.ts";
import { nodeWith, StillWorld, treeNode } from "../../../support/oracle-world.ts";

describe("boundedQueues", () => {
  const tree = treeNode("/app", { children: [treeNode("/app/x", { mailbox: 6 })] });
  const world = new StillWorld(nodeWith(() => [tree]));

  it("names the mailbox that holds too many", () => {
    expect(boundedQueues(6).check(world)).to.equal(undefined);
    expect(boundedQueues(5).check(world)).to.equal(
      "bounded queues of 5: 6 messages wait for /app/x on a",
    );
  });

  it("looks at some actors only when asked to", () => {
    expect(boundedQueues(5, { actors: "/app/y" }).check(world)).to.equal(undefined);
  });

  it("does not look at a node that is paused", () => {
    const paused = new StillWorld(nodeWith(() => [tree], { state: "paused" }));

    expect(boundedQueues(5).check(paused)).to.equal(undefined);
  });
});
