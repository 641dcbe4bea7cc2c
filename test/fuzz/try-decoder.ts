/** Gives one input to one reader, and says what is wrong with how it took it. */

import { isRuntimeError } from "../../src/errors.ts";
import type { Decoder } from "./decoders.ts";

/** Longest time for one input, in ms: the largest takes some 20 on an idle machine. */
export const DECODE_MS_MAX = 2_000;

/** How an input was taken. */
export type Taken =
  | { readonly kind: "read" | "refused" }
  | { readonly kind: "fault"; readonly why: string };

/** Tries. A refusal is a `RuntimeError`; what else is thrown, or takes too long, is a fault. */
export function tryDecoder({ decode }: Pick<Decoder, "decode">, input: Uint8Array): Taken {
  const before = input.slice();
  const startMs = performance.now();
  const taken = outcomeOf(() => decode(input));
  const tookMs = performance.now() - startMs;
  if (taken.kind === "fault") return taken;
  if (tookMs > DECODE_MS_MAX) return { kind: "fault", why: `took ${Math.round(tookMs)} ms` };
  if (Buffer.compare(before, input) !== 0) return { kind: "fault", why: "changed its input" };
  return taken;
}

function outcomeOf(run: () => unknown): Taken {
  try {
    run();
    return { kind: "read" };
  } catch (error) {
    if (isRuntimeError(error)) return { kind: "refused" };
    return { kind: "fault", why: String(error) };
  }
}
