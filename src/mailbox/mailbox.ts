/**
 * A mailbox: a bounded queue with the face of an RxJS `Subject`. `next` puts a message in and wakes
 * the owner; the owner takes messages one at a time; whoever subscribes sees each message at the
 * moment it is taken.
 *
 * The queue is a ring because a Subject has none: it loses what nobody listens to, shows re-entrant
 * messages in two orders and throws a subscriber's exception at the process. So delivery is the
 * owner's (from the run queue, inside its own `try`), and the Subject is what others see.
 */

import { Subject } from "rxjs";
import type { MailboxFront } from "./front.ts";
import { decideOverflow, type Overflow } from "./overflow.ts";
import { Ring } from "./ring.ts";

/** Default limit of a mailbox, in messages: far above a healthy backlog, far below the heap. */
export const MAILBOX_MESSAGES_MAX = 10_000;

/** How many senders may wait for room in one mailbox with overflow `wait`. */
export const WAITING_SENDERS_MAX = 1_000;

/** The limit of a mailbox and what happens at it. */
export interface MailboxLimit {
  /** Messages that may wait. @defaultValue 10_000 */
  readonly messagesMax: number;
  /** What happens to the next one. @defaultValue "reject" */
  readonly overflow: Overflow;
}

/** The limit of a mailbox whose owner states none. */
export const MAILBOX_LIMIT: MailboxLimit = {
  messagesMax: MAILBOX_MESSAGES_MAX,
  overflow: "reject",
};

/** What became of a message that was put in. */
export type PutOutcome = "taken" | "refused" | "dropped" | "closed" | "queued";

/** Who owns a mailbox: woken when there is something to take, told what was lost. */
export interface MailboxOwner<M> {
  /** There is at least one message to take. */
  wake(): void;
  /** A message was lost to overflow. */
  onDropped(message: M): void;
  /** Whether a message is never dropped, such as an exit the owner must hear of. */
  isExempt(message: M): boolean;
}

/** What stands in front of a mailbox. */
type Front<M> = Pick<MailboxFront<M>, "enter" | "close">;

interface WaitingSender<M> {
  readonly message: M;
  readonly settle: (outcome: PutOutcome) => void;
}

/** A bounded queue of messages with an observable face. */
export class Mailbox<M> extends Subject<M> {
  readonly #owner: MailboxOwner<M>;
  readonly #limit: MailboxLimit;
  /** Messages that may wait now. */
  #room: number;
  readonly #ring = new Ring<M>();
  /** Taken and set aside, oldest first; they count against the limit like those that wait. */
  #aside: M[] | undefined;
  #asideLength = 0;
  #waiting: WaitingSender<M>[] | undefined;
  #front: Front<M> | undefined;
  #isShut = false;
  #lengthMax = 0;
  /** Told each message that is put in, while somebody times them. */
  onEntered: ((message: M) => void) | undefined = undefined;

  constructor(owner: MailboxOwner<M>, limit: MailboxLimit = MAILBOX_LIMIT) {
    super();
    this.#owner = owner;
    this.#limit = limit;
    this.#room = limit.messagesMax;
  }

  /** Messages waiting. */
  get length(): number {
    return this.#ring.length;
  }

  /** The most that ever waited. */
  get lengthMax(): number {
    return this.#lengthMax;
  }

  /** Messages set aside. */
  get asideLength(): number {
    return this.#asideLength;
  }

  /** The most messages that may wait. */
  get messagesMax(): number {
    return this.#limit.messagesMax;
  }

