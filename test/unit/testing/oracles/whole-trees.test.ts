import { expect } from "chai";
import { wholeTrees } from "../../../../src/testing/oracles/whole-trees.ts";
import { emptyPlace, nodeWith, StillWorld, treeNode } from "../../../support/oracle-world.ts";

describe("wholeTrees", () => {
  const check = wholeTrees({ withinMs: 1_000 });
  const isWhole = (...children: readonly ReturnType<typeof treeNode>[]): boolean =>
    check.check(new StillWorld(nodeWith(() => [treeNode("/app", { children })])));

  it("takes a tree in which everybody runs, and children that need not", () => {
    expect(isWhole(treeNode("/app/x"), emptyPlace("/app/y", { restart: "transient" }))).to.equal(
      true,
    );
  });

  it("waits for permanent children, restarts, and actors that stop", () => {
    expect(isWhole(emptyPlace("/app/x"))).to.equal(false);
    expect(isWhole(emptyPlace("/app/x", { restart: "transient", life: "restarting" }))).to.equal(
      false,
    );
    expect(isWhole(treeNode("/app/x", { life: "stopping" }))).to.equal(false);
  });

  it("waits for nodes that are down, and for those without a tree", () => {
    const up = [treeNode("/app")];

    expect(check.check(new StillWorld(nodeWith(() => up, { state: "down" })))).to.equal(false);
    expect(check.check(new StillWorld(nodeWith(() => [])))).to.equal(false);
    expect(check.check(new StillWorld(nodeWith(() => up)))).to.equal(true);
  });

  it("does not wait for places that are excepted", () => {
    const tree = treeNode("/app", { children: [emptyPlace("/app/x")] });
    const lenient = wholeTrees({ withinMs: 1, except: ["/app/x"] });

    expect(lenient.check(new StillWorld(nodeWith(() => [tree])))).to.equal(true);
  });
});
