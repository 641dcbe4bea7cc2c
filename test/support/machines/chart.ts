/** Makes the machines of the gallery: any config, with an implementation for every name it may use. */

import { type AnyStateMachine, createMachine, fromPromise } from "xstate";

/** What the guards of a chart say now, by name; what is not listed is false. */
export const truths = new Map<string, boolean>();

/** Guards a chart may name. */
export const GUARDS = ["isOpen", "isFull", "isLate"] as const;

/** Actions a chart may name. */
export const ACTIONS = ["ring", "note", "open", "shut", "greet", "leave"] as const;

/** Makes a chart. */
export function chart(config: Parameters<typeof createMachine>[0]): AnyStateMachine {
  return createMachine({ ...config, options: { maxIterations: 100 } }).provide({
    guards: Object.fromEntries(GUARDS.map((name) => [name, () => truths.get(name) ?? false])),
    actions: Object.fromEntries(ACTIONS.map((name) => [name, () => {}])),
    delays: { backOff: 500, patience: () => 40 },
    actors: { fetcher: fromPromise(async () => 1), watcher: fromPromise(async () => 2) },
  });
}
