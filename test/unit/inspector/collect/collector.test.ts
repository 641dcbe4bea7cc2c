import { expect } from "chai";
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
