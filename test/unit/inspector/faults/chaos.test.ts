import { expect } from "chai";
import fc from "fast-check";
import { chaosDeed, chaosText, runChaos } from "../../../../src/inspector/faults/chaos.ts";
import { checkFault, FAULT_KINDS } from "../../../../src/inspector/faults/fault-order.ts";
import { seededRandom } from "../../../../src/time/seeded-random.ts";
import { simulatedClock } from "../../../../src/time/simulated-clock.ts";

const paths = fc.uniqueArray(fc.constantFrom("/a", "/a/b", "/a/c", "/d", "/e/f"));

describe("chaos", () => {
  it("does the same for the same seed and the same actors, in whatever order they come (E3)", () => {
    fc.assert(
      fc.property(fc.string(), paths, (seed, there) => {
        const one = chaosDeed(there, seededRandom(seed));
        expect(chaosDeed([...there].reverse(), seededRandom(seed))).to.deep.equal(one);
        expect(one === undefined).to.equal(there.length === 0);
        if (one !== undefined) expect(there).to.include(one.path);
      }),
    );
  });

  it("draws as much whoever is there, so that what comes after is not another (E3)", () => {
    const [some, none] = [seededRandom("s"), seededRandom("s")];
    chaosDeed(["/a", "/b"], some);
    chaosDeed([], none);
    expect(some.u32()).to.equal(none.u32());
  });

  it("begins nothing that a viewer could not (E3)", () => {
    const random = seededRandom("all");
    const told = new Set<string>();
    for (let nth = 0; nth < 200; nth += 1) {
      const deed = chaosDeed(["/a"], random);
      if (deed === undefined) continue;
      told.add(chaosText(deed));
      if (deed.does.verb === "kill") continue;
      checkFault({ ...deed.does.order, path: deed.path, seed: deed.seed }, FAULT_KINDS);
    }
    expect(told.size).to.equal(8);
  });

  it("befalls only whom its path fits, about as often as it says, until it is stopped (E3)", async () => {
    const clock = simulatedClock();
    const struck: string[] = [];
    const stop = runChaos({ path: "/a/*", everyMs: 100 }, seededRandom(1), {
      clock,
      paths: () => ["/a", "/a/b", "/a/c", "/d"],
      do: ({ path }) => struck.push(path),
    });
    await clock.advance(10_000);
    expect(struck.length).to.be.within(80, 125);
    expect([...new Set(struck)].sort()).to.deep.equal(["/a/b", "/a/c"]);
    stop();
    expect(clock.pendingTimers).to.equal(0);
  });
});
