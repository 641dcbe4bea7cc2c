import { expect } from "chai";
import fc from "fast-check";
import type { ScheduledEvent, Thrown } from "../../../../src/testing/drive/event.ts";
import { EventLoop } from "../../../../src/testing/drive/event-loop.ts";
import type { EventLoopOptions } from "../../../../src/testing/drive/run-options.ts";

/** A loop, what has run in it, and a short way to schedule. */
function makeLoop(options: EventLoopOptions = {}) {
  const loop = new EventLoop(options);
  const ran: string[] = [];
  const at = (dueMs: number, label: string, run: () => void = () => {}): ScheduledEvent =>
    loop.schedule({
      dueMs,
      node: "a",
      kind: "test",
      label,
      run: () => {
        ran.push(`${label}@${loop.nowMs}`);
        run();
      },
    });
  return { loop, ran, at };
}

for (const drain of ["checkpoint", "turns"] as const) {
  describe(`the event loop, draining by ${drain}`, () => {
    it("runs events by due time, equals in the order of scheduling", async () => {
      const plan = fc.array(fc.integer({ min: -3, max: 12 }), { maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(plan, plan, async (first, nested) => {
          const { loop, ran, at } = makeLoop({ drain });
          for (const [index, dueMs] of first.entries()) at(dueMs, `${index}`);
          at(5, "nest", () => {
            for (const [index, dueMs] of nested.entries()) at(dueMs, `nested ${index}`);
          });
          const end = await loop.run({ untilMs: 20 });

          const early = first.map((dueMs, index) => ({
            dueMs: Math.max(0, dueMs),
            name: `${index}`,
          }));
          const late = nested.map((dueMs, index) => ({
            dueMs: Math.max(5, dueMs),
            name: `nested ${index}`,
          }));
          const all = [...early, { dueMs: 5, name: "nest" }, ...late];
          const expected = all.sort((one, other) => one.dueMs - other.dueMs);
          expect(ran).to.deep.equal(expected.map(({ dueMs, name }) => `${name}@${dueMs}`));
          expect(end).to.deep.equal({ why: "idle", atMs: 20, step: all.length });
        }),
        { numRuns: 40 },
      );
    });

    it("lets every promise and tick of an event end before the next", async () => {
      const { loop, ran, at } = makeLoop({ drain });
      at(1, "first", () => {
        void (async () => {
          for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
          ran.push("promises");
          process.nextTick(() => {
            ran.push("tick");
            void Promise.resolve().then(() => ran.push("promise of the tick"));
          });
        })();
      });
      at(1, "second");
      await loop.run({
        untilMs: 1,
        afterEvent: ({ label }) => ran.push(`after ${label}`),
        afterInstant: () => ran.push("instant over"),
      });

      expect(ran).to.deep.equal([
        "first@1",
        "promises",
        "tick",
        "promise of the tick",
        "after first",
        "second@1",
        "after second",
        "instant over",
      ]);
    });

    it("announces the end of an instant again when its hook adds to it", async () => {
      const { loop, ran, at } = makeLoop({ drain });
      at(1, "one");
      at(2, "two");
      let added = false;
      await loop.run({
        untilMs: 5,
        afterInstant: () => {
          ran.push(`over@${loop.nowMs}`);
          if (!added) at(loop.nowMs, "added");
          added = true;
        },
      });

      expect(ran).to.deep.equal(["one@1", "over@1", "added@1", "over@1", "two@2", "over@2"]);
    });

    it("forgets a cancelled event, also at the same instant, and ignores one that ran", async () => {
      const { loop, ran, at } = makeLoop({ drain });
      const first = at(1, "first", () => {
        loop.cancel(victim);
        loop.cancel(first);
        loop.cancel("no event");
      });
      const victim = at(1, "victim");
      loop.cancel(at(2, "cancelled"));
      await loop.run({ untilMs: 5 });

      expect(ran).to.deep.equal(["first@1"]);
      expect(loop.pending).to.equal(0);
    });

    it("says why it ended, goes on from there, and moves to the end of its time", async () => {
      const { loop, ran, at } = makeLoop({ drain });
      at(10, "one");
      at(30, "two");
      at(Number.POSITIVE_INFINITY, "never");

      expect(await loop.run({ untilMs: 20 })).to.deep.equal({ why: "until", atMs: 20, step: 1 });
      expect(await loop.run({ untilMs: 40, stop: () => loop.step === 2 })).to.deep.equal({
        why: "stopped",
        atMs: 30,
        step: 2,
      });
      expect(await loop.run({ untilMs: Number.POSITIVE_INFINITY })).to.deep.equal({
        why: "idle",
        atMs: 30,
        step: 2,
      });
      expect(ran).to.deep.equal(["one@10", "two@30"]);
    });

    it("names the limit that was reached", async () => {
      const livelock = makeLoop({ drain, limits: { eventsAtOnceMax: 50 } });
      const again = (): void => void livelock.at(livelock.loop.nowMs, "again", again);
      livelock.at(3, "again", again);
      const endless = makeLoop({ drain, limits: { eventsMax: 70, eventsAtOnceMax: 1 } });
      const later = (): void => void endless.at(endless.loop.nowMs + 1, "later", later);
      endless.at(1, "later", later);

      expect(await livelock.loop.run({ untilMs: 1_000 })).to.deep.equal({
        why: "eventsAtOnceMax",
        atMs: 3,
        step: 50,
      });
      expect(await endless.loop.run({ untilMs: 1_000 })).to.deep.equal({
        why: "eventsMax",
        atMs: 70,
        step: 70,
      });
    });

    const WAYS: Readonly<Record<string, () => void>> = {
      "the event itself": () => {
        throw new Error("broken");
      },
      "a promise nobody handles": () => {
        void Promise.resolve().then(() => {
          throw new Error("broken");
        });
      },
      "a tick": () => {
        process.nextTick(() => {
          throw new Error("broken");
        });
      },
      "a microtask": () => {
        queueMicrotask(() => {
          throw new Error("broken");
        });
      },
    };
    for (const [name, work] of Object.entries(WAYS)) {
      it(`ends with what was thrown by ${name}, and by which event`, async () => {
        const { loop, ran, at } = makeLoop({ drain });
        const guilty = at(1, "guilty", work);
        at(1, "next");
        const end = await loop.run({ untilMs: 5 });

        expect(end.why).to.equal("threw");
        expect(end.thrown?.error).to.be.instanceOf(Error).with.property("message", "broken");
        expect(end.thrown?.event).to.equal(guilty);
        expect(ran).to.deep.equal(["guilty@1"]);
      });

      it(`goes on after what was thrown by ${name} when someone is told`, async () => {
        const thrown: Thrown[] = [];
        const { loop, ran, at } = makeLoop({ drain, onThrow: (one) => thrown.push(one) });
        at(1, "guilty", () => {
          work();
          process.nextTick(() => void Promise.resolve().then(() => ran.push("rest")));
        });
        at(1, "next");
        const end = await loop.run({ untilMs: 5 });

        expect(end.why).to.equal("idle");
        expect(thrown.map(({ event }) => event?.label)).to.deep.equal(["guilty"]);
        const rest = name === "the event itself" ? [] : ["rest"];
        expect(ran).to.deep.equal(["guilty@1", ...rest, "next@1"]);
      });
    }

    it("fails when a hook throws, and can run again", async () => {
      const { loop, at } = makeLoop({ drain });
      at(1, "one");
      at(2, "two");
      const broken = loop.run({
        untilMs: 5,
        afterEvent: () => {
          throw new Error("broken hook");
        },
      });

      expect(await broken.catch((error: unknown) => error)).to.have.property(
        "message",
        "broken hook",
      );
      expect((await loop.run({ untilMs: 5 })).why).to.equal("idle");
    });

    it("gives the host its listeners back", async () => {
      const before = process.rawListeners("unhandledRejection");
      const { loop, at } = makeLoop({ drain });
      at(1, "one", () => void Promise.reject(new Error("broken")));
      await loop.run({ untilMs: 5 });

      expect(process.rawListeners("unhandledRejection")).to.deep.equal(before);
    });
  });
}

describe("the event loop", () => {
  it("notes what made an event happen", async () => {
    const { loop, at } = makeLoop();
    let child: ScheduledEvent | undefined;
    const root = at(1, "root");
    at(2, "parent", () => {
      child = at(9, "child");
    });
    await loop.run({ untilMs: 5 });

    expect(root.cause).to.equal(undefined);
    expect(child?.cause).to.equal(2);
    expect(child?.step).to.equal(0);
    expect(loop.nextDueMs).to.equal(9);
    expect(loop.event).to.equal(undefined);
  });

  it("keeps time in whole ticks, rounded up", async () => {
    const { loop, at } = makeLoop();
    const event = at(0.1, "one");
    await loop.run({ untilMs: 5 });

    expect(event.dueMs).to.equal(103 / 1_024);
  });

  it("hashes time, node, kind, label, order and notes", async () => {
    const hashOf = async (change: Partial<ScheduledEvent>, note: string | number = 1) => {
      const loop = new EventLoop();
      const run = () => loop.note(note);
      loop.schedule({ ...pick(change), run });
      loop.schedule({ dueMs: 2, node: "b", kind: "k", label: "m", run });
      await loop.run({ untilMs: 10 });
      return loop.hash;
    };
    const pick = ({ dueMs = 1, node = "a", kind = "k", label = "l" }: Partial<ScheduledEvent>) => ({
      dueMs,
      node,
      kind,
      label,
    });
    const changes = [{ dueMs: 1.5 }, { dueMs: 2 }, { node: "b" }, { kind: "x" }, { label: "x" }];
    const hashes = [await hashOf({}), await hashOf({}, 2), await hashOf({}, "x")];
    for (const change of changes) hashes.push(await hashOf(change));

    expect(new Set(hashes).size).to.equal(hashes.length);
    expect(await hashOf({})).to.equal(hashes[0]);
  });

  it("refuses a due time that is no number, and two runs at once", async () => {
    const { loop, at } = makeLoop();
    expect(() => at(Number.NaN, "odd")).to.throw("a number of milliseconds");
    const run = loop.run({ untilMs: 1 });
    expect(() => loop.run({ untilMs: 1 })).to.throw("one run at a time");
    await run;
  });

  it("runs more events than fit in one slice", async () => {
    const { loop, at } = makeLoop();
    for (let dueMs = 0; dueMs < 5_000; dueMs += 1) at(dueMs, "one");

    expect((await loop.run({ untilMs: 10_000 })).step).to.equal(5_000);
  });
});
