/** A counter: `add` a number, `read` the sum. */

import type { Model } from "./model.ts";

/**
 * A counter for `linearizable`.
 *
 * @param initial the sum before the first `add`
 */
export function counterModel(initial: number = 0): Model<number> {
  return {
    name: "counter",
    initial,
    step: (state, { name, argument, result, status }) => {
      if (name === "add") return typeof argument === "number" ? [state + argument] : [];
      if (name !== "read") return [];
      return status !== "ok" || result === state ? [state] : [];
    },
    stateText: String,
    matters: (unknown, next) => {
      return unknown.name === "add" && next.name === "read" ? "when_stuck" : "never";
    },
  };
}
