/** What viewers may see of what messages and states carry. */

import { encodeExact, type ExactValue } from "../../wire/exact-value.ts";
import type { ExactText } from "../protocol/watched.ts";
import { preview } from "./preview.ts";

/** What a value is shown for. */
export interface PayloadPlace {
  /** Path of the actor that took the message, or whose state it is. */
  readonly actor: string;
  /** Type of the message; absent for a state. */
  readonly message?: string;
}

/** What may be seen of payloads. */
export interface PayloadOptions {
  /**
   * Takes out what nobody may see, before anything is written down; what it throws or returns `undefined` for
   * is not shown. @defaultValue everything is shown
   */
  readonly redact?: (value: unknown, place: PayloadPlace) => unknown;
}

/** Decides what becomes of a payload on its way to viewers. */
export class PayloadRule {
  readonly #options: PayloadOptions | false;

  /** @param options `false`: no payload leaves the process */
  constructor(options: PayloadOptions | false) {
    this.#options = options;
  }

  /** Whether payloads are shown at all. */
  get isAllowed(): boolean {
    return this.#options !== false;
  }

  /** What is shown of a payload; `undefined` when nothing is. */
  text(value: unknown, place: PayloadPlace): string | undefined {
    const left = this.left(value, place);
    return left === undefined ? undefined : preview(left.value, left.kind);
  }

  /** What is left of a payload when what nobody may see is taken out; `undefined` when nothing is. */
  left(
    value: unknown,
    place: PayloadPlace,
  ): { readonly value: unknown; readonly kind: "values" } | undefined {
    if (this.#options === false || value === undefined) return undefined;
    const { redact } = this.#options;
    if (redact === undefined) return { value, kind: "values" };
    try {
      const left = redact(value, place);
      return left === undefined ? undefined : { value: left, kind: "values" };
    } catch {
      return undefined;
    }
  }

  /** A value so that it can be had again; what of it is not told, and why, is said. */
  exact(value: unknown, place: PayloadPlace, bytesMax: number): ExactText {
    if (!this.isAllowed) return { missing: ["the host allows no payloads"] };
    const left = value === undefined ? { value } : this.left(value, place);
    if (left === undefined) return { missing: ["the host keeps it secret"] };
    const { bytes, missing } = writtenOf(left.value, place.message ?? "state", bytesMax);
    if (bytes === undefined) return { missing };
    const secret = Object.is(left.value, value) ? [] : ["what the host keeps secret of it"];
    return { bytes: Buffer.from(bytes).toString("base64"), missing: [...missing, ...secret] };
  }
}

/** Whoever made a value decides what its getters do: one that cannot be read costs nobody but itself. */
function writtenOf(
  ...[value, name, bytesMax]: Parameters<typeof encodeExact>
): Partial<ExactValue> & Pick<ExactValue, "missing"> {
  try {
    return encodeExact(value, name, bytesMax);
  } catch (error) {
    return { missing: [error instanceof RangeError ? error.message : "it cannot be read"] };
  }
}
