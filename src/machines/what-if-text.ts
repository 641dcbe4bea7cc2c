/** The ways an event may go, in words. */

import { type Outcome, STEPS_MAX } from "./what-if.ts";

/** What guards would have to say for it. */
export function conditionText({ assumed }: Outcome): string {
  if (assumed.length === 0) return "in any case";
  return `if ${assumed.map(({ guard, holds }) => `${guard} is ${String(holds)}`).join(" and ")}`;
}

/** Where it leads. */
export function resultText({ after, isOver, isEndless }: Outcome): string {
  const end = isEndless ? `, and on after ${STEPS_MAX} steps` : isOver ? ", its end" : "";
  return `leads to ${statesText(after)}${end}`;
}

/** Active states for people. */
export function statesText(states: string): string {
  return states === "" ? "no state" : states.replaceAll("|", " · ");
}
