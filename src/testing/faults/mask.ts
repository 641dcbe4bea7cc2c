/** Leaving faults out of a run without moving any other. */

import { mixed, textWord } from "../drive/word-mix.ts";
import type { FiredFault } from "../fault-plan.ts";

/** Names one firing in {@link FIRING_KEY_LENGTH} characters of `A-Z a-z 0-9 - _`. */
export type FiringKey = string;

/** Characters of a firing's key: 36 bits, so that a run with 5,000 firings seldom has two alike. */
export const FIRING_KEY_LENGTH = 6;

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** What is left out of a run; a fault happens when every part that is given lets it. */
export interface FaultMask {
  /** Ids of rules that never apply. */
  readonly rules?: ReadonlySet<string>;
  /** Firings that do not happen. They count towards their rule's limit as if they did. */
  readonly firings?: ReadonlySet<FiringKey>;
  /** The only firings that may happen; limits no longer count. */
  readonly only?: ReadonlySet<FiringKey>;
}

/** Leaves nothing out. */
export const NO_MASK: FaultMask = {};

/** What names a firing: its rule, node and place, and its number among those of that rule there. */
export type FiringName = Pick<FiredFault, "rule" | "node" | "place" | "nth">;

/**
 * The key of a firing. Two firings of a run that share one, which is rare, are left out together.
 *
 * @param firing its time does not count: it moves when something else is left out
 */
export function firingKey({ rule, node, place, nth }: FiringName): FiringKey {
  const one = mixed(textWord(rule) ^ mixed(textWord(node) + nth));
  const other = mixed(textWord(place) ^ mixed(one + 0x9e3779b1));
  const low = mixed(one ^ mixed(other));
  const digits = [low, low >>> 6, low >>> 12, other, other >>> 6, other >>> 12];
  return digits.map((digit) => DIGITS[digit & 63]).join("");
}

/** Tells whether a text has the form of a firing's key. */
export function isFiringKey(text: string): boolean {
  return text.length === FIRING_KEY_LENGTH && [...text].every((digit) => DIGITS.includes(digit));
}

/** Tells whether a mask lets a firing happen. */
export function isLet(mask: FaultMask, firing: FiringName): boolean {
  if (mask.rules?.has(firing.rule)) return false;
  if (mask.firings === undefined && mask.only === undefined) return true;
  const key = firingKey(firing);
  if (mask.firings?.has(key)) return false;
  return mask.only === undefined || mask.only.has(key);
}
