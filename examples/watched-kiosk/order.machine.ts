/**
 * The life of one coffee.
 *
 *   ordered --ground--> brewing --2 s--> ready --collect--> drunk
 *      +--------------10 s------------------+------10 s---> cold
 */

import { setup } from "xstate";

/** What happens to a coffee. */
export type OrderEvent = { readonly type: "ground" } | { readonly type: "collect" };

/** Runs as an actor: its final states are the actor's end. */
export const orderMachine = setup({
  types: { events: {} as OrderEvent, context: {} as { guest: string }, input: {} as string },
  delays: { brewing: 2_000, patience: 10_000 },
}).createMachine({
  id: "order",
  initial: "ordered",
  context: ({ input }) => ({ guest: input }),
  states: {
    ordered: {
      description: "On the list. Left when the beans are ground, or when its guest has had enough.",
      on: { ground: "brewing" },
      after: { patience: "cold" },
    },
    brewing: { description: "In the machine.", after: { brewing: "ready" } },
    ready: {
      description: "On the counter. Left when its guest comes, or when it is cold.",
      on: { collect: "drunk" },
      after: { patience: "cold" },
    },
    drunk: { description: "As it should be.", type: "final" },
    cold: { description: "Nobody came.", type: "final" },
  },
});
