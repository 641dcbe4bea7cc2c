import { expect } from "chai";
import { noOrphans } from "../../../../src/testing/oracles/no-orphans.ts";
import { nodeWith, StillWorld } from "../../../support/oracle-world.ts";
import type { WrittenEvent } from "../../../support/traces.ts";

function event(kind: string, actor: string, id: number): WrittenEvent {
  return { kind: `actor.${kind}`, actor, values: { id } };
}

const up = [event("started", "/app/x", 2), event("started", "/app", 1)];
const end = event("stopped", "/app", 1);

describe("noOrphans", () => {
  const check = noOrphans({ graceMs: 10 });

  it("names who lives on after its parent, once its time is over", () => {
    const world = new StillWorld();
    world.happens(...up, end);
    const wrongAt = (ms: number): string | undefined => {
      world.nowMs = ms;
      return check.check(world);
    };

    expect(wrongAt(9)).to.equal(undefined);
    expect(wrongAt(10)).to.match(
      /^no orphans: #1 actor.started .* \/app\/x .* still lives after #3/,
    );
  });

  it("takes those that end, or run their terminate", () => {
    for (const kind of ["stopped", "stopping"]) {
      for (const order of [
        [end, event(kind, "/app/x", 2)],
        [event(kind, "/app/x", 2), end],
      ]) {
        const world = new StillWorld();
        world.happens(...up, ...order);
        world.nowMs = 1_000;

        expect(check.check(world)).to.equal(undefined);
      }
    }
  });

  it("takes children of the next incarnation, which start before it has", () => {
    const world = new StillWorld();
    world.happens(...up, event("stopped", "/app/x", 2), end, event("started", "/app/x", 3));
    world.nowMs = 1_000;

    expect(check.check(world)).to.equal(undefined);
  });

  it("does not look at lives that are over, at nodes that are paused, nor at who is excepted", () => {
    for (const facts of [{ incarnation: 2 }, { state: "paused" as const }]) {
      const world = new StillWorld(nodeWith(() => [], facts));
      world.happens(...up, end);
      world.nowMs = 1_000;

      expect(check.check(world)).to.equal(undefined);
    }
    const world = new StillWorld();
    world.happens(...up, end);
    world.nowMs = 10_000;
    expect(noOrphans({ except: ["/app/*"] }).check(world)).to.equal(undefined);
    expect(noOrphans().check(world)).to.be.a("string");
  });

  it("keeps worlds apart", () => {
    const one = new StillWorld();
    one.happens(...up);
    check.check(one);
    const other = new StillWorld();
    other.happens(end);
    other.nowMs = 1_000;

    expect(check.check(other)).to.equal(undefined);
  });
});
