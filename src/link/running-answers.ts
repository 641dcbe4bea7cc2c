/**
 * Answers that take their time, by the link their requests came over: who works on one is told when nobody
 * waits for it any more. At most as many as those links may have in flight.
 */

/** Where a request came from: the owner of its link, which of its links, and its id there. */
export interface RequestPlace<Owner> {
  readonly owner: Owner;
  readonly link: number;
  readonly messageId: number;
}

/** One answer that is worked on. */
export class RunningAnswer {
  #controller: AbortController | undefined;
  #isGivenUp = false;

  /** Whether nobody waits for it any more. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  /** Aborted when nobody waits for it any more; made when first asked for, since few look at it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isGivenUp) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Tells whoever works on it to stop. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.#controller?.abort();
  }
}

/** What is kept of an answer: over which link it goes, and who works on it. */
interface Kept {
  readonly link: number;
  readonly running: RunningAnswer;
}

/** All answers that are worked on. */
export class RunningAnswers<Owner> {
  readonly #byOwner = new Map<Owner, Map<number, Kept>>();

  /** How many are worked on. */
  get size(): number {
    let size = 0;
    for (const kept of this.#byOwner.values()) size += kept.size;
    return size;
  }

  /** Notes an answer that takes its time. */
  begin({ owner, link, messageId }: RequestPlace<Owner>, running: RunningAnswer): void {
    const kept = this.#byOwner.get(owner) ?? new Map<number, Kept>();
    this.#byOwner.set(owner, kept);
    kept.set(messageId, { link, running });
  }

  /** An answer is there; false when it was given up before. */
  end(place: RequestPlace<Owner>): boolean {
    return this.#take(place) !== undefined;
  }

  /** Nobody waits for an answer any more; one that is not worked on is left as it is. */
  giveUp(place: RequestPlace<Owner>): void {
    this.#take(place)?.running.giveUp();
  }

  /** A link has ended: nobody waits for any of its answers. */
  giveUpLink(owner: Owner, link: number): void {
    for (const [messageId, kept] of this.#byOwner.get(owner) ?? []) {
      if (kept.link === link) this.giveUp({ owner, link, messageId });
    }
  }

  #take({ owner, link, messageId }: RequestPlace<Owner>): Kept | undefined {
    const ofOwner = this.#byOwner.get(owner);
    const kept = ofOwner?.get(messageId);
    if (ofOwner === undefined || kept?.link !== link) return undefined;
    ofOwner.delete(messageId);
    if (ofOwner.size === 0) this.#byOwner.delete(owner);
    return kept;
  }
}
