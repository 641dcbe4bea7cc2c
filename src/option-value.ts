/** What one plain value may be: in words and as a check, and a value in few words for who gave it. */

/** A rule about one plain value, in words and as a check. */
export interface ValueRule<T> {
  /** Completes "expected ...". */
  readonly expected: string;
  readonly holds: (value: unknown) => value is T;
}

/** Longest piece of a refused value that is shown, in characters. */
export const SHOWN_CHARACTERS_MAX = 60;

/** A value in few words, whatever it is. */
export function shownValue(value: unknown): string {
  const text = describe(value);
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}

function describe(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value !== "object" && typeof value !== "string") return String(value);
  try {
    return JSON.stringify(value) ?? "an object";
  } catch {
    return "an object";
  }
}

/** Makes a rule of a check. */
export function valueRule<T>(expected: string, holds: (value: unknown) => boolean): ValueRule<T> {
  return { expected, holds: (value): value is T => holds(value) };
}

/** A whole number in a range; neither NaN nor infinity is one. */
export function wholeNumber(min: number, max: number): ValueRule<number> {
  return valueRule(`a whole number from ${min} to ${max}`, (value) => {
    return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
  });
}

/** One of a few texts. */
export function oneOf<T extends string>(...choices: readonly T[]): ValueRule<T> {
  const expected = choices.map((choice) => JSON.stringify(choice)).join(" or ");
  return valueRule(expected, (value) => choices.some((choice) => choice === value));
}

/** A function. */
export const callable: ValueRule<(...args: never) => unknown> = valueRule(
  "a function",
  (value) => typeof value === "function",
);

/** True or false. */
export const flag: ValueRule<boolean> = valueRule(
  "true or false",
  (value) => typeof value === "boolean",
);

/** An object with these methods, however it came by them. */
export function having(...methods: readonly string[]): ValueRule<object> {
  return valueRule(`an object with the methods ${methods.join(", ")}`, (value) => {
    if (typeof value !== "object" || value === null) return false;
    return methods.every((method) => typeof Reflect.get(value, method) === "function");
  });
}
