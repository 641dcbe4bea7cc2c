import { expect } from "chai";
import fc from "fast-check";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import { EventLoop } from "../../../../src/testing/drive/event-loop.ts";
import { LifeGate } from "../../../../src/testing/drive/life-gate.ts";
import { nodeClock } from "../../../../src/testing/drive/node-clock.ts";
import { NodeTime } from "../../../../src/testing/drive/node-time.ts";
import type { DrainMode } from "../../../../src/testing/drive/real-turns.ts";
import { firstDifference, StepRecord } from "../../../../src/testing/drive/self-check.ts";

interface Outcome {
  readonly hash: string;
  readonly log: readonly string[];
  readonly steps: StepRecord;
}

/** Nodes that sleep, race, defer, tick and write to each other, and are paused and killed meanwhile. */
async function restlessWorld(seed: bigint, drain: DrainMode): Promise<Outcome> {
  const draws = drawsOf(seed);
  const steps = new StepRecord();
  const loop = new EventLoop({ drain, steps });
  const log: string[] = [];
  const mail = new Map<string, () => void>();
  for (let index = 0; index < 4; index += 1) {
    const node = `n${index}`;
    const gate = new LifeGate(loop, { node, incarnation: 1 });
    const clock = nodeClock({ loop, gate, time: new NodeTime(loop) });
    const note = (what: string): void => {
      log.push(`${loop.step} ${node} ${what}`);
      loop.note(what);
    };
    const sleep = (ms: number) => new Promise<void>((done) => clock.setTimer(done, ms));
    const tick = () => new Promise<void>((done) => process.nextTick(done));
    const turn = () => new Promise<void>((done) => clock.yieldTurn(done));
    void (async () => {
      for (let count = 0; count < 40; count += 1) {
        const ms = draws.spread({ exponential: 4 }, "sleep", node, count);
        await Promise.race([sleep(ms), sleep(ms / 2).then(turn)]);
        note(`woke ${count}`);
        await Promise.all([tick(), turn(), Promise.allSettled([tick(), Promise.reject(count)])]);
        clock.defer(() => note("deferred"));
        for (let hop = draws.below(12, "hops", node, count); hop > 0; hop -= 1)
          await Promise.resolve();
        mail.get(`n${draws.below(4, "to", node, count)}`)?.();
      }
    })();
    const arrived = (count: number): void => {
      const got = new Promise<void>((done) => mail.set(node, done));
      void got.then(tick).then(() => {
        note(`mail ${count}`);
        if (count < 30) arrived(count + 1);
      });
    };
    arrived(0);
    const world = (dueMs: number, run: () => void) =>
      loop.schedule({ dueMs, node, kind: "world", label: "fault", run });
    const pausedMs = draws.spread({ uniform: [0, 60] }, "pause", node, 0);
    world(pausedMs, () => gate.pause());
    world(pausedMs + 25, () => gate.resume());
    if (index === 3)
      world(draws.spread({ uniform: [20, 150] }, "kill", node, 0), () => gate.close());
  }
  const end = await loop.run({ untilMs: 10_000 });
  expect(end.why).to.equal("idle");
  return { hash: loop.hash, log, steps };
}

describe("the two ways to drain", () => {
  it("give the same run, promise for promise and hash for hash", async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), async (seed) => {
        const checkpoint = await restlessWorld(seed, "checkpoint");
        const turns = await restlessWorld(seed, "turns");
        expect(turns.log).to.deep.equal(checkpoint.log);
        expect(firstDifference(checkpoint.steps, turns.steps)).to.equal(undefined);
        expect(turns.hash).to.equal(checkpoint.hash);
        expect(turns.log.length).to.be.above(100);
      }),
      { numRuns: 25 },
    );
  });

  it("give different runs for different seeds", async () => {
    const hashes = await Promise.all(
      [1n, 2n, 3n].map(async (seed) => (await restlessWorld(seed, "checkpoint")).hash),
    );

    expect(new Set(hashes).size).to.equal(3);
  });

  it("give the same run when several worlds run at once", async () => {
    const alone = await restlessWorld(5n, "checkpoint");
    const together = await Promise.all([
      restlessWorld(5n, "turns"),
      restlessWorld(6n, "turns"),
      restlessWorld(5n, "checkpoint"),
    ]);

    expect([together[0]?.hash, together[2]?.hash]).to.deep.equal([alone.hash, alone.hash]);
  });
});
