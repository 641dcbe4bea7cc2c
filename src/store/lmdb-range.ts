/** Ranges in the terms of the `lmdb` package. */

import type { ScanRange } from "./store.ts";

/** The part of the package's own range options that a scan uses. */
export interface LmdbRange {
  readonly limit: number;
  readonly start?: Uint8Array;
  readonly end?: Uint8Array;
  readonly reverse?: boolean;
  readonly inclusiveEnd?: boolean;
  readonly exclusiveStart?: boolean;
}

/**
 * Translates a range that is not empty. LMDB goes down from `start`; without a lower bound it would
 * leave out the key of one zero byte.
 */
export function lmdbRange(range: ScanRange): LmdbRange {
  const { from, to, limit } = range;
  if (!range.reverse)
    return { limit, ...(from?.length && { start: from }), ...(to && { end: to }) };
  return {
    limit,
    reverse: true,
    end: from?.length ? from : LOWEST_KEY,
    inclusiveEnd: true,
    ...(to && { start: to, exclusiveStart: true }),
  };
}

const LOWEST_KEY = Uint8Array.of(0);

/** Whether no key can lie within the bounds. */
export function isEmptyRange({ from, to }: ScanRange): boolean {
  if (to === undefined) return false;
  return to.length === 0 || (from !== undefined && Buffer.compare(from, to) >= 0);
}
