/** Whether a wish can be granted: it comes from whoever looks, and may be anything. */

import { invalidOption } from "../../options.ts";
import { MESSAGE_OUTCOMES } from "../../actor/recorder.ts";
import { type MessageFilter, type Wish, WISH_DEFAULTS } from "../protocol/bodies.ts";

/** Flushes a second, the fewest and the most. */
export const HZ = { min: 0.2, max: 10 } as const;

/** Rows one viewer may have in sight. */
export const IN_SIGHT_MAX = 1_000;

/** Actors one filter may name. */
const FILTERED_MAX = 100;

/** Characters of a pattern of types. */
const PATTERN_MAX = 200;

/** A wish that can be granted. */
export interface CheckedWish {
  readonly hz: number;
  readonly inSight: readonly number[] | undefined;
  readonly messages: MessageFilter | undefined;
  readonly watch: readonly number[];
}

/**
 * Checks a wish.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkWish(wish: unknown, watchedMax: number): CheckedWish {
  const { hz, inSight, messages, watch } = objectOf<Wish>("wish", wish);
  return {
    hz: hz === undefined ? WISH_DEFAULTS.hz : rateOf(hz),
    inSight: inSight === undefined ? undefined : idsOf("inSight", inSight, IN_SIGHT_MAX),
    messages: messages === undefined ? undefined : filterOf(messages),
    watch: watch === undefined ? [] : [...new Set(idsOf("watch", watch, watchedMax))],
  };
}

function rateOf(hz: unknown): number {
  if (typeof hz === "number" && hz >= HZ.min && hz <= HZ.max) return hz;
  throw invalidOption("hz", `a number from ${HZ.min} to ${HZ.max}`, hz);
}

function filterOf(value: unknown): MessageFilter {
  const { actors, type, outcome } = objectOf<MessageFilter>("messages", value);
  if (type !== undefined && (typeof type !== "string" || type.length > PATTERN_MAX)) {
    throw invalidOption("messages.type", `a text of at most ${PATTERN_MAX} characters`, type);
  }
  if (outcome !== undefined && !MESSAGE_OUTCOMES.includes(outcome)) {
    throw invalidOption("messages.outcome", MESSAGE_OUTCOMES.join(", "), outcome);
  }
  return {
    ...(actors !== undefined && { actors: idsOf("messages.actors", actors, FILTERED_MAX) }),
    ...(type !== undefined && { type }),
    ...(outcome !== undefined && { outcome }),
  };
}

function idsOf(name: string, value: unknown, max: number): readonly number[] {
  const isList = Array.isArray(value) && value.length <= max && value.every(isId);
  if (!isList) throw invalidOption(name, `at most ${max} numbers of actors`, value);
  return [...value];
}

function isId(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function objectOf<T>(name: string, value: unknown): Partial<T> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidOption(name, "an object", value);
  }
  return value;
}
