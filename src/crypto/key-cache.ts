/** Remembers what was worked out about the keys used last, and never about more than its limit. */

import type { PublicKey } from "./crypto.ts";

/** A bounded map from keys to what is known about them; the key unused for longest leaves first. */
export class KeyCache<Known> {
  readonly #keysMax: number;
  readonly #known = new Map<string, Known>();

  /** @param keysMax most keys remembered, at least 1 */
  constructor(keysMax: number) {
    this.#keysMax = keysMax;
  }

  /** Keys remembered now. */
  get size(): number {
    return this.#known.size;
  }

  /** What is known about a key, worked out by `work` the first time. */
  get(key: PublicKey, work: (key: PublicKey) => Known): Known {
    const name = nameOf(key);
    const known = this.#known.get(name);
    if (known === undefined) return this.#remember(name, work(key));
    // A map keeps the order of insertion, so to insert again is to mark as used.
    this.#known.delete(name);
    this.#known.set(name, known);
    return known;
  }

  #remember(name: string, known: Known): Known {
    if (this.#known.size >= this.#keysMax) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    }
    this.#known.set(name, known);
    return known;
  }
}

function nameOf(key: PublicKey): string {
  const { buffer, byteOffset, byteLength } = key.bytes;
  return key.curve + Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
}
