/**
 * Registers: `write` a value, `read` it, `cas` from one value to another. A keyed register takes
 * `{ key, … }` and is checked key by key.
 */

import { isDeepStrictEqual } from "node:util";
import type { Operation } from "../spec.ts";
import type { Model } from "./model.ts";

/**
 * A register, or one for each key. A `read` takes nothing or `{ key }` and tells the value.
 *
 * @param initial the value before the first write
 */
export function registerModel(initial: unknown = undefined): Model<unknown> {
  return {
    name: "register",
    initial,
    step: stepRegister,
    partOf: ({ argument }) => String(fieldIn(argument, "key") ?? ""),
    matters: (unknown, next) => {
      const { name, argument } = unknown;
      const isSeen = name !== "read" && depends(next, fieldIn(argument, "value"));
      return isSeen ? "when_stuck" : "never";
    },
  };
}

function stepRegister(state: unknown, operation: Operation): readonly unknown[] {
  const { name, argument, result, status } = operation;
  const isTold = status === "ok";
  switch (name) {
    case "read":
      return !isTold || isEqual(result, state) ? [state] : [];
    case "write":
      return [fieldIn(argument, "value")];
    case "cas": {
      const isExpected = isEqual(fieldIn(argument, "expected"), state);
      if (isTold && result !== isExpected) return [];
      return [isExpected ? fieldIn(argument, "value") : state];
    }
    default:
      return [];
  }
}

/** Whether an operation can do with that value before it what it cannot do with another. */
function depends({ name, argument, result, status }: Operation, value: unknown): boolean {
  if (name === "read") return status === "ok" && isEqual(result, value);
  if (name !== "cas") return false;
  const isExpected = isEqual(fieldIn(argument, "expected"), value);
  return status === "ok" && result === false ? !isExpected : isExpected;
}

function fieldIn(argument: unknown, name: string): unknown {
  const isObject = typeof argument === "object" && argument !== null;
  return isObject ? Reflect.get(argument, name) : undefined;
}

function isEqual(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || isDeepStrictEqual(one, other);
}
