/** Anything a machine's config may hold, as JSON: functions by name, cycles and depth cut. */

import type { Json } from "./graph-parts.ts";

/** Levels of a value that are read; a config nests less, and a cycle ends somewhere. */
const DEPTH_MAX = 12;

/** Entries of a list or an object that are read. */
const ENTRIES_MAX = 1_000;

/** Reads a value as JSON; nothing of it is called. */
export function plainJson(value: unknown, depth = 0): Json {
  switch (typeof value) {
    case "boolean":
    case "string":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
    case "symbol":
      return String(value);
    case "function":
      return `${nameOf(value)}()`;
    case "object":
      return value === null ? null : plainObject(value, depth);
    default:
      return null;
  }
}

/** The name of a function, or what stands for one that has none. */
export function nameOf(value: unknown): string {
  const name: unknown = typeof value === "function" ? value.name : undefined;
  return typeof name === "string" && name !== "" ? name : "(inline)";
}

function plainObject(value: object, depth: number): Json {
  if (depth >= DEPTH_MAX) return "…";
  if (Array.isArray(value)) {
    return value.slice(0, ENTRIES_MAX).map((item: unknown) => plainJson(item, depth + 1));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `[${kindOf(value)}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.slice(0, ENTRIES_MAX).map(([key, item]) => [key, plainJson(item, depth + 1)]),
  );
}

function kindOf(value: object): string {
  return nameOf(value.constructor);
}
