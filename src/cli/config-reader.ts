/**
 * Reads one JSON object field by field and keeps every complaint, so that a file is judged as a
 * whole. A field that does not fit yields its placeholder, which nobody sees: a file with a
 * complaint is refused.
 */

import { shownValue } from "../option-value.ts";

/** One complaint about a configuration. */
export interface ConfigProblem {
  /** Where, such as `authorities[2].stake`. */
  readonly option: string;
  /** What stands there, shortened. */
  readonly received: string;
  /** What to write instead. */
  readonly expected: string;
}

/** Turns one value into what it means; `undefined` when it does not fit. */
export type ValueReader<T> = (value: unknown) => T | undefined;

/** What a field must hold, in words and as a reader. */
export interface FieldRule<T> {
  /** Completes "expected ...". */
  readonly expected: string;
  readonly read: ValueReader<T>;
}

/** The fields of one object of a configuration. */
export class ConfigReader {
  readonly problems: ConfigProblem[];
  readonly #path: string;
  readonly #fields: ReadonlyMap<string, unknown>;

  /**
   * @param value what should be an object
   * @param known every field it may have
   * @param within the path of the object, and where complaints about it are kept
   */
  constructor(
    value: unknown,
    known: readonly string[],
    within: { readonly path: string; readonly problems: ConfigProblem[] } = {
      path: "",
      problems: [],
    },
  ) {
    this.problems = within.problems;
    this.#path = within.path;
    this.#fields = new Map(isObject(value) ? Object.entries(value) : []);
    if (!isObject(value)) this.refuse("", value, "an object with fields");
    for (const [name, held] of this.#fields) {
      if (!known.includes(name)) this.refuse(name, held, `one of ${known.join(", ")}`);
    }
  }

  /** Reads a field that must be there. */
  required<T>(name: string, rule: FieldRule<T>, placeholder: T): T {
    return this.#read(name, rule) ?? this.#missing(name, rule, placeholder);
  }

  /** Reads a field that may be absent. */
  optional<T>(name: string, rule: FieldRule<T>): T | undefined {
    return this.#fields.has(name) ? this.#read(name, rule) : undefined;
  }

  /** Begins to read an object within; `undefined` when it is absent. */
  part(name: string, known: readonly string[]): ConfigReader | undefined {
    if (!this.#fields.has(name)) return undefined;
    const within = { path: this.#at(name), problems: this.problems };
    return new ConfigReader(this.#fields.get(name), known, within);
  }

  /** Whether there is a field of this name. */
  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** Reads a list, item by item; absent is empty. */
  list<T>(name: string, itemsMax: number, readItem: (item: unknown, path: string) => T): T[] {
    const value = this.#fields.has(name) ? this.#fields.get(name) : [];
    if (Array.isArray(value) && value.length <= itemsMax) {
      return value.map((item: unknown, index) => readItem(item, `${this.#at(name)}[${index}]`));
    }
    this.refuse(name, value, `a list of at most ${itemsMax}`);
    return [];
  }

  /** Reads a list of plain values. */
  listOf<T>(name: string, itemsMax: number, rule: FieldRule<T>): readonly T[] | undefined {
    if (!this.#fields.has(name)) return undefined;
    const items = this.list(name, itemsMax, (item, path) => {
      const read = rule.read(item);
      if (read === undefined) this.#complain(path, item, rule.expected);
      return read;
    });
    return items.filter((item) => item !== undefined);
  }

  /** Keeps a complaint about a field. */
  refuse(name: string, value: unknown, expected: string): void {
    this.#complain(this.#at(name), value, expected);
  }

  #read<T>(name: string, { read, expected }: FieldRule<T>): T | undefined {
    if (!this.#fields.has(name)) return undefined;
    const value = this.#fields.get(name);
    const result = read(value);
    if (result === undefined) this.refuse(name, value, expected);
    return result;
  }

  #missing<T>(name: string, { expected }: FieldRule<T>, placeholder: T): T {
    if (!this.#fields.has(name)) {
      this.problems.push({ option: this.#at(name), received: "missing", expected });
    }
    return placeholder;
  }

  #complain(option: string, value: unknown, expected: string): void {
    this.problems.push({ option, received: shownValue(value), expected });
  }

  #at(name: string): string {
    if (name === "") return this.#path === "" ? "the file" : this.#path;
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }
}

/** One line for a complaint. */
export function describeProblem(file: string, problem: ConfigProblem): string {
  const { option, received, expected } = problem;
  return `cannot use ${file}: ${option} is ${received} (expected ${expected})`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
