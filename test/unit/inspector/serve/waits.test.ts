import { expect } from "chai";
import {
  type ActorRef,
  type Call,
  type Cast,
  defineActor,
  keep,
  next,
  reply,
  started,
} from "../../../../src/index.ts";
import { actorsOf, cyclesIn } from "../../../../src/inspector/picture/wait-cycles.ts";
import { type Looker, Looking } from "../../../support/inspector/looking.ts";

type DinerMessages = {
  meet: Cast<ActorRef<DinerMessages>>;
  /** Asks its neighbour in its handler, and handles nothing until that has answered. */
  dine: Cast<void>;
  /** The same after a first wait, when none of its code runs by itself any more. */
  dineLate: Cast<void>;
  /** Asks in a task: its mailbox stays open. */
  glance: Cast<void>;
  glanceLate: Cast<void>;
  fork: Call<void, string>;
  slow: Call<number, string>;
};

const diner = defineActor<DinerMessages, ActorRef<DinerMessages> | undefined>({
  name: "diner",
  init: () => started(undefined),
  handle: {
    meet: (_right, right) => next(right),
    dine: async (right) => {
      await right?.call.fork(undefined, { timeoutMs: 5_000 }).catch(() => "");
      return keep();
    },
    dineLate: async (right) => {
      await Promise.resolve();
      await right?.call.fork(undefined, { timeoutMs: 5_000 }).catch(() => "");
      return keep();
    },
    glance: (right) => {
      void right?.call.fork().catch(() => "");
      return keep();
    },
    glanceLate: (right) => {
      void Promise.resolve().then(() => right?.call.fork().catch(() => ""));
      return keep();
    },
    fork: () => reply("fork"),
    slow: async (_right, ms, { clock }) => {
      await new Promise<void>((done) => clock.setTimer(done, ms));
      return reply("fork");
    },
  },
});

