import { expect } from "chai";
import { type Cast, defineActor, started } from "../../../../src/index.ts";
import type { NetworkFrame } from "../../../../src/inspector/index.ts";
import { Looking } from "../../../support/inspector/looking.ts";

describe("what a host collects of its network", () => {
  it("costs the host nothing when it cannot be read: the last frame stays, and it is told once (V6)", async () => {
    let isBroken = false;
    const looking: Looking = new Looking({
      network: (): NetworkFrame => {
        if (isBroken) throw new Error("a state of another kind");
        const self = { peer: "me", kind: "full" };
        return { atMs: looking.clock.now(), self, peers: [], cells: {} };
      },
    });
    const looker = looking.look();
    await looking.pass(1_000, looker);
    const seenAtMs = looker.picture.network?.atMs;
    isBroken = true;
    await looking.pass(5_000, looker);
    const failures = looker.picture.events.values.filter(
      ({ type }) => type === "runtime.observer_failed",
    );

    expect(looker.picture.network?.atMs).to.equal(seenAtMs);
    expect(looker.picture.atMs).to.be.above((seenAtMs ?? 0) + 4_000);
    expect(failures).to.have.length(1);
    isBroken = false;
    await looking.pass(1_000, looker);
    expect(looker.picture.network?.atMs).to.be.above(seenAtMs ?? Number.NaN);
    await looking.stop();
  });
});

describe("what a host collects of crashes", () => {
  type Oddities = { fail: Cast<unknown> };
  const odd = defineActor<Oddities, object>({
    name: "odd",
    init: () =>
      started({
        get field(): never {
          throw new Error("nobody reads it");
        },
      }),
    handle: {
      fail: (_state, error) => {
        throw error;
      },
    },
  });

  it("goes on after one that cannot be shown (V2)", async () => {
    const looking = new Looking({ payloads: {} });
    const looker = looking.look();
    const crashOf = async (error: unknown): Promise<void> => {
      const { ref } = await looking.runtime.start(odd, undefined);
      await looking.pass(1_000, looker);
      ref.cast.fail(error);
      await looking.pass(1_000, looker);
    };
    const unreadable = Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("nobody reads it");
      },
    });
    await crashOf(unreadable);
    await crashOf(Object.assign(new Error("a"), { stack: 5 }));
    await crashOf(new Error("b"));
    const { crashes, events } = looker.picture;

    expect(crashes.values.map(({ reason }) => reason)).to.deep.equal([
      "error: Error: a",
      "error: Error: b",
    ]);
    expect(crashes.last?.exact?.state.missing).to.deep.equal(["state.field (unreadable)"]);
    expect(events.values).to.deep.include({
      ...{
        type: "runtime.observer_failed",
        atMs: events.values.find(({ type }) => type === "runtime.observer_failed")?.atMs,
      },
      error: "cannot show actor.crashed of /odd",
    });
    await looking.stop();
  });
});
