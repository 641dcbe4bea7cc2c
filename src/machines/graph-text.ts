/** The parts of a graph as people write them: `event [guard] / what is done`. */

import type { GraphState, GraphTransition } from "./graph.ts";
import type { Deed, Delay, Guard, Invocation, Json, Trigger } from "./graph-parts.ts";

/** What sets a transition off. */
export function triggerText(trigger: Trigger): string {
  switch (trigger.type) {
    case "event":
    case "wildcard":
      return trigger.event;
    case "always":
      return "always";
    case "after":
      return `after ${delayText(trigger.delay)}`;
    case "done":
      return "done";
    case "invoke_done":
      return `done: ${trigger.invoke}`;
    case "invoke_error":
      return `error: ${trigger.invoke}`;
    case "invoke_snapshot":
      return `snapshot: ${trigger.invoke}`;
    case "route":
      return "route";
  }
}

/** How long something waits: `500 ms`, `backOff`, `backOff (500 ms)`. */
export function delayText({ name, ms }: Delay): string {
  if (name === null) return ms === null ? "(computed)" : `${ms} ms`;
  return ms === null ? name : `${name} (${ms} ms)`;
}

/** What must hold; combinations are in brackets where they stand within others. */
export function guardText(guard: Guard): string {
  switch (guard.type) {
    case "named":
      return guard.name + paramsText(guard.params);
    case "inline":
      return guard.name;
    case "and":
      return guard.guards.map(innerText).join(" && ");
    case "or":
      return guard.guards.map(innerText).join(" || ");
    case "not":
      return `!${innerText(guard.guard)}`;
    case "in":
      return guard.states.map((state) => `in ${state}`).join(" && ");
  }
}

function innerText(guard: Guard): string {
  const stands = guard.type === "named" || guard.type === "inline" || guard.type === "not";
  return stands ? guardText(guard) : `(${guardText(guard)})`;
}

/** What is done. */
export function deedText(deed: Deed): string {
  switch (deed.type) {
    case "named":
      return deed.name + paramsText(deed.params);
    case "inline":
      return deed.name;
    case "raise": {
      const raised = `raise ${deed.event ?? "(computed)"}`;
      return deed.delay === null ? raised : `${raised} after ${delayText(deed.delay)}`;
    }
    case "cancel":
      return `cancel ${deed.id ?? "(computed)"}`;
    case "built_in":
      return deed.about === null ? deed.name : `${deed.name} ${deed.about}`;
  }
}

/** A whole transition in one line. */
export function transitionText({ trigger, guard, deeds }: GraphTransition): string {
  const parts = [triggerText(trigger)];
  if (guard !== null) parts.push(`[${guardText(guard)}]`);
  if (deeds.length > 0) parts.push(`/ ${deeds.map(deedText).join(", ")}`);
  return parts.join(" ");
}

/**
 * What stands in the box of a state under its name: what is done at its borders, which actors it holds,
 * its tags, and the transitions that lead nowhere.
 *
 * @param own the transitions of this state
 */
export function stateLines(state: GraphState, own: readonly GraphTransition[]): readonly string[] {
  return [
    ...state.entry.map((deed) => `entry / ${deedText(deed)}`),
    ...state.exit.map((deed) => `exit / ${deedText(deed)}`),
    ...state.invokes.map(invokeText),
    ...(state.tags.length > 0 ? [`tags ${state.tags.join(", ")}`] : []),
    ...own.filter(({ targets }) => targets.length === 0).map(inPlaceText),
  ];
}

/** A transition without a target either does something in place or forbids its event. */
function inPlaceText(transition: GraphTransition): string {
  const isForbidden = transition.deeds.length === 0;
  return isForbidden ? `${transitionText(transition)} is ignored` : transitionText(transition);
}

function invokeText({ id, source }: Invocation): string {
  const logic = source ?? "(inline)";
  return id === logic ? `invoke ${logic}` : `invoke ${logic} as ${id}`;
}

function paramsText(params: Json): string {
  return params === null ? "" : `(${JSON.stringify(params)})`;
}
