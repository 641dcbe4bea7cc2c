/**
 * Requests of a peer that are being answered here: each gets one answer, in time or not. Ids rise on
 * a link, so of those with one patience the oldest is always the first.
 */

/** Requests being answered, by message id. */
export class ServedRequests {
  /** Since when each is open, by how long it may be and by its id: as many groups as there are patiences. */
  readonly #groups = new Map<number, Map<number, number>>();
  #answered = 0;
  #size = 0;

  /** How many are being answered. */
  get size(): number {
    return this.#size;
  }

  /** How many were answered so far. */
  get answered(): number {
    return this.#answered;
  }

  /**
   * Notes a request that was handed on.
   *
   * @param nowMs monotonic time
   * @param patienceMs how long its answer may take
   */
  open(messageId: number, nowMs: number, patienceMs: number): void {
    const group = this.#groups.get(patienceMs) ?? new Map<number, number>();
    this.#groups.set(patienceMs, group);
    group.set(messageId, nowMs);
    this.#size += 1;
  }

  /** Takes a request off that is answered; false when it was taken off already. */
  close(messageId: number): boolean {
    const isOpen = this.drop(messageId);
    if (isOpen) this.#answered += 1;
    return isOpen;
  }

  /** Takes a request off that nobody waits for any more; false when it was taken off already. */
  drop(messageId: number): boolean {
    for (const group of this.#groups.values()) {
      if (!group.delete(messageId)) continue;
      this.#size -= 1;
      return true;
    }
    return false;
  }

  /** Whether a request is being answered. */
  has(messageId: number): boolean {
    for (const group of this.#groups.values()) if (group.has(messageId)) return true;
    return false;
  }

  /** When the next one is overdue, in monotonic ms; `undefined` when there is none. */
  get dueMs(): number | undefined {
    let dueMs: number | undefined;
    for (const [patienceMs, group] of this.#groups) {
      for (const sinceMs of group.values()) {
        dueMs = Math.min(dueMs ?? Number.POSITIVE_INFINITY, sinceMs + patienceMs);
        break;
      }
    }
    return dueMs;
  }

  /**
   * The requests whose time is over.
   *
   * @param nowMs monotonic time; Infinity for all
   * @returns their message ids, the oldest first of those that may take equally long
   */
  overdue(nowMs: number): readonly number[] {
    const found: number[] = [];
    for (const [patienceMs, group] of this.#groups) {
      for (const [messageId, sinceMs] of group) {
        if (sinceMs + patienceMs > nowMs) break;
        found.push(messageId);
      }
    }
    return found;
  }
}
