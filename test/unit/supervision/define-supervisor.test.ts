import { expect } from "chai";
import {
  defineDynamicSupervisor,
  defineSupervisor,
  exitActor,
  ignore,
} from "../../../src/index.ts";
import { serverSpec } from "../../support/otp-server.ts";
import { childOf, useOtpWorld } from "../../support/otp-world.ts";

describe("a supervisor as others see it", () => {
  const world = useOtpWorld();

  it("shows its specifications before it runs", () => {
    const spec = serverSpec(world().script("c1"));
    const listing = defineSupervisor({ id: "sup", children: () => [spec] });
    const ignoring = defineSupervisor({ id: "sup", children: () => ignore() });

    expect(listing.childSpecs()).to.deep.equal([spec]);
    expect(ignoring.childSpecs()).to.deep.equal([]);
  });

  it("shows no children when it is gone, or while one of them is", async () => {
    const inner = defineSupervisor({ id: "inner", children: () => [] });
    const pool = defineDynamicSupervisor({
      id: "pool",
      child: () => serverSpec(world().script("c")),
    });
    const outer = defineSupervisor({
      id: "outer",
      intensity: 5,
      children: () => [inner.childSpec(), pool.childSpec()],
    });
    const tree = await world().tree(outer);
    const seen: number[] = [];
    world().runtime.listen((event) => {
      if (event.type === "actor.stopped") seen.push(tree.snapshot().children.length);
    });

    for (const id of ["inner", "pool"]) exitActor(await childOf(tree.ref, id), "kill");
    await world().settle();
    exitActor(tree.ref, "kill");
    await world().settle();

    expect(seen.length).to.be.above(2);
    expect(tree.snapshot().children).to.deep.equal([]);
    expect(tree.whereis(inner)).to.equal(undefined);
  });

  it("brings a killed supervisor back under one restart, though its orphans still held their names", async () => {
    const name = { name: "orphan" };
    const worker = serverSpec(world().script("worker"), { name });
    const inner = defineSupervisor({ id: "inner", children: () => [worker] });
    const outer = defineSupervisor({ id: "outer", children: () => [inner.childSpec()] });
    const tree = await world().tree(outer);

    exitActor(await childOf(tree.ref, "inner"), "kill");
    await world().settle();

    expect(world().reports).to.deep.equal(['child_terminated inner "killed"']);
    expect(tree.at("/outer/inner/worker")?.isAlive).to.equal(true);
  });
});
