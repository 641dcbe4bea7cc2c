/** Reads the transitions of one state; those on one event stay in the order in which they are tried. */

import type { AnyStateMachine } from "xstate";
import { fieldOf, listOf, textOf } from "./field.ts";
import type { GraphTransition } from "./graph.ts";
import type { Trigger } from "./graph-parts.ts";
import { plainJson } from "./plain-json.ts";
import { readDeed } from "./read-deed.ts";
import { type GuardScope, readGuard } from "./read-guard.ts";
import type { StateNode } from "./read-state.ts";
import { readAfter, readTrigger } from "./read-trigger.ts";
import { statesSpokenOf } from "./states-spoken-of.ts";

/** XState files all routes of a machine under this one event, at its root. */
const ROUTE = "xstate.route";

/** A transition before it has its place. */
interface Found {
  readonly trigger: Trigger;
  /** The definition as XState holds it. */
  readonly definition: unknown;
}

/** Reads every transition that leaves a state: on events, at ends, after delays, and without any. */
export function readTransitions(
  node: StateNode,
  machine: AnyStateMachine,
): readonly GraphTransition[] {
  const scope: GuardScope = {
    guards: machine.implementations.guards,
    statesOf: (value) => statesSpokenOf(value, machine),
  };
  return [...filed(node, machine), ...eventless(node), ...routes(node)].map(
    ({ trigger, definition }, index) => {
      const guard = fieldOf(definition, "guard");
      return {
        id: `${node.id}:${index}`,
        source: node.id,
        trigger,
        guard: guard === undefined ? null : readGuard(guard, scope),
        targets: listOf(fieldOf(definition, "target")).flatMap((to) => textOf(to, "id") ?? []),
        deeds: listOf(fieldOf(definition, "actions")).map((action) =>
          readDeed(action, machine.implementations.delays),
        ),
        reenter: fieldOf(definition, "reenter") === true,
        description: textOf(definition, "description"),
        meta: plainJson(fieldOf(definition, "meta")),
      };
    },
  );
}

function filed(node: StateNode, machine: AnyStateMachine): readonly Found[] {
  return [...node.transitions].flatMap(([descriptor, definitions]) => {
    if (descriptor === ROUTE) return [];
    return definitions.map((definition): Found => {
      const delay = fieldOf(definition, "delay");
      const trigger =
        delay === undefined
          ? readTrigger(descriptor, node.id)
          : readAfter(delay, machine.implementations.delays);
      return { trigger, definition };
    });
  });
}

function eventless(node: StateNode): readonly Found[] {
  return (node.always ?? []).map((definition) => ({ trigger: { type: "always" }, definition }));
}

/** A route belongs to its target: the state says that a host may go there from wherever it is. */
function routes(node: StateNode): readonly Found[] {
  const route = fieldOf(node.config, "route");
  if (route === undefined || textOf(node.config, "id") === null || node.parent === undefined)
    return [];
  const target = { id: node.id };
  return [{ trigger: { type: "route", to: node.id }, definition: { ...Object(route), target } }];
}
