/**
 * Every actor's life, as one XState machine. It is drawn and inspected as a machine and run as a
 * table (`machine-table.ts`): a transition costs two property reads, a message costs none.
 */

import { setup } from "xstate";

/** What happens to an actor's life. */
export type LifecycleEvent =
  | { readonly type: "ready" }
  | { readonly type: "suspend" }
  | { readonly type: "resume" }
  | { readonly type: "stop" }
  | { readonly type: "exit" };

/** Where an actor is in its life. */
export type LifecycleState = "starting" | "running" | "suspended" | "stopping" | "stopped";

/** The life of an actor, from `init` to its exit. */
export const lifecycleMachine = setup({
  types: { events: {} as LifecycleEvent },
}).createMachine({
  id: "lifecycle",
  initial: "starting",
  states: {
    starting: {
      description: "`init` runs; messages wait. Left when it returned (ready) or failed (exit).",
      on: { ready: "running", exit: "stopped" },
    },
    running: {
      description: "Messages are handled one at a time, signals between them.",
      on: { suspend: "suspended", stop: "stopping", exit: "stopped" },
    },
    suspended: {
      description: "Only system messages and the parent's exit are handled; others wait.",
      on: { resume: "running", stop: "stopping", exit: "stopped" },
    },
    stopping: {
      description: "`terminate` runs; nothing else is handled. Left when it is done or killed.",
      on: { exit: "stopped" },
    },
    stopped: {
      description: "Gone for good: names are free, links and monitors were told.",
      type: "final",
    },
  },
});
