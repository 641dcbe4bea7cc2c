import { expect } from "chai";
import { assign, fromCallback, fromPromise, setup } from "xstate";
import {
  createRuntime,
  defineMachineActor,
  exitActor,
  simulatedClock,
  sys,
} from "../../../src/index.ts";

type DoorEvent =
  | { type: "open" }
  | { type: "close" }
  | { type: "knock"; times: number }
  | { type: "burn" };

/** A door that closes by itself after a while, counts knocks while closed, and may burn down. */
const doorMachine = setup({
  types: {
    events: {} as DoorEvent,
    context: {} as { knocks: number },
    input: {} as { knocks?: number },
  },
  actions: {
    explode: () => {
      throw new Error("exploded");
    },
  },
}).createMachine({
  initial: "closed",
  context: ({ input }) => ({ knocks: input.knocks ?? 0 }),
  states: {
    closed: {
      on: {
        open: "open",
        knock: {
          actions: assign({ knocks: ({ context, event }) => context.knocks + event.times }),
        },
      },
    },
    open: { after: { 1000: "closed" }, on: { close: "closed", burn: "burnt" } },
    burnt: { type: "final" },
    exploding: { entry: "explode" },
  },
});

const door = defineMachineActor({ name: "door", machine: doorMachine });
const patient = defineMachineActor({ name: "door", machine: doorMachine, untaken: "postpone" });

describe("defineMachineActor", () => {
  const clock = simulatedClock();
  const runtime = createRuntime({ clock, strays: "process" });
  after(() => runtime.stop());

  const stateOf = async (ref: Parameters<typeof sys.getState>[0]): Promise<unknown> =>
    (await sys.getState<{ value: unknown }>(ref)).value;

  it("feeds the machine from the mailbox and shows its snapshot as the state (4.10)", async () => {
    const { ref } = await runtime.start(door, { knocks: 1 });

    ref.cast.knock({ times: 2 });
    ref.cast.open();

    const state = await sys.getState<{ value: unknown; context: unknown }>(ref);
    expect([state.value, state.context]).to.deep.equal(["open", { knocks: 3 }]);
  });

  it("runs the machine's delays on the runtime's clock (4.10)", async () => {
    const { ref } = await runtime.start(door, {});
    ref.cast.open();

    await clock.advance(999);
    expect(await stateOf(ref)).to.equal("open");
    await clock.advance(1);
    expect(await stateOf(ref)).to.equal("closed");
  });

  it("stops normally when the machine reaches a final state (4.10)", async () => {
    const { ref } = await runtime.start(door, {});

    ref.cast.open();
    ref.cast.burn();

    expect(await ref.exited()).to.equal("normal");
  });

  it("crashes when an action throws, and the process does not hear of it (10.1)", async () => {
    const fragile = defineMachineActor({
      name: "fragile",
      machine: setup({
        types: { events: {} as { type: "go" } },
        actions: { explode: () => explode() },
      }).createMachine({
        on: { go: { actions: "explode" } },
      }),
    });
    const { ref } = await runtime.start(fragile, undefined);

    ref.cast.go();

    expect(await ref.exited()).to.have.nested.property("error.message", "exploded");
  });

  it("fails its start when the first state's entry throws (10.1)", async () => {
    const unborn = defineMachineActor({
      name: "unborn",
      machine: setup({ actions: { explode: () => explode() } }).createMachine({ entry: "explode" }),
    });

    const failure = await runtime.start(unborn, undefined).catch((error: unknown) => error);

    expect(failure).to.have.nested.property("cause.message", "exploded");
  });

  it("makes an event the state does not take a dead letter, or postpones it if asked (4.10)", async () => {
    const before = runtime.counts().deadLetters.unhandled ?? 0;
    const [{ ref }, { ref: waiting }] = [
      await runtime.start(door, {}),
      await runtime.start(patient, {}),
    ];

    for (const each of [ref, waiting]) {
      each.cast.burn();
      each.cast.open();
    }
    await clock.settle();

    expect((runtime.counts().deadLetters.unhandled ?? 0) - before).to.equal(1);
    expect([ref.isAlive, await waiting.exited()]).to.deep.equal([true, "normal"]);
  });

  it("follows what the machine invokes, and fails with it (4.10)", async () => {
    for (const [work, end] of [
      [() => Promise.resolve(), "normal"],
      [() => Promise.reject(new Error("invoked")), "error"],
    ] as const) {
      const invoking = defineMachineActor({
        name: "invoking",
        machine: setup({ actors: { work: fromPromise<void>(work) } }).createMachine({
          initial: "working",
          states: { working: { invoke: { src: "work", onDone: "done" } }, done: { type: "final" } },
        }),
      });
      const { ref } = await runtime.start(invoking, undefined);
      const reason = await ref.exited();
      expect(typeof reason === "object" ? Object.keys(reason)[0] : reason).to.equal(end);
    }
  });

  it("goes on from a replaced snapshot, delays included (8.2)", async () => {
    const { ref } = await runtime.start(door, {});
    ref.cast.open();
    const open = await sys.getState(ref);
    ref.cast.close();
    expect(await stateOf(ref)).to.equal("closed");

    await sys.replaceState(ref, () => open);
    ref.cast.burn();

    expect(await ref.exited()).to.equal("normal");
  });

  it("stops what the machine invoked when the actor is killed (4.10)", async () => {
    let cleaned = 0;
    const listening = defineMachineActor({
      name: "listening",
      machine: setup({
        actors: { listen: fromCallback(() => () => (cleaned += 1)) },
      }).createMachine({
        invoke: { src: "listen" },
      }),
    });
    const { ref } = await runtime.start(listening, undefined);

    exitActor(ref, "kill");
    await clock.settle();

    expect(cleaned).to.equal(1);
  });

  it("stops the machine when the actor is killed: no delay fires after it (4.10)", async () => {
    const { ref } = await runtime.start(door, {});
    ref.cast.open();
    await clock.settle();

    exitActor(ref, "kill");
    await clock.advance(10_000);

    expect(await ref.exited()).to.equal("killed");
    expect(clock.pendingTimers).to.equal(0);
  });
});

function explode(): never {
  throw new Error("exploded");
}
