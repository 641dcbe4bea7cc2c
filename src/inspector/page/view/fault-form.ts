/** What the form of faults asks for, and what it sends: which fields a deed has, and their words. The host checks them. */

import type { Hello } from "../../protocol/bodies.ts";

/** A field of the form. */
export type FaultField =
  | "path"
  | "how"
  | "timer"
  | "message"
  | "next"
  | "share"
  | "byMs"
  | "everyMs"
  | "peer"
  | "patch"
  | "lastsMs"
  | "seed";

/** What has been typed; a field nobody typed in is left out. */
export type Typed = Readonly<Partial<Record<FaultField, string>>>;

/** A deed the host allows. */
export interface FaultDeed {
  /** The verb, or the kind of a fault. */
  readonly name: string;
  readonly says: string;
  readonly fields: readonly FaultField[];
}

/** Label and example of each field. */
export const FIELD_WORDS: Readonly<Record<FaultField, readonly [label: string, hint: string]>> = {
  path: ["actor", "/app/worker or /app/*"],
  how: ["how", "brutal"],
  timer: ["timer", "its name, * for any"],
  message: ["message type", "any; sync.*"],
  next: ["only the next", "all"],
  share: ["share in %", "100"],
  byMs: ["late by, in ms", "1000"],
  everyMs: ["every, in ms", "1000"],
  peer: ["peer", "its key"],
  patch: ["geo patch", "02, or 021"],
  lastsMs: ["for, in s", "30, at most 300"],
  seed: ["seed", "drawn"],
};

/** What a field may be, the usual first; every other field is typed. */
export const FIELD_CHOICES: Readonly<Partial<Record<FaultField, readonly string[]>>> = {
  how: ["brutal", "error", "normal"],
};

const MAIL: readonly FaultField[] = ["path", "message", "next", "share"];

const DEEDS: readonly FaultDeed[] = [
  { name: "kill", says: "end an actor", fields: ["path", "how"] },
  { name: "suspend", says: "it takes no messages", fields: ["path", "lastsMs"] },
  { name: "resume", says: "let a suspended actor go on", fields: ["path"] },
  { name: "drop", says: "messages to it are lost", fields: [...MAIL, "lastsMs", "seed"] },
  { name: "delay", says: "messages to it come late", fields: [...MAIL, "byMs", "lastsMs", "seed"] },
  {
    ...{ name: "reorder", says: "messages to it come in any order" },
    fields: [...MAIL, "byMs", "lastsMs", "seed"],
  },
  { name: "duplicate", says: "messages to it come twice", fields: [...MAIL, "lastsMs", "seed"] },
  { name: "throw", says: "messages make it crash", fields: [...MAIL, "lastsMs", "seed"] },
  { name: "fill", says: "its mailbox is as if full", fields: ["path", "lastsMs"] },
  {
    ...{ name: "hold_timer", says: "its timers do not fire" },
    fields: ["path", "timer", "lastsMs"],
  },
  { name: "fire_timer", says: "a timer fires now", fields: ["path", "timer"] },
  {
    ...{ name: "chaos", says: "kills and short faults among the actors that fit" },
    fields: ["path", "everyMs", "lastsMs", "seed"],
  },
  { name: "cut", says: "links to a peer are cut", fields: ["peer", "lastsMs"] },
  { name: "slow", says: "what is sent to a peer is late", fields: ["peer", "byMs", "lastsMs"] },
  {
    ...{ name: "partition", says: "links to all nodes of a place are cut" },
    fields: ["patch", "lastsMs"],
  },
];

/** What can be done here, in the order of the form. */
export function deedsHere(hello: Hello | undefined): readonly FaultDeed[] {
  const { verbs = [], faults = [] } = hello ?? {};
  const kinds = verbs.includes("fault") ? faults : [];
  return DEEDS.filter(({ name }) => verbs.includes(name) || kinds.includes(name));
}

/** What the host is sent for a deed. */
export function requestOf(
  { name, fields }: FaultDeed,
  typed: Typed,
  isVerb: boolean,
): { readonly verb: string; readonly args: Readonly<Record<string, unknown>> } {
  const args: Record<string, unknown> = {};
  for (const field of fields) {
    const text = typed[field]?.trim() ?? "";
    if (text !== "") args[field] = numberOr(field, text);
  }
  return isVerb ? { verb: name, args } : { verb: "fault", args: { kind: name, ...args } };
}

/** A deed in a line, before it is confirmed. */
export function askText({ name, fields }: FaultDeed, typed: Typed): string {
  const whom = typed.path ?? typed.peer ?? typed.patch ?? "";
  const seconds = typed.lastsMs === undefined || typed.lastsMs === "" ? "30" : typed.lastsMs;
  return `${name} ${whom}${fields.includes("lastsMs") ? ` for ${seconds} s` : ""}?`;
}

/** Numbers as numbers: what is none is sent as it was typed, and the host says what is wrong. */
function numberOr(field: FaultField, text: string): unknown {
  const scale = SCALES[field];
  const value = Number(text);
  return scale === undefined || Number.isNaN(value) ? text : value * scale;
}

/** People think of seconds and percents. */
const SCALES: Readonly<Partial<Record<FaultField, number>>> = {
  next: 1,
  share: 0.01,
  byMs: 1,
  everyMs: 1,
  lastsMs: 1_000,
};
