/** What can go wrong in a runtime on purpose, as its viewers order it: plain data, checked field by field. */

import { RuntimeError } from "../../errors.ts";
import { fieldsOf, nearestName, type OptionRule, optional, required } from "../../option-rules.ts";
import { oneOf, shownValue, valueRule, wholeNumber } from "../../option-value.ts";

/** How long a fault stands, in ms: a hard end, which nobody has to remember. */
export const FAULT_LASTS_MS = { min: 100, max: 300_000, usual: 30_000 } as const;

/** Faults of messages on their way to an actor. */
export const MAIL_FAULTS = ["drop", "delay", "duplicate", "reorder", "throw"] as const;

/** Faults of links between nodes. */
export const LINK_FAULTS = ["cut", "slow", "partition"] as const;

/** Every fault that stands for a while. */
export const FAULT_KINDS = [
  ...MAIL_FAULTS,
  ...(["suspend", "fill", "hold_timer", "chaos"] as const),
  ...LINK_FAULTS,
] as const;

/** What goes wrong. */
export type FaultKind = (typeof FAULT_KINDS)[number];

interface Lasting {
  readonly lastsMs: number;
  /** Chance follows from it; drawn, and shown, when none is given. */
  readonly seed: string | undefined;
}

/** A fault of messages; each part that is given narrows it. */
export interface MailOrder extends Lasting {
  readonly kind: (typeof MAIL_FAULTS)[number];
  /** Of the actors they go to; `*` stands for a part, `**` for any number of parts. */
  readonly path: string;
  /** Their type, `*` for any piece of it. @defaultValue any */
  readonly message?: string;
  /** The next so many only. @defaultValue all */
  readonly next?: number;
  /** 0 to 1: of those the share it befalls. @defaultValue all */
  readonly share?: number;
  /** How late they are; of `reorder` at most. @defaultValue 1_000 */
  readonly byMs?: number;
}

/** A fault of one actor that runs; it ends with it. */
export interface ActorOrder extends Lasting {
  readonly kind: "suspend" | "fill";
  readonly path: string;
}

/** A fault of timers: they do not fire while it stands. */
export interface TimerOrder extends Lasting {
  readonly kind: "hold_timer";
  readonly path: string;
  /** The timer's name, `*` for any piece of it. */
  readonly timer: string;
}

/** Faults that are drawn, one after another, among actors. */
export interface ChaosOrder extends Lasting {
  readonly kind: "chaos";
  readonly path: string;
  /** Between two of them, on average. @defaultValue 1_000 */
  readonly everyMs?: number;
}

/** A fault of the links to a peer, or to all of a place. */
export type LinkOrder = Lasting &
  (
    | { readonly kind: "cut"; readonly peer: string }
    | { readonly kind: "slow"; readonly peer: string; readonly byMs?: number }
    /** A geo patch, or the digits it begins with. */
    | { readonly kind: "partition"; readonly patch: string }
  );

/** What a viewer orders. */
export type FaultOrder = MailOrder | ActorOrder | TimerOrder | ChaosOrder | LinkOrder;

/** What an order leaves out is this long, in ms. */
export const FAULT_BY_MS = 1_000;

/** How an actor is killed. */
export const KILLS = ["normal", "error", "brutal"] as const;

const text = (expected: string, form: RegExp, charactersMax: number) =>
  required(
    valueRule<string>(
      `${expected}, at most ${charactersMax} characters`,
      (value) => typeof value === "string" && value.length <= charactersMax && form.test(value),
    ),
  );

const PATH = text("a path of actors such as /app/worker, * for any part", /^(\/[^/\s]+)+$/, 500);
const ONE_PATH = text("the path of an actor such as /app/worker", /^(\/[^/\s*]+)+$/, 500);
const PATTERN = text("a name, * for any piece of it", /^\S+$/, 200);
const PEER = text("a peer: its key in hexadecimal", /^[0-9a-f]{2,}$/, 200);
const PATCH = text("a geo patch, or its first digits", /^[0-9A-F]([0-3C-F][0-9A-F]?)?$/, 3);
const BY_MS = optional(wholeNumber(1, 60_000));
const SHARE = optional(
  valueRule<number>(
    "a share above 0, at most 1",
    (value) => typeof value === "number" && value > 0 && value <= 1,
  ),
);

