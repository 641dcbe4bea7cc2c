/** A machine with a guard, a context, a delay and an eventless way, for tests that take its steps again. */

import { assign, setup } from "xstate";
import { defineMachineActor } from "../../../src/index.ts";

/** A till that counts what it is paid, opens at ten and shuts by itself. */
export const tillMachine = setup({
  types: {
    context: {} as { readonly paid: number },
    events: {} as { type: "pay"; coins: number } | { type: "shut" },
  },
  guards: { isEnough: ({ context }) => context.paid >= 10 },
  actions: {
    count: assign({
      paid: ({ context, event }) => context.paid + ("coins" in event ? event.coins : 0),
    }),
    empty: assign({ paid: 0 }),
  },
}).createMachine({
  id: "till",
  context: { paid: 0 },
  initial: "shut",
  states: {
    shut: { on: { pay: { actions: "count", target: "counting" } } },
    counting: { always: [{ guard: "isEnough", target: "open", actions: "empty" }, "shut"] },
    open: { on: { shut: "shut" }, after: { 500: "shut" } },
  },
});
/** An actor that is one. */
export const till = defineMachineActor({ name: "till", machine: tillMachine });
