import { expect } from "chai";
import type { NodeEnv } from "../../../../src/testing/spec.ts";
import { IDLE, idleSpec, smallWorld } from "./small-spec.ts";

const KEY = Uint8Array.of(1);

describe("SimulatedNode", () => {
  it("runs nothing of a life that was killed, and keeps its key and disk", async () => {
    const envs: NodeEnv[] = [];
    const ran: number[] = [];
    const spec = idleSpec(["a"], (env) => {
      envs.push(env);
      env.clock.setTimer(() => ran.push(env.incarnation), 50);
    });
    const { world, run } = smallWorld(spec);
    await run(10, () => world.begin());
    await run(20, () => {
      world.node("a").kill();
      world.node("a").start();
    });
    await run(200);

    expect(ran).to.deep.equal([2]);
    expect(envs.map(({ incarnation }) => incarnation)).to.deep.equal([1, 2]);
    expect(envs[0]?.signer.publicKey).to.deep.equal(envs[1]?.signer.publicKey);
    expect(envs[0]?.random.u32()).to.not.equal(envs[1]?.random.u32());
  });

  it("loses at a power cut what was not flushed, at a kill nothing the system had", async () => {
    const held: boolean[] = [];
    const spec = idleSpec(["a"], async (env) => {
      const store = await env.storeOpener.open("/s");
      held.push(store.get("t", KEY) !== undefined);
      store.write([{ put: ["t", KEY, KEY] }]).catch(() => {});
    });
    const { world, run } = smallWorld({ ...spec, disk: { flushMs: 1_000 } });
    await run(10, () => world.begin());
    await run(20, () => world.node("a").powerCut("none"));
    await run(30, () => world.node("a").start());
    await run(40, () => world.node("a").kill());
    await run(50, () => world.node("a").start());
    await run(60);

    expect(held).to.deep.equal([false, false, true]);
  });

  it("stands still while it is paused", async () => {
    const ran: number[] = [];
    const spec = idleSpec(["a"], (env) => env.clock.setTimer(() => ran.push(world.nowMs), 50));
    const { world, run } = smallWorld(spec);
    await run(10, () => world.begin());
    await run(100, () => world.node("a").pause());
    expect(ran).to.deep.equal([]);
    await run(110, () => world.node("a").resume());

    expect(ran).to.deep.equal([100]);
  });

  it("leaves in order, and is gone when its stop has ended", async () => {
    let stops = 0;
    const stop = async (): Promise<void> => {
      stops += 1;
      await world.sleep(30);
    };
    const nodes = [{ name: "a", start: () => ({ ...IDLE, stop }) }];
    const { world, run } = smallWorld({ id: "leaving", nodes, stormMs: 1 });
    await run(10, () => world.begin());
    await run(20, () => world.node("a").leave());
    expect(world.node("a").state).to.equal("starting");
    await run(100);

    expect(stops).to.equal(1);
    expect(world.node("a").state).to.equal("down");
  });

  it("begins anew as soon as it has left when it is to run by then", async () => {
    const starts: number[] = [];
    const start = () => {
      starts.push(world.nowMs);
      return { ...IDLE, stop: () => world.sleep(30) };
    };
    const { world, run } = smallWorld({
      id: "returning",
      nodes: [{ name: "a", start }],
      stormMs: 1,
    });
    await run(10, () => world.begin());
    await run(20, () => world.node("a").leave());
    await run(30, () => world.heal());
    expect(starts).to.have.length(1);
    await run(100);

    expect(starts).to.have.length(2);
    expect(world.node("a").state).to.equal("up");
  });
});
