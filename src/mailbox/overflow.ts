/** What a full mailbox does with the next message, decided as plain data. */

/**
 * What happens to a message that finds its mailbox full.
 *
 * - `reject`: it is refused and the sender told (`false`, or `mailbox.full` for a call)
 * - `drop_oldest`: it is taken, the oldest waiting message becomes a dead letter
 * - `drop_newest`: it becomes a dead letter, the sender is not told
 * - `wait`: `offer` waits for room; a plain `cast` or `call` is refused as under `reject`
 */
export type Overflow = "reject" | "drop_oldest" | "drop_newest" | "wait";

/** What to do with one arriving message. */
export type OverflowDecision = "take" | "refuse" | "drop_oldest_and_take" | "drop" | "queue_sender";

/** The facts an overflow decision rests on. */
export interface MailboxFill {
  /** Messages waiting now. */
  readonly length: number;
  /** The mailbox's limit, in messages. */
  readonly messagesMax: number;
  /** Whether the sender can wait for room. */
  readonly senderWaits: boolean;
}

/** Decides the fate of one arriving message. */
export function decideOverflow(overflow: Overflow, fill: MailboxFill): OverflowDecision {
  if (fill.length < fill.messagesMax) return "take";
  switch (overflow) {
    case "reject":
      return "refuse";
    case "drop_oldest":
      return fill.messagesMax === 0 ? "drop" : "drop_oldest_and_take";
    case "drop_newest":
      return "drop";
    case "wait":
      return fill.senderWaits ? "queue_sender" : "refuse";
  }
}
