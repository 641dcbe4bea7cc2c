/** Requests sent over one link and not answered yet: each has one clock and one end. */

/** What is kept of a request. */
export interface SentRequest<Waiter> {
  readonly messageId: number;
  readonly waiter: Waiter;
  /** Sent at, on the monotonic clock in ms. */
  readonly sentAtMs: number;
  /** Given up at, on the monotonic clock in ms. */
  readonly deadlineMs: number;
}

/** Requests without an answer, by message id. */
export class RequestTable<Waiter> {
  readonly #requests = new Map<number, SentRequest<Waiter>>();
  readonly #requestsMax: number;

  /** @param requestsMax requests one link may have open; more are refused */
  constructor(requestsMax: number) {
    this.#requestsMax = requestsMax;
  }

  /** How many are open. */
  get size(): number {
    return this.#requests.size;
  }

  /** Whether one more may be opened. */
  get hasRoom(): boolean {
    return this.#requests.size < this.#requestsMax;
  }

  /** Notes a request that was sent. */
  open(request: SentRequest<Waiter>): void {
    this.#requests.set(request.messageId, request);
  }

  /** Takes the request an answer belongs to; `undefined` for a late or foreign answer. */
  close(messageId: number): SentRequest<Waiter> | undefined {
    const request = this.#requests.get(messageId);
    this.#requests.delete(messageId);
    return request;
  }

  /** Takes every request whose time is up. */
  closeOverdue(nowMs: number): SentRequest<Waiter>[] {
    const overdue: SentRequest<Waiter>[] = [];
    for (const [messageId, request] of this.#requests) {
      if (request.deadlineMs > nowMs) continue;
      this.#requests.delete(messageId);
      overdue.push(request);
    }
    return overdue;
  }

  /** Takes those nobody waits for any more: they would keep others out until their time is up. */
  closeMoot(isAwaited: (waiter: Waiter) => boolean): SentRequest<Waiter>[] {
    const moot = [...this.#requests.values()].filter(({ waiter }) => !isAwaited(waiter));
    for (const { messageId } of moot) this.#requests.delete(messageId);
    return moot;
  }

  /** Takes all of them. */
  closeAll(): SentRequest<Waiter>[] {
    const all = [...this.#requests.values()];
    this.#requests.clear();
    return all;
  }
}