const LASTING: Readonly<Record<string, OptionRule>> = {
  kind: () => undefined,
  lastsMs: optional(wholeNumber(FAULT_LASTS_MS.min, FAULT_LASTS_MS.max)),
  seed: optional(text("a seed", /./, 64)),
};

const MAIL = {
  ...{ path: PATH, message: optional(PATTERN), share: SHARE },
  next: optional(wholeNumber(1, 1_000_000)),
};

const FIELDS: Readonly<Record<FaultKind, Readonly<Record<string, OptionRule>>>> = {
  drop: MAIL,
  delay: { ...MAIL, byMs: BY_MS },
  duplicate: MAIL,
  reorder: { ...MAIL, byMs: BY_MS },
  throw: MAIL,
  suspend: { path: ONE_PATH },
  fill: { path: ONE_PATH },
  hold_timer: { path: PATH, timer: PATTERN },
  chaos: { path: PATH, everyMs: optional(wholeNumber(50, 60_000)) },
  cut: { peer: PEER },
  slow: { peer: PEER, byMs: BY_MS },
  partition: { patch: PATCH },
};

/**
 * Checks an order.
 *
 * @param kinds what this host can do
 * @throws RuntimeError `option.invalid`, naming the field
 */
export function checkFault(args: unknown, kinds: readonly FaultKind[]): FaultOrder {
  const { kind, ...rest } = objectOf(args);
  const known = kinds.find((one) => one === kind);
  if (known === undefined) throw refusal("kind", nearestName(String(kind), kinds), kind);
  checkFields({ ...LASTING, ...FIELDS[known] }, { kind, ...rest });
  return { seed: undefined, lastsMs: FAULT_LASTS_MS.usual, ...rest, kind: known } as FaultOrder;
}

/**
 * Checks the arguments of a deed about one actor.
 *
 * @throws RuntimeError `option.invalid`, naming the field
 */
export function checkDeed<const Name extends "how" | "timer" | "rule">(
  args: unknown,
  names: readonly ("path" | Name)[],
): Readonly<Record<"path" | Name, string>> {
  const fields = Object.fromEntries(names.map((name) => [name, DEEDS[name]]));
  const given = objectOf(args);
  checkFields(fields, given);
  return given as Readonly<Record<"path" | Name, string>>;
}

const DEEDS: Readonly<Record<"path" | "how" | "timer" | "rule", OptionRule>> = {
  path: ONE_PATH,
  how: optional(oneOf(...KILLS)),
  timer: PATTERN,
  rule: text("the id of a fault that stands", /^f\d+$/, 20),
};

function checkFields(
  fields: Readonly<Record<string, OptionRule>>,
  given: Readonly<Record<string, unknown>>,
): void {
  const problem = fieldsOf(fields)(given, "");
  if (problem === undefined) return;
  const { option, expected, received, isUnknown } = problem;
  const details = { option, expected, received };
  const what = isUnknown ? `there is no field ${option}` : `${option} is ${received}`;
  const text = `cannot do that: ${what} (${isUnknown ? "did you mean" : "expected"} ${expected}${isUnknown ? "?" : ""})`;
  throw new RuntimeError("option.invalid", details, text);
}

function refusal(option: string, expected: string, given: unknown): RuntimeError<"option.invalid"> {
  const details = { option, expected, received: shownValue(given) };
  const text = `cannot do that: ${option} is ${details.received} (expected ${expected})`;
  return new RuntimeError("option.invalid", details, text);
}

function objectOf(args: unknown): Readonly<Record<string, unknown>> {
  if (typeof args !== "object" || args === null || Array.isArray(args)) {
    throw refusal("args", "an object", args);
  }
  return { ...args };
}
