/**
 * How much a gRPC connection may send that is no content of a call: pings, settings, windows, headers.
 * Each of them costs work and most an answer, and the library below bounds none of them over time.
 */

import { type Bucket, fullBucket, type Quota, takeTokens } from "../peer/quota.ts";

/** What a connection has carried so far. */
export interface FrameTraffic {
  /** Everything that came, in bytes. */
  readonly readBytes: number;
  /** Everything that was sent, in bytes. */
  readonly writtenBytes: number;
  /** What came as messages of calls, in bytes. */
  readonly messageBytes: number;
  readonly calls: number;
}

/** Headers of one call, in bytes, with room for a client that says much of itself. */
const CALL_BYTES = 1_024;

/** Who reads tells so: two frames of 13 bytes for each 16 KiB, and less than that is sent back for none. */
const WRITTEN_BYTES_PER_BYTE = 256;

/** What a connection may still send beside its calls. */
export class FrameBudget {
  readonly #quota: Quota;
  #bucket: Bucket;
  /** Bytes beside calls that have been counted. */
  #paid = 0;

  /**
   * @param quota in bytes
   * @param nowMs monotonic time
   */
  constructor(quota: Quota, nowMs: number) {
    this.#quota = quota;
    this.#bucket = fullBucket(quota, nowMs);
  }

  /** Counts what came since it was last asked. @returns whether that was within the budget */
  holds(traffic: FrameTraffic, nowMs: number): boolean {
    const quota = this.#quota;
    const owed = besideCalls(traffic) - this.#paid;
    if (owed <= 0) {
      // A message counts when it is taken, after its bytes were read: what was counted comes back, to a limit.
      this.#paid = Math.min(this.#paid, besideCalls(traffic) + quota.burst);
      return true;
    }
    const { bucket, allowed } = takeTokens(this.#bucket, owed, { quota, nowMs });
    this.#bucket = bucket;
    if (allowed) this.#paid += owed;
    return allowed;
  }
}

function besideCalls({ readBytes, writtenBytes, messageBytes, calls }: FrameTraffic): number {
  const read = readBytes - messageBytes - calls * CALL_BYTES;
  return read - Math.floor(writtenBytes / WRITTEN_BYTES_PER_BYTE);
}