  /**
   * Has it take fewer messages than its limit says, as if that many waited already, or as many again: then
   * those who wait for room come in.
   */
  limitRoom(messages: number | "as_it_says"): void {
    const { messagesMax } = this.#limit;
    this.#room = messages === "as_it_says" ? messagesMax : Math.min(messages, messagesMax);
    const waited = this.#waiting?.length ?? 0;
    for (let sender = 0; sender < waited; sender += 1) this.#admitSender();
    if (this.#ring.length > 0) this.#owner.wake();
  }

  /** Puts a message in as an Observer: the outcome shows in the owner's dead letters only. */
  override next(message: M): void {
    this.enter(message);
  }

  /** A source that was piped in has ended; the mailbox lives on. */
  override complete(): void {}

  /** A source that was piped in has failed; that is the source's failure, not the mailbox's. */
  override error(): void {}

  /** Puts operators in front: from now on what {@link Mailbox.enter}s goes through them. */
  setFront(front: Front<M>): void {
    this.#front = front;
  }

  /** Puts a message in through the operators in front, if there are any. */
  enter(message: M): PutOutcome {
    if (this.#front === undefined) return this.put(message);
    return !this.#isShut && this.#front.enter(message) ? "taken" : "closed";
  }

  /** Puts a message in, within the limit. */
  put(message: M): PutOutcome {
    if (this.#isShut) return "closed";
    if (this.#ring.length + this.#asideLength < this.#room) {
      this.#push(message);
      this.#owner.wake();
      return "taken";
    }
    return this.#overflow(message);
  }

  /**
   * Puts a message in or, under overflow `wait`, waits for room.
   *
   * @param settle told once: `taken`, or why not
   * @returns forgets the waiting message
   */
  offer(message: M, settle: (outcome: PutOutcome) => void): () => void {
    const fill = { messagesMax: this.#room, length: this.#fill(), senderWaits: true };
    const mustWait = decideOverflow(this.#limit.overflow, fill) === "queue_sender";
    if (this.#isShut || !mustWait || this.#front !== undefined) {
      settle(this.enter(message));
      return () => {};
    }
    return this.#queueSender({ message, settle });
  }

  /** Puts a message in whatever the limit: exits, downs and answers the owner asked for itself. */
  putSystem(message: M): void {
    if (this.#isShut) return;
    this.#push(message);
    this.#owner.wake();
  }

  /** Keeps a message that was taken for later. */
  setAside(message: M): void {
    this.#aside ??= [];
    this.#aside.push(message);
    this.#asideLength += 1;
  }

  /** Puts what was set aside back in front of all others, oldest first. */
  bringBack(): void {
    const aside = this.#aside ?? [];
    this.#aside = undefined;
    this.#asideLength = 0;
    for (const message of aside.reverse()) this.#ring.unshift(message);
  }

  /** Takes the first message and shows it to those who watch. */
  take(): M | undefined {
    const message = this.#ring.shift();
    if (message === undefined) return undefined;
    if (this.#waiting !== undefined) this.#admitSender();
    if (this.observed) super.next(message);
    return message;
  }

  /** Takes the first message that `wanted` accepts; the others keep their order. */
  takeFirst(wanted: (message: M) => boolean): M | undefined {
    const message = this.#ring.takeFirst(wanted);
    if (message === undefined) return undefined;
    if (this.#waiting !== undefined) this.#admitSender();
    if (this.observed) super.next(message);
    return message;
  }

  /** The first `count` waiting messages, left where they are. */
  peek(count: number): M[] {
    const found: M[] = [];
    for (let index = 0; index < Math.min(count, this.#ring.length); index += 1) {
      found.push(this.#ring.at(index) as M);
    }
    return found;
  }

  /** Refuses everything from now on and hands over what was not taken. */
  shut(): M[] {
    this.#isShut = true;
    this.#front?.close();
    this.bringBack();
    const left = this.#ring.length === 0 ? [] : this.#ring.drain();
    for (const sender of this.#waiting ?? []) sender.settle("closed");
    this.#waiting = undefined;
    if (this.observed) super.complete();
    return left;
  }

  #fill(): number {
    return this.#ring.length + this.#asideLength;
  }

  #overflow(message: M): PutOutcome {
    const fill = { messagesMax: this.#room, length: this.#fill(), senderWaits: false };
    switch (decideOverflow(this.#limit.overflow, fill)) {
      case "drop":
        this.#owner.onDropped(message);
        return "dropped";
      case "drop_oldest_and_take":
        return this.#takeInsteadOfOldest(message);
      default:
        return "refused";
    }
  }

  /** What must not be dropped stays; when nothing else waits the new message is the one to go. */
  #takeInsteadOfOldest(message: M): PutOutcome {
    const oldest = this.#ring.takeFirst((waiting) => !this.#owner.isExempt(waiting));
    this.#owner.onDropped(oldest ?? message);
    if (oldest === undefined) return "dropped";
    this.#push(message);
    this.#owner.wake();
    return "taken";
  }

  #push(message: M): void {
    this.#ring.push(message);
    const { length } = this.#ring;
    if (length > this.#lengthMax) this.#lengthMax = length;
    if (this.onEntered !== undefined) this.onEntered(message);
  }

  #queueSender(sender: WaitingSender<M>): () => void {
    this.#waiting ??= [];
    if (this.#waiting.length >= WAITING_SENDERS_MAX) {
      sender.settle("refused");
      return () => {};
    }
    this.#waiting.push(sender);
    return () => {
      this.#waiting = this.#waiting?.filter((other) => other !== sender);
    };
  }

  #admitSender(): void {
    if (this.#fill() >= this.#room) return;
    const sender = this.#waiting?.shift();
    if (sender === undefined) return;
    this.#push(sender.message);
    sender.settle("taken");
  }
}
