/**
 * Requests of a peer that are being answered here: each gets one answer, in time or not. Ids rise on
 * a link and all have the same patience, so the oldest is always the first.
 */

/** Requests being answered, by message id. */
export class ServedRequests {
  readonly #sinceMs = new Map<number, number>();
  #answered = 0;

  /** How many are being answered. */
  get size(): number {
    return this.#sinceMs.size;
  }

  /** How many were answered so far. */
  get answered(): number {
    return this.#answered;
  }

  /**
   * Notes a request that was handed on.
   *
   * @param nowMs monotonic time
   */
  open(messageId: number, nowMs: number): void {
    this.#sinceMs.set(messageId, nowMs);
  }

  /** Takes a request off; false when it was answered already. */
  close(messageId: number): boolean {
    const wasOpen = this.#sinceMs.delete(messageId);
    if (wasOpen) this.#answered += 1;
    return wasOpen;
  }

  /** When the oldest was handed on, in monotonic ms; `undefined` when there is none. */
  get oldestMs(): number | undefined {
    for (const sinceMs of this.#sinceMs.values()) return sinceMs;
    return undefined;
  }

  /**
   * The requests that were handed on at a time or before.
   *
   * @param untilMs monotonic time; Infinity for all
   * @returns their message ids, oldest first
   */
  openSince(untilMs: number): readonly number[] {
    const found: number[] = [];
    for (const [messageId, sinceMs] of this.#sinceMs) {
      if (sinceMs > untilMs) break;
      found.push(messageId);
    }
    return found;
  }
}
