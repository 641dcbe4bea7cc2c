/** How much one peer may ask for: a bucket of tokens that refills with time. */

import { assert } from "../assert.ts";

/** The size of a bucket. */
export interface Quota {
  /** Tokens that come back each second. */
  readonly perSecond: number;
  /** Tokens a full bucket holds: how much may come at once. */
  readonly burst: number;
}

/** The state of a bucket. */
export interface Bucket {
  /** Tokens left, with a fraction. */
  readonly tokens: number;
  /** When that was counted, in milliseconds of the monotonic clock. */
  readonly atMs: number;
}

/** The answer to a request for tokens. */
export interface Take {
  readonly bucket: Bucket;
  readonly allowed: boolean;
  /** 0 when allowed; else how long until it would be; Infinity for more than a full bucket holds. */
  readonly waitMs: number;
}

/** A full bucket. */
export function fullBucket({ burst }: Quota, nowMs: number): Bucket {
  return { tokens: burst, atMs: nowMs };
}

/**
 * Takes tokens if there are enough; a refused request takes none.
 *
 * @param cost tokens asked for, 0 or more
 * @param nowMs monotonic time; a time before the last one counts as no time passed
 */
export function takeTokens(
  bucket: Bucket,
  cost: number,
  { quota, nowMs }: { readonly quota: Quota; readonly nowMs: number },
): Take {
  assert(cost >= 0, "a request costs 0 tokens or more");
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  const tokens = Math.min(quota.burst, bucket.tokens + (elapsedMs * quota.perSecond) / 1_000);
  const counted = { tokens, atMs: Math.max(nowMs, bucket.atMs) };
  if (tokens >= cost) {
    return { bucket: { ...counted, tokens: tokens - cost }, allowed: true, waitMs: 0 };
  }
  const possible = cost <= quota.burst && quota.perSecond > 0;
  const waitMs = possible ? Math.ceil(((cost - tokens) * 1_000) / quota.perSecond) : Infinity;
  return { bucket: counted, allowed: false, waitMs };
}
