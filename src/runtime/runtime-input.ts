/** What a host hands a runtime, checked where it comes in: one refusal names what is wrong. */

import { invalidOption } from "../options.ts";
import type { Clock } from "../time/clock.ts";
import type { Random } from "../time/random.ts";

/** The functions of each door, so that one that is missing is named at once and not at its first use. */
const DOORS = {
  clock: [
    "now",
    "monotonic",
    "setTimer",
    "clearTimer",
    "defer",
    "yieldTurn",
  ] satisfies (keyof Clock)[],
  random: ["u32", "unit", "below", "pick", "shuffle", "bytes", "fork"] satisfies (keyof Random)[],
};

/** What may become of strays. */
export type StrayRule = "contain" | "process";

/** The options of a runtime, as far as they were given. */
interface RuntimeInput {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly strays?: StrayRule;
  readonly interposer?: unknown;
}

/**
 * Checks the options of a runtime.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkRuntimeOptions(options: RuntimeInput): void {
  demandObject("options", options);
  const { clock, random, strays, interposer } = options;
  if (clock !== undefined) demandDoor("clock", clock);
  if (random !== undefined) demandDoor("random", random);
  if (strays !== undefined && strays !== "contain" && strays !== "process") {
    throw invalidOption("strays", '"contain" or "process"', strays);
  }
  if (interposer !== undefined && typeof interposer !== "function") {
    throw invalidOption("interposer", "a function", interposer);
  }
}

/**
 * Checks what a runtime is to start.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkDefinition(definition: unknown): void {
  const behaviour = fieldOf(definition, "behaviour");
  if (typeof fieldOf(behaviour, "init") === "function") return;
  throw invalidOption("definition", "what a define function returned", definition);
}

/**
 * Checks that a value is an object at all.
 *
 * @throws RuntimeError `option.invalid`
 */
export function demandObject(option: string, value: unknown): void {
  if (typeof value !== "object" || value === null) throw invalidOption(option, "an object", value);
}

function demandDoor(option: keyof typeof DOORS, door: unknown): void {
  const missing = DOORS[option].filter((name) => typeof fieldOf(door, name) !== "function");
  if (missing.length > 0) throw invalidOption(option, `an object with ${missing.join(", ")}`, door);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
