/** Two runtimes in one process, as a host with two nodes has them: neither notices the other. */

import { expect } from "chai";
import {
  actorName,
  type Call,
  type Cast,
  createRuntime,
  defineActor,
  defineSupervisor,
  exitActor,
  type Internal,
  next,
  Registry,
  reply,
  type Runtime,
  type RuntimeEvent,
  simulatedClock,
  started,
} from "../../src/index.ts";

type CounterMessages = {
  add: Cast<number>;
  read: Call<void, number>;
  ring: Internal;
};

const COUNTER = actorName<CounterMessages>("counter");

/** Counts what it is told, and once more each virtual second. */
const counter = defineActor<CounterMessages, number>({
  name: "counter",
  init: (_args, context) => {
    context.setTimer("ring", 1_000, "ring");
    return started(0);
  },
  handle: {
    add: (count, by) => next(count + by),
    read: (count) => reply(count),
    ring: (count, _payload, context) => {
      context.setTimer("ring", 1_000, "ring");
      return next(count + 1);
    },
  },
});

const app = defineSupervisor({
  id: "app",
  strategy: "one_for_one",
  intensity: 3,
  periodMs: 5_000,
  children: () => [counter.childSpec(undefined, { name: COUNTER })],
});

async function world() {
  const clock = simulatedClock();
  const runtime: Runtime = createRuntime({ clock });
  const events: RuntimeEvent[] = [];
  runtime.listen((event) => events.push(event));
  const tree = await runtime.start(app);
  return { clock, runtime, events, tree };
}

describe("two runtimes in one process", () => {
  let here: Awaited<ReturnType<typeof world>>;
  let there: Awaited<ReturnType<typeof world>>;

  beforeEach(async () => {
    [here, there] = [await world(), await world()];
  });

  afterEach(async () => {
    await Promise.all([here.runtime.stop(), there.runtime.stop()]);
  });

  it("hold one name each, and a message to it reaches its own holder only", async () => {
    here.runtime.ref(COUNTER).cast.add(5);
    expect(await here.runtime.ref(COUNTER).call.read()).to.equal(5);
    expect(await there.runtime.ref(COUNTER).call.read()).to.equal(0);
    expect(here.runtime.whereis(COUNTER)).to.not.equal(there.runtime.whereis(COUNTER));
  });

  it("each move with their own clock", async () => {
    await here.clock.advance(3_000);
    expect(await here.runtime.ref(COUNTER).call.read()).to.equal(3);
    expect(await there.runtime.ref(COUNTER).call.read()).to.equal(0);
    expect(there.clock.monotonic()).to.equal(0);
  });

  it("number their actors from the same beginning and count only their own", async () => {
    const numbers = [here, there].map(({ tree }) => tree.snapshot().actor);
    expect(numbers[0]).to.equal(numbers[1]);
    await here.runtime.start(counter);
    expect([here, there].map(({ runtime }) => runtime.counts().actors)).to.deep.equal([3, 2]);
  });

  it("report only what happened in themselves", async () => {
    const before = there.events.length;
    const holder = here.runtime.whereis(COUNTER);
    if (holder === undefined) throw new Error("somebody holds the name");
    exitActor(holder, "kill");
    await here.clock.settle();
    expect(here.events.some(({ type }) => type === "supervisor.report")).to.equal(true);
    expect(there.events.length).to.equal(before);
    expect(here.runtime.whereis(COUNTER)?.isAlive).to.equal(true);
  });

  it("keep registrations apart: a registry takes no actor of another runtime", () => {
    const registry = new Registry<string, void, CounterMessages>(here.runtime, {
      name: "counters",
    });
    const [own, foreign] = [here, there].map(({ tree }) => tree.whereis(counter));
    if (own === undefined || foreign === undefined) throw new Error("both run");
    registry.register({ self: own }, "a", undefined);
    expect(() => registry.register({ self: foreign }, "b", undefined)).to.throw(/another runtime/);
    expect(registry.count).to.equal(1);
  });

  it("live on when the other one stops", async () => {
    await here.runtime.stop();
    await there.clock.advance(1_000);
    expect(await there.runtime.ref(COUNTER).call.read()).to.equal(1);
    expect(here.runtime.counts().actors).to.equal(0);
    expect(here.clock.pendingTimers).to.equal(0);
  });
});
