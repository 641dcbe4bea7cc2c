/** What may cross the control socket: values JSON gives back as they were, and not too deep. */

/** A value that JSON keeps. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** Deepest nesting of a value; status trees are deep, programs that walk them are recursive. */
export const PLAIN_DEPTH_MAX = 64;

/**
 * Tells whether JSON would give the value back as it is: no functions, no classes, no `undefined`,
 * no numbers without a spelling, no cycles, at most {@link PLAIN_DEPTH_MAX} deep.
 */
export function isPlain(value: unknown, depthLeft: number = PLAIN_DEPTH_MAX): value is Plain {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depthLeft === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depthLeft - 1));
  return isRecord(value) && Object.values(value).every((item) => isPlain(item, depthLeft - 1));
}

/** Whether the value is an object made of nothing but its own fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
