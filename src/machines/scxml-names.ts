/**
 * Names of states and events in SCXML. An event there is matched by its parts between dots, so that `done.state.a`
 * would also be matched by the end of `a.b`: ids are written without dots. What a name cannot hold is written by
 * its number, so that two names are never one.
 */

import type { Trigger } from "./graph-parts.ts";

/** The id of a state or an invoked actor. */
export function scxmlId(id: string): string {
  const plain = coded(id, /[^A-Za-z0-9_.]/gu).replaceAll(".", "-");
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

/** The name of a host's event; what the platform itself raises is kept apart. */
export function scxmlEvent(event: string): string {
  const plain = coded(event, /[^A-Za-z0-9_.:-]|^\.|\.$|\.(?=\.)/gu);
  return plain.replace(/^(?=(?:done|error|after|snapshot)(?:\.|$))/, "_");
}

/** The event a state raises for its own delay. */
export function afterEvent(state: string, delay: string): string {
  return `after.${scxmlId(delay)}.${scxmlId(state)}`;
}

/** A delay in one word. */
export function delayWord(trigger: Extract<Trigger, { type: "after" }>): string {
  const { name, ms } = trigger.delay;
  return name ?? String(ms ?? "computed");
}

/** Writes signs by their numbers; an underline that would look like such a number too. */
function coded(text: string, signs: RegExp): string {
  return text
    .replaceAll(/_(?=x[0-9a-f]+_)/g, "_x5f_")
    .replaceAll(signs, (sign) => `_x${(sign.codePointAt(0) ?? 0).toString(16)}_`);
}
