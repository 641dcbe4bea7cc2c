import { expect } from "chai";
import { idleSpec, smallWorld } from "./small-spec.ts";

describe("SimulatedWorld", () => {
  it("kills nodes by its plan and brings them back", async () => {
    const what = { at: "node", do: "kill", on: "b", downMs: 50 } as const;
    const { world, run } = smallWorld(idleSpec(["a", "b"]), [{ id: "k", what, when: { at: 100 } }]);
    await run(90, () => world.begin());
    expect(world.nodes().map(({ state }) => state)).to.deep.equal(["up", "up"]);

    await run(120);
    expect(world.node("b").state).to.equal("down");
    await run(200);

    expect(world.node("b")).to.include({ state: "up", incarnation: 2 });
    expect(world.judge.fired).to.have.length(1);
  });

  it("follows a rule that is injected", async () => {
    const { world, run } = smallWorld(idleSpec(["a"]));
    await run(10, () => world.begin());
    const what = { at: "node", do: "pause", on: "a", forMs: 500 } as const;

    await run(40, () => world.inject({ id: "late", what, when: { at: 30 } }));

    expect(world.node("a").state).to.equal("paused");
  });

  it("heals: who is down starts, who stands still goes on, no rule applies any more", async () => {
    const what = { at: "node", do: "kill", on: "c", downMs: 50 } as const;
    const rules = [{ id: "k", what, when: { at: 100 } }];
    const { world, run } = smallWorld(idleSpec(["a", "b", "c"]), rules);
    await run(10, () => world.begin());
    await run(20, () => {
      world.node("a").kill();
      world.node("b").pause();
      world.heal();
    });
    await run(300);

    expect(world.nodes().map(({ state }) => state)).to.deep.equal(["up", "up", "up"]);
    expect(world.node("a").incarnation).to.equal(2);
    expect(world.judge.fired).to.deep.equal([]);
  });

  it("takes a failed start for a failure when nothing was wrong, else tries again", async () => {
    let starts = 0;
    const spec = idleSpec(["a"], () => {
      starts += 1;
      if (starts < 3) throw new Error("no start");
    });
    const calm = smallWorld(spec);
    await calm.run(5_000, () => calm.world.begin());
    expect(calm.failed).to.deep.equal(["a: no start"]);

    starts = 0;
    const what = { at: "clock", do: "jump", on: "a", byMs: 10 } as const;
    const broken = smallWorld(spec);
    await broken.run(1, () => broken.world.inject({ id: "j", what, when: { at: 0 } }));
    await broken.run(5_000, () => broken.world.begin());

    expect(starts).to.equal(3);
    expect(broken.failed).to.deep.equal([]);
  });

  it("tells a node that asks how to misbehave, until it is healed", async () => {
    const asked: (() => number)[] = [];
    const spec = idleSpec(["a", "b"], (env) => {
      asked.push(() => env.behaves("b", "ping").length);
    });
    const what = { at: "peer", do: "silent", on: "a" } as const;
    const { world, run } = smallWorld(spec, [{ id: "s", what, when: { chance: 1 } }]);
    const counts: number[][] = [];
    const ask = (): void => void counts.push(asked.map((one) => one()));
    await run(10, () => world.begin());
    await run(20, ask);
    await run(30, () => world.heal());
    await run(40, ask);
    await run(50, () => world.node("a").kill());

    expect(counts).to.deep.equal([
      [1, 0],
      [0, 0],
    ]);
    expect(world.judge.fired.map(({ node, place }) => `${node} ${place}`)).to.deep.equal(["a b"]);
  });

  it("tells a life that is over nothing", async () => {
    const asked: (() => number)[] = [];
    const what = { at: "peer", do: "silent", on: "a" } as const;
    const spec = idleSpec(["a"], (env) => {
      asked.push(() => env.behaves("b").length);
    });
    const { world, run } = smallWorld(spec, [{ id: "s", what, when: { chance: 1 } }]);
    await run(10, () => world.begin());
    await run(20, () => world.node("a").kill());

    expect([asked.map((one) => one()), world.judge.fired]).to.deep.equal([[0], []]);
  });

  it("cuts the network until the cut is healed", async () => {
    const { world, run } = smallWorld(idleSpec(["a", "b"]));
    const got: number[] = [];
    await run(10, () => world.begin());
    await run(20, () => {
      const heal = world.partition("isolate_one");
      world.after(5, () => {
        got.push(1);
        heal();
      });
    });

    expect(got).to.deep.equal([1]);
    expect(world.trace.where({ kind: "link.cut" })).to.have.length(1);
  });

  it("hears the trace, so that a fault can follow what happens", async () => {
    const what = { at: "node", do: "kill", on: "a", downMs: 10_000 } as const;
    const when = { onTrace: { kind: "half.done" }, delayMs: 5 };
    const spec = idleSpec(["a"], (env) => env.clock.setTimer(() => env.trace("half.done"), 50));
    const { world, run } = smallWorld(spec, [{ id: "t", what, when }]);
    await run(54, () => world.begin());
    expect(world.node("a").state).to.equal("up");
    await run(60);

    expect(world.node("a").state).to.equal("down");
  });
});
