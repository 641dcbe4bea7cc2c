/** Reads what must hold for a transition: named guards, and what `and`, `or`, `not` and `stateIn` make of them. */

import { fieldOf, listOf, textOf } from "./field.ts";
import type { Guard } from "./graph-parts.ts";
import { nameOf, plainJson } from "./plain-json.ts";

/** What a guard may speak of beside itself. */
export interface GuardScope {
  /** The named guards of the machine's `setup`; one may be made of others. */
  readonly guards: unknown;
  /** Ids of the states a `stateIn` speaks of. */
  readonly statesOf: (value: unknown) => readonly string[];
}

/**
 * Reads one guard of a config.
 *
 * @param within names of the combinations this one stands in
 */
export function readGuard(
  guard: unknown,
  scope: GuardScope,
  within: readonly string[] = [],
): Guard {
  if (typeof guard === "function") return readFunction(guard, scope, within);
  const name = typeof guard === "string" ? guard : textOf(guard, "type");
  if (name === null) return { type: "inline", name: nameOf(guard) };
  const implementation = fieldOf(scope.guards, name);
  // A name that stands for a combination is read through: it holds no decision of its own. One that
  // stands for itself is left as it is; it would never be decided either.
  if (isCombination(implementation) && !within.includes(name)) {
    return readFunction(implementation, scope, [...within, name]);
  }
  return { type: "named", name, params: plainJson(fieldOf(guard, "params")) };
}

/** XState marks what `and`, `or`, `not` and `stateIn` return with a `check` of their own. */
function isCombination(guard: unknown): boolean {
  return typeof fieldOf(guard, "check") === "function";
}

function readFunction(guard: unknown, scope: GuardScope, within: readonly string[]): Guard {
  const name = nameOf(guard);
  if (!isCombination(guard)) return { type: "inline", name };
  const inner = () => listOf(fieldOf(guard, "guards")).map((one) => readGuard(one, scope, within));
  switch (name) {
    case "and":
      return { type: "and", guards: inner() };
    case "or":
      return { type: "or", guards: inner() };
    case "not": {
      const [negated] = inner();
      return negated === undefined ? { type: "inline", name } : { type: "not", guard: negated };
    }
    case "stateIn":
      return { type: "in", states: scope.statesOf(fieldOf(guard, "stateValue")) };
    default:
      return { type: "inline", name };
  }
}
