/** What one turn of an actor touched, so that two turns can be told to be independent of each other. */

/** What a turn touched, besides its own actor's state and the head of its own mailbox. */
export interface Footprint {
  /** Whose turn it was, by number. */
  readonly actor: number;
  /** Actors whose mailboxes it put something in. */
  readonly receivers: Set<number>;
  /** Whether it answered a call. */
  answers: boolean;
  /** Whether it did something others may notice in a way that is not followed: a start, an exit, a timer. */
  isShared: boolean;
}

/** The footprint of a turn that begins. */
export function newFootprint(actor: number): Footprint {
  return { actor, receivers: new Set(), answers: false, isShared: false };
}

/**
 * Whether two turns that are both possible come to the same in either order. Putting something at the
 * end of a mailbox and taking what is at its head come to the same; two at the end of one do not.
 */
export function areIndependent(one: Footprint, other: Footprint): boolean {
  if (one.isShared || other.isShared || one.actor === other.actor) return false;
  if (one.answers && other.answers) return false;
  for (const receiver of one.receivers) if (other.receivers.has(receiver)) return false;
  return true;
}
