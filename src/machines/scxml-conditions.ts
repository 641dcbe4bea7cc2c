/** Conditions in SCXML: ECMAScript in which the host says what `guard(name, params)` comes to. */

import type { GraphState, GraphTransition } from "./graph.ts";
import type { GraphIndex } from "./graph-index.ts";
import type { Guard, Trigger } from "./graph-parts.ts";
import { scxmlEventOf } from "./scxml-events.ts";
import { scxmlEvent, scxmlId } from "./scxml-names.ts";

/** What decides which transition is taken, beside its own guard. */
export interface ConditionScope {
  readonly index: GraphIndex;
  /** Every event the machine speaks of. */
  readonly events: ReadonlySet<string>;
  readonly all: readonly GraphTransition[];
  /** Whether a transition leaves no state: such a one is no conflict for another. */
  readonly leavesNothing: (transition: GraphTransition) => boolean;
}

/** Writes what must hold for a transition; null for nothing. */
export function scxmlCondition(transition: GraphTransition, scope: ConditionScope): string | null {
  const { guard } = transition;
  const parts = [
    ...exactEvent(transition, scope),
    ...(guard === null ? [] : [guardCondition(guard, scope.index.root.id)]),
    ...nobodyWithin(transition, scope),
  ];
  return parts.length === 0 ? null : parts.join(" && ");
}

/** When a state has come to its end; null for one that never does. */
export function endCondition(state: GraphState, index: GraphIndex): string | null {
  const children = index.childrenOf(state.id).filter(({ kind }) => kind !== "history");
  switch (state.kind) {
    case "final":
      return `In('${scxmlId(state.id)}')`;
    case "compound": {
      const ends = children.flatMap(({ kind, id }) =>
        kind === "final" ? [`In('${scxmlId(id)}')`] : [],
      );
      return ends.length === 0 ? null : `(${ends.join(" || ")})`;
    }
    case "parallel": {
      const ends = children.map((child) => endCondition(child, index));
      return ends.includes(null) || ends.length === 0 ? null : ends.join(" && ");
    }
    default:
      return null;
  }
}

function guardCondition(guard: Guard, root: string): string {
  const within = (one: Guard): string => guardCondition(one, root);
  switch (guard.type) {
    case "named": {
      const params = guard.params === null ? "" : `, ${JSON.stringify(guard.params)}`;
      return `guard(${JSON.stringify(guard.name)}${params})`;
    }
    case "inline":
      return `guard(${JSON.stringify(guard.name)})`;
    case "and":
      return `(${guard.guards.map(within).join(" && ") || "true"})`;
    case "or":
      return `(${guard.guards.map(within).join(" || ") || "false"})`;
    case "not":
      return `!${within(guard.guard)}`;
    case "in": {
      // The root is always active, and may be the document itself, which has no id.
      const inner = guard.states.filter((state) => state !== root);
      return `(${inner.map((state) => `In('${scxmlId(state)}')`).join(" && ") || "true"})`;
    }
  }
}

/** SCXML's `peer` means `peer.up` too; XState's does not. */
function exactEvent({ trigger }: GraphTransition, { events }: ConditionScope): readonly string[] {
  if (trigger.type !== "event") return [];
  const isPrefix = [...events].some((other) => other.startsWith(`${trigger.event}.`));
  return isPrefix ? [isEvent(trigger.event)] : [];
}

function isEvent(event: string): string {
  return `_event.name == '${scxmlEvent(event)}'`;
}

/**
 * In XState a transition of a state with regions is only for events that nobody in any region takes. In SCXML
 * both are taken unless they leave common states; so where one leaves none, the outer one asks first.
 */
function nobodyWithin(outer: GraphTransition, scope: ConditionScope): readonly string[] {
  const isEmpty = scope.leavesNothing(outer);
  const inner = scope.all.filter(
    (one) =>
      isBeyondRegion(one.source, outer.source, scope.index) &&
      (isEmpty || scope.leavesNothing(one)) &&
      sharedEvent(outer, one, scope.index) !== null,
  );
  if (inner.length === 0) return [];
  const takes = inner.map((one) => {
    const guard = one.guard === null ? "" : ` && ${guardCondition(one.guard, scope.index.root.id)}`;
    const event = sharedEvent(outer, one, scope.index) ?? "";
    return `(In('${scxmlId(one.source)}')${event === "" ? "" : ` && ${event}`}${guard})`;
  });
  return [`!(${takes.join(" || ")})`];
}

/** Whether a state is within another, in one of several regions that are active at once. */
function isBeyondRegion(id: string, outer: string, index: GraphIndex): boolean {
  if (!index.isWithin(id, outer)) return false;
  const path = index.pathUp(id).slice(1);
  const end = path.findIndex((state) => state.id === outer);
  return path.slice(0, end + 1).some(({ kind }) => kind === "parallel");
}

/** When an inner transition is for an event of the outer one: always (""), under a condition, or never (null). */
function sharedEvent(
  outer: GraphTransition,
  inner: GraphTransition,
  index: GraphIndex,
): string | null {
  const [wide, narrow] = [outer.trigger, inner.trigger];
  if (wide.type === "always" || narrow.type === "always") return null;
  if (narrow.type === "wildcard") {
    if (wide.type === "wildcard") return startsAs(narrow.event);
    return isOneOf(wide, narrow.event) ? "" : null;
  }
  if (wide.type === "wildcard") {
    const name = scxmlEventOf(narrow, index.state(inner.source), index);
    return isOneOf(narrow, wide.event) ? `_event.name == '${name}'` : null;
  }
  // What is no plain event belongs to one state alone.
  return wide.type === "event" && narrow.type === "event" && narrow.event === wide.event
    ? ""
    : null;
}

/** Whether what sets a transition off is one of a wildcard's events; all of them are one of `*`. */
function isOneOf(trigger: Trigger, wildcard: string): boolean {
  return wildcard === "*" || (trigger.type === "event" && startsLike(trigger.event, wildcard));
}

/** Whether an event is one of a wildcard's. */
function startsLike(event: string, wildcard: string): boolean {
  const stem = wildcard.slice(0, -".*".length);
  return event === stem || event.startsWith(`${stem}.`);
}

function startsAs(wildcard: string): string {
  if (wildcard === "*") return "";
  const stem = scxmlEvent(wildcard.slice(0, -".*".length)).replaceAll(".", "\\.");
  return `/^${stem}(\\.|$)/.test(_event.name)`;
}
