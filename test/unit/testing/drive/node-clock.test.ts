import { expect } from "chai";
import fc from "fast-check";
import { EventLoop } from "../../../../src/testing/drive/event-loop.ts";
import { LifeGate } from "../../../../src/testing/drive/life-gate.ts";
import { nodeClock } from "../../../../src/testing/drive/node-clock.ts";
import { NodeTime } from "../../../../src/testing/drive/node-time.ts";
import type { Clock } from "../../../../src/time/clock.ts";
import { describeClock } from "../../../conformance/clock.ts";

function makeNode() {
  const loop = new EventLoop();
  const time = new NodeTime(loop);
  const gate = new LifeGate(loop, { node: "a", incarnation: 1 });
  return { loop, time, gate, clock: nodeClock({ loop, gate, time }) };
}

/** Does something in the world at a time. */
function worldAt(loop: EventLoop, dueMs: number, run: () => void): void {
  loop.schedule({ dueMs, node: "", kind: "world", label: "", run });
}

describe("the clock of a life", () => {
  describeClock("of a node in a simulated world", () => {
    const { loop, clock } = makeNode();
    return {
      clock,
      pass: async (ms) => {
        await loop.run({ untilMs: loop.nowMs + ms });
      },
    };
  });

  it("begins its monotonic time anew in each life, and its date does not", async () => {
    const { loop, time, clock } = makeNode();
    await loop.run({ untilMs: 5_000 });
    const next = new LifeGate(loop, { node: "a", incarnation: 2 });
    const second = nodeClock({ loop, gate: next, time });

    expect(second.monotonic()).to.equal(0);
    expect(clock.monotonic()).to.equal(5_000);
    expect(second.now()).to.equal(clock.now());
  });

  it("keeps monotonic time and timers apart from jumps and drift", async () => {
    const { loop, time, clock } = makeNode();
    const before = clock.now();
    let firedAt = 0;
    clock.setTimer(() => {
      firedAt = clock.monotonic();
    }, 1_000);
    worldAt(loop, 500, () => {
      time.jump(-60_000);
      time.drift(-1_000);
    });
    await loop.run({ untilMs: 1_500 });

    expect(firedAt).to.equal(1_000);
    expect(clock.monotonic()).to.equal(1_500);
    expect(clock.now() - before).to.equal(1_500 - 60_000 - 1);
  });

  it("fires timers late by what the node's time says", async () => {
    const { loop, time, clock } = makeNode();
    const fired: number[] = [];
    time.lateMs = () => 7;
    clock.setTimer(() => fired.push(loop.nowMs), 10);
    time.lateMs = () => -7;
    clock.setTimer(() => fired.push(loop.nowMs), 30);
    await loop.run({ untilMs: 100 });

    expect(fired).to.deep.equal([17, 30]);
  });

  it("never wakes a waiter whose monotonic time has not come", async () => {
    const waits = fc.double({ min: 1e-9, max: 1e5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(waits, waits, async (born, wait) => {
        const loop = new EventLoop();
        await loop.run({ untilMs: born });
        const gate = new LifeGate(loop, { node: "a", incarnation: 1 });
        const clock = nodeClock({ loop, gate, time: new NodeTime(loop) });
        await loop.run({ untilMs: loop.nowMs + wait / 3 });
        const deadline = clock.monotonic() + wait;
        let left = Number.NaN;
        clock.setTimer(() => {
          left = deadline - clock.monotonic();
        }, wait);
        await loop.run({ untilMs: Number.POSITIVE_INFINITY });
        expect(left).to.be.at.most(0);
        expect(left).to.be.above(-1 / 512);
      }),
      { numRuns: 50 },
    );
  });

  it("lets time pass for a wait too short to be told from none", async () => {
    const { loop, clock } = makeNode();
    await loop.run({ untilMs: 1_000_000 });
    clock.setTimer(() => {}, 1e-13);
    await loop.run({ untilMs: Number.POSITIVE_INFINITY });

    expect(loop.nowMs).to.equal(1_000_000 + 1 / 1_024);
  });

  it("takes an exception of deferred work for the event's", async () => {
    const { loop, clock } = makeNode();
    clock.setTimer(() => {
      clock.defer(() => {
        throw new Error("broken");
      });
    }, 1);
    const end = await loop.run({ untilMs: 5 });

    expect(end.why).to.equal("threw");
    expect(end.thrown?.event?.kind).to.equal("timer");
  });

  it("holds deferred work of a node that is paused in the midst of it", async () => {
    const { loop, gate, clock } = makeNode();
    const ran: string[] = [];
    clock.setTimer(() => {
      clock.defer(() => ran.push(`deferred@${loop.nowMs}`));
      clock.yieldTurn(() => ran.push(`turn@${loop.nowMs}`));
      gate.pause();
    }, 1);
    worldAt(loop, 9, () => gate.resume());
    await loop.run({ untilMs: 20 });

    expect(ran).to.have.members(["deferred@9", "turn@9"]);
  });
});

describe("a killed life", () => {
  /** Uses every door over and over, from callbacks, deferred work, turns and promises. */
  function restless(clock: Clock, did: (what: string) => void): (value: string) => void {
    const sleep = (ms: number) => new Promise<void>((done) => clock.setTimer(done, ms));
    const deferred = () => new Promise<void>((done) => clock.defer(done));
    const turn = () => new Promise<void>((done) => clock.yieldTurn(done));
    const through = (what: string, door: (run: () => void) => void): void =>
      door(() => {
        did(what);
        through(what, door);
      });
    through("timer", (run) => clock.setTimer(run, 3));
    void (async () => {
      for (let count = 0; ; count += 1) {
        await sleep(count % 4);
        did("after a timer");
        await deferred();
        did("after deferred work");
        await Promise.all([turn(), deferred(), null]);
        did("after a turn");
      }
    })();
    let answer = (_value: string): void => {};
    const asked = new Promise<string>((resolve) => {
      answer = resolve;
    });
    void asked.then(() => {
      // A promise somebody else settled goes on; through the doors it still reaches nothing.
      clock.setTimer(() => did("timer of a ghost"), 1);
      clock.defer(() => did("deferred work of a ghost"));
      clock.yieldTurn(() => did("turn of a ghost"));
    });
    return answer;
  }

  for (const drain of ["checkpoint", "turns"] as const) {
    it(`does nothing more through any door, draining by ${drain}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 40_960 }), fc.boolean(), async (tick, fromWithin) => {
          const loop = new EventLoop({ drain });
          const gate = new LifeGate(loop, { node: "a", incarnation: 1 });
          const clock = nodeClock({ loop, gate, time: new NodeTime(loop) });
          const after: string[] = [];
          let before = 0;
          const answer = restless(clock, (what) => {
            if (gate.state === "closed") after.push(what);
            else before += 1;
          });
          const kill = () => {
            clock.defer(() => after.push("deferred before the kill"));
            gate.close();
            answer("too late");
          };
          if (fromWithin) clock.setTimer(kill, tick / 1_024);
          else worldAt(loop, tick / 1_024, kill);
          const end = await loop.run({ untilMs: 1_000 });

          expect(after).to.deep.equal([]);
          expect(tick < 4_096 || before > 0).to.equal(true);
          expect(end.why).to.equal("idle");
          expect(loop.pending).to.equal(0);
        }),
        { numRuns: 60 },
      );
    });
  }
});
