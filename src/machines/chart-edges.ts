/** Which edges a drawing has, and on which level each is laid out. */

import type { EdgeKind } from "./chart-layout.ts";
import type { GraphTransition, MachineGraph } from "./graph.ts";
import type { GraphIndex } from "./graph-index.ts";
import { deedText, transitionText } from "./graph-text.ts";

/** An edge before it has a place. */
export interface ChartEdge {
  readonly id: string;
  readonly kind: EdgeKind;
  readonly of: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** The state in which it is laid out: the innermost one that holds both its ends. */
  readonly level: string;
}

/** The name of the point where a composite begins. */
export function beginOf(id: string): string {
  return `${id} (begin)`;
}

/** Whether a transition is written into its state's box: it leads nowhere, or nowhere else than the root. */
export function isWritten({ targets, trigger, source }: GraphTransition, root: string): boolean {
  const isRootLoop = source === root && targets.every((to) => to === root);
  return targets.length === 0 || trigger.type === "route" || isRootLoop;
}

/** Lists a machine's edges in the order of its states and transitions. */
export function chartEdges(graph: MachineGraph, index: GraphIndex): readonly ChartEdge[] {
  const begins = graph.states.flatMap(({ id, initial, initialDeeds }): readonly ChartEdge[] => {
    if (initial === null) return [];
    const deeds = initialDeeds.map(deedText).join(", ");
    const text = deeds === "" ? "" : `/ ${deeds}`;
    const from = beginOf(id);
    return [{ id: from, kind: "begin", of: id, from, to: initial, text, level: id }];
  });
  const remembered = graph.states.flatMap(({ id, historyTargets }) =>
    historyTargets.map((to, at): ChartEdge => {
      const level = levelOf(id, to, index);
      return { id: `${id} (first) ${at}`, kind: "history", of: id, from: id, to, text: "", level };
    }),
  );
  const taken = graph.transitions.flatMap((transition): readonly ChartEdge[] => {
    if (isWritten(transition, graph.id)) return [];
    const { id: of, source: from, targets, reenter } = transition;
    const anew = reenter && targets.includes(from) ? " (enters anew)" : "";
    const text = transitionText(transition) + anew;
    return targets.map((to, at): ChartEdge => {
      const level = levelOf(from, to, index);
      return { id: `${of} ${at}`, kind: "transition", of, from, to, text, level };
    });
  });
  return [...begins, ...remembered, ...taken];
}

function levelOf(from: string, to: string, index: GraphIndex): string {
  if (index.isWithin(to, from)) return from;
  if (index.isWithin(from, to)) return to;
  const above = index.pathUp(from).slice(1);
  const holder = above.find(({ id }) => index.isWithin(to, id));
  return holder?.id ?? index.root.id;
}
