/** A value as a short text: cut by depth, number and size, and on request without what is in it. */

/** How deep a value is shown. */
export const PREVIEW_DEPTH = 4;

/** Entries shown of one value, in all. */
export const PREVIEW_ENTRIES = 100;

/** Characters of a whole preview. */
export const PREVIEW_CHARACTERS = 2_048;

/** Bytes shown of binary values. */
const BYTES_SHOWN = 16;

/** Characters shown of one text. */
const TEXT_SHOWN = 200;

/** Whether a preview says what a value holds, or only what it is. */
export type PreviewKind = "values" | "shape";

/** Shows a value. What its getters throw is not heard. */
export function preview(value: unknown, kind: PreviewKind): string {
  const text = new Preview(kind).of(value, 0);
  return cut(text, PREVIEW_CHARACTERS);
}

/** A text with at most so many characters, and a mark where it was cut. */
export function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

class Preview {
  readonly #kind: PreviewKind;
  readonly #above: object[] = [];
  #entries = 0;

  constructor(kind: PreviewKind) {
    this.#kind = kind;
  }

  of(value: unknown, depth: number): string {
    if (typeof value === "object" && value !== null) return this.#ofObject(value, depth);
    if (value === undefined || value === null) return String(value);
    return this.#kind === "shape" ? typeof value : leaf(value);
  }

  #ofObject(value: object, depth: number): string {
    if (ArrayBuffer.isView(value)) return this.#ofBytes(value);
    if (value instanceof Date || value instanceof Error) return this.#ofNamed(value);
    if (this.#above.includes(value)) return "[above]";
    if (depth >= PREVIEW_DEPTH) return `${nameOf(value)} {…}`;
    this.#above.push(value);
    const text = this.#ofEntries(value, depth);
    this.#above.pop();
    return text;
  }

  #ofEntries(value: object, depth: number): string {
    if (Array.isArray(value)) {
      if (this.#kind === "shape") return `list(${value.length})`;
      return `[${this.#list(value, (entry) => this.of(entry, depth + 1))}]`;
    }
    if (value instanceof Map || value instanceof Set) {
      const name = `${nameOf(value)}(${value.size})`;
      if (this.#kind === "shape") return name;
      const show = (entry: unknown): string => this.#ofPair(entry, value instanceof Map, depth);
      return `${name} {${this.#list(value, show)}}`;
    }
    const name = nameOf(value);
    const fields = this.#list(Object.keys(value), (key) => {
      const shown = this.of(readField(value, key), depth + 1);
      return `${JSON.stringify(key)}: ${shown}`;
    });
    return `${name === "Object" ? "" : `${name} `}{${fields}}`;
  }

  #ofPair(entry: unknown, isPair: boolean, depth: number): string {
    if (!isPair || !Array.isArray(entry)) return this.of(entry, depth + 1);
    return `${this.of(entry[0], depth + 1)}: ${this.of(entry[1], depth + 1)}`;
  }

  #list<T>(entries: Iterable<T>, show: (entry: T) => string): string {
    const shown: string[] = [];
    for (const entry of entries) {
      this.#entries += 1;
      if (this.#entries > PREVIEW_ENTRIES) {
        shown.push("…");
        break;
      }
      shown.push(show(entry));
    }
    return shown.join(", ");
  }

  #ofBytes(value: ArrayBufferView): string {
    const { byteLength, buffer, byteOffset } = value;
    if (this.#kind === "shape") return `bytes(${byteLength})`;
    const bytes = new Uint8Array(buffer, byteOffset, Math.min(BYTES_SHOWN, byteLength));
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `bytes(${byteLength}) ${hex}${byteLength > BYTES_SHOWN ? "…" : ""}`;
  }

  #ofNamed(value: Date | Error): string {
    if (this.#kind === "shape") return nameOf(value);
    return cut(String(value), TEXT_SHOWN);
  }
}

function leaf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(cut(value, TEXT_SHOWN));
  if (typeof value === "function") return `function ${cut(value.name, TEXT_SHOWN)}`;
  return typeof value === "bigint" ? `${value}n` : String(value);
}

function nameOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  const maker = readField(prototype ?? undefined, "constructor");
  return typeof maker === "function" && maker.name !== "" ? maker.name : "Object";
}

function readField(value: unknown, key: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  } catch {
    return "[unreadable]";
  }
}
