/** Looks at values of a machine's config, whose types say less than what may stand there. */

/** The value of a property of an object or a function; undefined where there is none. */
export function fieldOf(value: unknown, name: string): unknown {
  const holds = (typeof value === "object" && value !== null) || typeof value === "function";
  return holds ? Reflect.get(value, name) : undefined;
}

/** The text of a property; null where it holds something else. */
export function textOf(value: unknown, name: string): string | null {
  const found = fieldOf(value, name);
  return typeof found === "string" ? found : null;
}

/** One or several values as a list; undefined is none. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
