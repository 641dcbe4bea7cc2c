/** A value as what stands at its ends, by path: what two moments of a state can be compared by. */

import { cut, type PreviewKind, preview } from "./preview.ts";

/** Ends kept of one state. */
export const LEAVES_MAX = 500;

/** How deep a state is followed; below, it is one text. */
export const LEAF_DEPTH = 6;

/** Characters of one end. */
export const LEAF_CHARACTERS = 120;

/** The ends of a state. */
export interface StateLeaves {
  /** Texts by their paths, such as `context.peers[2].id`; the path of a plain value is empty. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether there are more than are kept. */
  readonly isCut: boolean;
}

/** No state at all. */
export const NO_LEAVES: StateLeaves = { texts: new Map(), isCut: false };

/** Follows a value to its ends. */
export function leavesOf(value: unknown, kind: PreviewKind): StateLeaves {
  const walk = new Walk(kind);
  walk.add("", value, 0);
  return { texts: walk.texts, isCut: walk.isCut };
}

class Walk {
  readonly texts = new Map<string, string>();
  isCut = false;
  readonly #kind: PreviewKind;
  readonly #above: object[] = [];

  constructor(kind: PreviewKind) {
    this.#kind = kind;
  }

  add(path: string, value: unknown, depth: number): void {
    if (this.isCut) return;
    const within = depth < LEAF_DEPTH ? this.#within(path, value) : undefined;
    if (within === undefined) {
      this.#end(path, value);
      return;
    }
    this.#above.push(within.of);
    for (const [inner, held] of within.entries) this.add(inner, held, depth + 1);
    this.#above.pop();
  }

  #end(path: string, value: unknown): void {
    this.isCut = this.texts.size >= LEAVES_MAX;
    if (!this.isCut) this.texts.set(path, cut(preview(value, this.#kind), LEAF_CHARACTERS));
  }

  /** What a value has in it; `undefined` for one that is an end itself. */
  #within(path: string, value: unknown): Within | undefined {
    if (typeof value !== "object" || value === null || this.#above.includes(value))
      return undefined;
    if (isWhole(value)) return undefined;
    const isList = Array.isArray(value) || value instanceof Map;
    if (isList && this.#kind === "shape") return undefined;
    const entries = value instanceof Map ? keyed(path, value) : fields(path, value);
    return entries.length === 0 ? undefined : { of: value, entries };
  }
}

interface Within {
  readonly of: object;
  readonly entries: readonly (readonly [path: string, held: unknown])[];
}

/** What has no parts worth a path of their own. */
function isWhole(value: object): boolean {
  return (
    ArrayBuffer.isView(value) ||
    value instanceof Set ||
    value instanceof Date ||
    value instanceof Error
  );
}

function keyed(path: string, map: ReadonlyMap<unknown, unknown>): Within["entries"] {
  const first = [...map].slice(0, LEAVES_MAX + 1);
  return first.map(([key, held]) => [
    `${path}{${cut(preview(key, "values"), LEAF_CHARACTERS)}}`,
    held,
  ]);
}

function fields(path: string, value: object): Within["entries"] {
  const keys = Object.keys(value).slice(0, LEAVES_MAX + 1);
  return keys.map((key) => {
    const inner = Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    return [inner, readField(value, key)];
  });
}

/** What a getter throws is not heard. */
function readField(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return "[unreadable]";
  }
}