describe("who waits for whom", () => {
  it("is told as a circle within a second, with the names, and that it is over (S2, moonshot 12)", async () => {
    const { looking, looker, diners } = await table(3);
    for (const { ref } of diners) ref.cast.dine();
    await watched(looking, looker, 1_000);

    const { waits, atMs, events } = looker.picture;
    expect(cyclesIn(waits.waits, atMs).map(actorsOf)).to.deep.equal([diners.map(({ id }) => id)]);
    const [begun] = events.values.filter(({ type }) => type === "wait.cycle");
    expect(begun).to.deep.include({
      actors: ["/diner-0", "/diner-1", "/diner-2"],
      asks: ["fork", "fork", "fork"],
    });
    expect((begun?.atMs ?? 0) - (waits.waits[0]?.sinceMs ?? 0)).to.be.within(400, 750);

    await watched(looking, looker, 5_000);
    expect(looker.picture.waits).to.deep.equal({ waits: [], left: 0 });
    const told = events.values.filter(({ type }) => type.startsWith("wait."));
    expect(told.map(({ type }) => type)).to.deep.equal(["wait.cycle", "wait.cycle_over"]);
    await looking.stop();
  });

  it("is told for two as well, when each has asked after it has waited for something else", async () => {
    const { looking, looker, diners } = await table(2, "contain");
    for (const { ref } of diners) ref.cast.dineLate();
    await watched(looking, looker, 1_000);

    const { waits, atMs } = looker.picture;
    expect(cyclesIn(waits.waits, atMs).map(actorsOf)).to.deep.equal([diners.map(({ id }) => id)]);
    await looking.stop();
  });

  it("is a chain, and no circle, where somebody is only slow", async () => {
    const { looking, looker, diners } = await table(2);
    const [first, second] = diners;
    void second?.ref.call.slow(2_000).catch(() => "");
    first?.ref.cast.dine();
    await watched(looking, looker, 1_500);

    const { waits } = looker.picture.waits;
    expect(waits.map(({ from, to, asks, holds }) => [from, to, asks, holds])).to.deep.equal([
      [first?.id, second?.id, "fork", true],
      [0, second?.id, "slow", false],
    ]);
    expect(looker.picture.events.values.filter(({ type }) => type.startsWith("wait."))).to.be.empty;
    await watched(looking, looker, 1_500);
    expect(looker.picture.waits.waits).to.deep.equal([]);
    await looking.stop();
  });

  it("is nothing while calls are answered at once, however many cross", async () => {
    const { looking, looker, diners } = await table(2);
    for (let second = 0; second < 20; second += 1) {
      for (const { ref } of diners) ref.cast.glance();
      await watched(looking, looker, 100);
    }

    expect(looker.picture.waits).to.deep.equal({ waits: [], left: 0 });
    expect(looker.picture.events.values.filter(({ type }) => type.startsWith("wait."))).to.be.empty;
    await looking.stop();
  });

  it("does not hold where who asks goes on, nor where nobody's handler asked", async () => {
    const { looking, looker, diners } = await table(2, "contain");
    const [first, second] = diners;
    void second?.ref.call.slow(2_000).catch(() => "");
    first?.ref.cast.glance();
    first?.ref.cast.glanceLate();
    await watched(looking, looker, 1_000);
    expect(looker.picture.waits.waits.some(({ holds }) => holds)).to.equal(false);
    void first?.ref.call.slow(900).catch(() => "");
    await watched(looking, looker, 500);

    const { waits } = looker.picture.waits;
    const told = waits.filter(({ from }) => from === first?.id);
    expect(told.map(({ to, holds }) => [to, holds])).to.deep.equal([
      [second?.id, false],
      [second?.id, false],
    ]);
    await looking.stop();
  });

  it("is told from a tenth of a second on", async () => {
    const { looking, diners } = await table(1);
    const looker = looking.look({ hz: 10 });
    void diners[0]?.ref.call.slow(2_000).catch(() => "");
    await looking.pass(60, looker);
    looking.look().drain();
    await looking.pass(30, looker);
    expect(looker.picture.waits.waits).to.deep.equal([]);
    await watched(looking, looker, 200);
    expect(looker.picture.waits.waits).to.have.length(1);
    await looking.stop();
  });

  it("is a circle too when one that is being started asks who starts it", async () => {
    const looking = new Looking();
    const looker = looking.look();
    const parent = await looking.runtime.start(starter, undefined, { label: "parent" });
    parent.ref.cast.start();
    await watched(looking, looker, 1_000);
    const [begun] = looker.picture.events.values.filter(({ type }) => type === "wait.cycle");
    expect(begun).to.deep.include({
      actors: ["/parent", "/parent/caller"],
      asks: ["init", "fork"],
    });
    await looking.stop();
  });
});

type StarterMessages = { start: Cast<void>; fork: Call<void, string> };

const starter = defineActor<StarterMessages, undefined>({
  name: "starter",
  init: () => started(undefined),
  handle: {
    start: async (_state, _nothing, context) => {
      await context.startLink(caller, context.self);
      return keep();
    },
    fork: () => reply("fork"),
  },
});

const caller = defineActor<Record<never, never>, undefined, ActorRef<StarterMessages>>({
  name: "caller",
  init: async (parent) => {
    await parent.call.fork().catch(() => "");
    return started(undefined);
  },
  handle: {},
});

interface Table {
  readonly looking: Looking;
  readonly looker: Looker;
  readonly diners: readonly { readonly ref: ActorRef<DinerMessages>; readonly id: number }[];
}

/** Actors in a ring, each of which knows the next. */
async function table(seats: number, strays: "process" | "contain" = "process"): Promise<Table> {
  const looking = new Looking({}, strays);
  const diners = await Promise.all(
    Array.from({ length: seats }, async (_, seat) => {
      const { ref } = await looking.runtime.start(diner, undefined, { label: `diner-${seat}` });
      return { ref, id: ref.id };
    }),
  );
  for (const [seat, { ref }] of diners.entries()) {
    const right = diners[(seat + 1) % seats];
    if (right !== undefined) ref.cast.meet(right.ref);
  }
  const looker = looking.look();
  await looking.pass(0, looker);
  return { looking, looker, diners };
}

/** Lets time pass as a viewer of four pictures a second lives through it. */
async function watched(looking: Looking, looker: Looker, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) await looking.pass(50, looker);
}
