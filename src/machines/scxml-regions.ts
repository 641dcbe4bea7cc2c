/**
 * Parallel states in SCXML. A transition between two regions leaves the parallel state there, and does not in XState;
 * so one at whose borders something happens is written as a state with that, and the regions in a parallel state
 * of their own within it.
 */

import type { GraphState } from "./graph.ts";
import type { GraphIndex } from "./graph-index.ts";

/** Whether a parallel state is written as two. A region that is parallel itself stays one: its end counts for those around it. */
export function isWrapped(state: GraphState, index: GraphIndex): boolean {
  if (state.kind !== "parallel") return false;
  if (state.parent !== null && index.state(state.parent).kind === "parallel") return false;
  const waits = index.transitionsOf(state.id).some(({ trigger }) => trigger.type === "after");
  return waits || state.entry.length + state.exit.length + state.invokes.length > 0;
}

/** The id of the inner one of the two. */
export function regionsOf(id: string): string {
  return `${id}.regions~`;
}
