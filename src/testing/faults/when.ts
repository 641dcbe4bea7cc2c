/** Deciding whether a rule applies at a moment: what `when` says, with its chances drawn by key. */

import type { Draws } from "../drive/draws.ts";
import type { Ms, When } from "../fault-plan.ts";

/** A part of a `when` that holds no further parts. */
export type LeafWhen = Exclude<When, { readonly all: unknown } | { readonly any: unknown }>;

/** A `when` whose leaves are numbered, so that each has draws of its own. */
export type Condition =
  | { readonly op: "all" | "any"; readonly parts: readonly Condition[] }
  | {
      readonly op: "leaf";
      readonly leaf: number;
      readonly when: LeafWhen;
      /** Names the leaf's draws. */
      readonly key: string;
    };

/** A moment at which a rule is asked. */
export interface Moment {
  readonly atMs: Ms;
  /** Its number among the moments of the rule, from 1. */
  readonly nth: number;
  /** Where it is, for draws. */
  readonly site: string;
  /** Its number among the moments of the rule there, from 1. */
  readonly siteNth: number;
  /** Knows whether a leaf that waits for its time, or for an event, has waited long enough. */
  readonly starters: { isArmed(leaf: number): boolean };
}

/** Numbers the leaves of a `when` from left to right. */
export function conditionOf(when: When, ruleId: string): Condition {
  let leaves = 0;
  const numbered = (part: When): Condition => {
    if ("all" in part) return { op: "all", parts: part.all.map(numbered) };
    if ("any" in part) return { op: "any", parts: part.any.map(numbered) };
    const leaf = leaves;
    leaves += 1;
    return { op: "leaf", leaf, when: part, key: `${ruleId}/${leaf}` };
  };
  return numbered(when);
}

/** Decides whether a condition holds at a moment. It changes nothing, and draws the same each time. */
export function holds(condition: Condition, moment: Moment, draws: Draws): boolean {
  if (condition.op !== "leaf") {
    const { op, parts } = condition;
    if (op === "all") return parts.every((part) => holds(part, moment, draws));
    return parts.some((part) => holds(part, moment, draws));
  }
  const { when, leaf, key } = condition;
  if ("between" in when) {
    const [from, to] = when.between;
    if (moment.atMs < from || moment.atMs >= to) return false;
    return when.chance === undefined || drawn(draws, key, moment) < when.chance;
  }
  if ("chance" in when) return drawn(draws, key, moment) < when.chance;
  if ("first" in when) return moment.nth <= when.first;
  if ("at" in when || "every" in when || "onTrace" in when) return moment.starters.isArmed(leaf);
  return typeof when.nth === "number" ? moment.nth === when.nth : when.nth.includes(moment.nth);
}

function drawn(draws: Draws, key: string, { site, siteNth }: Moment): number {
  return draws.unit(key, site, siteNth);
}

/** A leaf that by itself brings its rule about: at a time, or upon an event. */
export interface Starter {
  readonly leaf: number;
  readonly when:
    | Extract<LeafWhen, { readonly at: Ms } | { readonly every: unknown }>
    | OnTrace
    | Window;
  readonly key: string;
}

type OnTrace = Extract<LeafWhen, { readonly onTrace: unknown }>;
type Window = Extract<LeafWhen, { readonly between: unknown }>;

/**
 * The leaves that bring a rule about. A window does so, once at a time that is drawn, where nothing
 * beside it does: beside something that does it is a condition.
 */
export function startersOf(condition: Condition, windows: "start" | "never"): readonly Starter[] {
  if (condition.op !== "leaf") {
    const { op, parts } = condition;
    const plain = parts.flatMap((part) => startersOf(part, "never"));
    if (op === "all" && plain.length > 0) return plain;
    return parts.flatMap((part) => startersOf(part, windows));
  }
  const { when, leaf, key } = condition;
  if ("at" in when || "every" in when || "onTrace" in when) return [{ leaf, when, key }];
  return "between" in when && windows === "start" ? [{ leaf, when, key }] : [];
}
