/** An actor that is a machine with guards, delays, something invoked and a context: what a chart can show of one. */

import { assign, fromPromise, setup } from "xstate";
import { defineMachineActor } from "../../../src/index.ts";

/** What a lock understands. */
export type LockEvent = { type: "turn"; code: number } | { type: "call" } | { type: "rest" };

/** A lock that counts wrong codes, shuts by itself, calls a helper, and may break. */
export const lockMachine = setup({
  types: {
    events: {} as LockEvent,
    context: {} as { wrong: number },
    input: {} as { wrong?: number },
  },
  guards: {
    isRight: ({ event }) => event.type === "turn" && event.code === 42,
    isWorn: ({ context }) => context.wrong >= 3,
    isBroken: () => {
      throw new Error("the spring broke");
    },
  },
  actions: { note: assign({ wrong: ({ context }) => context.wrong + 1 }) },
  delays: { patience: 4_000 },
  actors: {
    helper: fromPromise(() => new Promise<number>((done) => queueMicrotask(() => done(1)))),
  },
}).createMachine({
  id: "lock",
  initial: "shut",
  context: ({ input }) => ({ wrong: input.wrong ?? 0 }),
  states: {
    shut: {
      description: "Nobody comes in. Left by the right code.",
      tags: ["safe"],
      on: {
        turn: [
          { target: "stuck", guard: "isWorn" },
          { target: "open", guard: "isRight" },
          { actions: "note" },
        ],
        call: "helped",
        rest: { target: "stuck", guard: "isBroken" },
      },
    },
    open: { after: { patience: [{ target: "stuck", guard: "isWorn" }, { target: "shut" }] } },
    helped: {
      invoke: {
        src: "helper",
        id: "locksmith",
        onDone: { target: "open", guard: "isWorn" },
      },
    },
    stuck: {},
    forgotten: { on: { turn: "shut" } },
  },
});

/** The actor. */
export const lock = defineMachineActor({ name: "lock", machine: lockMachine });
