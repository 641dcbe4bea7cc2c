/** Transitions in SCXML, so that they lead where XState's do. */

import type { GraphTransition } from "./graph.ts";
import type { GraphIndex } from "./graph-index.ts";
import type { Trigger } from "./graph-parts.ts";
import { type ConditionScope, scxmlCondition } from "./scxml-conditions.ts";
import { jsonOf, scxmlDeed } from "./scxml-deeds.ts";
import { scxmlEventOf } from "./scxml-events.ts";
import { scxmlId } from "./scxml-names.ts";
import { regionsOf, isWrapped } from "./scxml-regions.ts";
import { xmlElement } from "./xml-element.ts";

/** Writes a state's transitions, in the order in which XState tries them. */
export function scxmlTransitions(
  own: readonly GraphTransition[],
  scope: ConditionScope,
): readonly (readonly string[])[] {
  return [...own]
    .sort((left, right) => width(left.trigger) - width(right.trigger))
    .map((transition) => {
      const { source, trigger, deeds, description, meta } = transition;
      const targets = scxmlTargets(transition, scope.index);
      return xmlElement(
        "transition",
        {
          event: scxmlEventOf(trigger, scope.index.state(source), scope.index),
          cond: scxmlCondition(transition, scope),
          target: targets.length === 0 ? null : targets.map(scxmlId).join(" "),
          type: isInternal(transition, scope.index) ? "internal" : null,
          "coppice:description": description,
          "coppice:meta": jsonOf(meta),
        },
        deeds.map(scxmlDeed),
      );
    });
}

/**
 * Where a transition leads in SCXML. XState's transition of a state to itself stays inside it; SCXML's never
 * does, so there it leads to where the state begins, or nowhere.
 */
export function scxmlTargets(transition: GraphTransition, index: GraphIndex): readonly string[] {
  const { source, targets, reenter } = transition;
  const isSelf = targets.length === 1 && targets[0] === source && !reenter;
  if (!isSelf) return targets;
  const state = index.state(source);
  if (state.kind === "parallel") return [isWrapped(state, index) ? regionsOf(source) : source];
  return state.initial === null ? [] : [state.initial];
}

/** SCXML knows transitions that stay inside for states that are no parallel ones. */
function isInternal(transition: GraphTransition, index: GraphIndex): boolean {
  const { source, targets, reenter } = transition;
  if (reenter || targets.length === 0 || scxmlTargets(transition, index).length === 0) return false;
  const staysIn = targets.every((to) => to === source || index.isWithin(to, source));
  const state = index.state(source);
  return staysIn && (state.kind !== "parallel" || isWrapped(state, index));
}

/** Exact events first, then those that begin alike, the longest first, then any; without an event as they come. */
function width(trigger: Trigger): number {
  if (trigger.type !== "wildcard") return 0;
  return trigger.event === "*" ? 2 : 1 + 1 / (1 + trigger.event.length);
}
