/** Which transitions wait for one delay: those of a state share it, in the order in which they are tried. */

import type { MachineGraph } from "./graph.ts";

/**
 * Finds the transitions that a machine's delay sets off.
 *
 * @param event the event XState set the delay for
 * @returns their ids; none for an event that is no delay of a state
 */
export function delayedTransitions(graph: MachineGraph, event: string): readonly string[] {
  return graph.transitions.flatMap(({ id, source, trigger }) => {
    if (trigger.type !== "after") return [];
    const { name, ms } = trigger.delay;
    return event === `xstate.after.${name ?? ms}.${source}` ? [id] : [];
  });
}
