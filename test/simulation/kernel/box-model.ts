/**
 * What a mailbox holds, worked out from what was sent to it and taken from it: who is refused, dropped or has to wait,
 * who is next, what comes back after having been put off, and what is left at the end.
 */

import type { Overflow } from "../../../src/index.ts";

/** An entry: a message by its number, or something its owner told itself. */
export type Entry = number | "own";

/** What has to be said of a message now: it is lost. */
export interface Owed {
  readonly id: number;
  readonly cause: string;
}

/** A mailbox and what is known of an arrival. */
export interface Fill {
  readonly overflow: Overflow;
  readonly messagesMax: number;
}

/** One mailbox, from its opening to its owner's end. */
export class BoxModel {
  readonly #fill: Fill;
  #queue: Entry[] = [];
  #aside: Entry[] = [];
  /** Offers that wait for room, in order. */
  #waiting: number[] = [];
  #last: Entry | undefined;
  isOpen = true;
  /** Whether somebody has killed its owner: nothing may be handled any more. */
  isDying = false;
  /** Losses that have to be told next. */
  readonly owed: Owed[] = [];

  constructor(fill: Fill) {
    this.#fill = fill;
  }

  /** A message arrives. Returns whether its sender is told that it was not taken. */
  put(id: number, isOffer: boolean): "refused" | "accepted" {
    if (!this.isOpen) return this.#refuse(id, "stopped");
    const { overflow, messagesMax } = this.#fill;
    if (this.#queue.length + this.#aside.length < messagesMax) this.#queue.push(id);
    else if (overflow === "wait" && isOffer) this.#waiting.push(id);
    else if (overflow === "drop_oldest") this.#loseOldest(id);
    else if (overflow === "drop_newest") this.owed.push({ id, cause: "mailbox_full" });
    else return this.#refuse(id, "mailbox_full");
    return "accepted";
  }

  /** Its owner tells itself something; that is never refused. */
  post(): void {
    this.#queue.push("own");
  }

  /** Its owner takes an entry. Returns the one it has to be. */
  take(): Entry | undefined {
    this.#last = this.#queue.shift();
    const hasRoom = this.#queue.length + this.#aside.length < this.#fill.messagesMax;
    const sender = hasRoom ? this.#waiting.shift() : undefined;
    if (sender !== undefined) this.#queue.push(sender);
    return this.#last;
  }

  /** What was taken last is put off. */
  putOff(): void {
    if (this.#last !== undefined) this.#aside.push(this.#last);
  }

  /** What was put off comes back in front. */
  turn(): void {
    this.#queue = [...this.#aside, ...this.#queue];
    this.#aside = [];
  }

  /** A message is given up or buried. Returns whether it was here. */
  lose(id: number, cause: string): boolean {
    if (cause === "unread_at_exit") {
      const place = this.#aside.includes(id) ? this.#aside : this.#queue;
      const at = place.indexOf(id);
      if (at >= 0) place.splice(at, 1);
      return at >= 0;
    }
    const at = this.#waiting.indexOf(id);
    if (at >= 0) this.#waiting.splice(at, 1);
    // Whoever gives up takes every copy back.
    if (cause === "given_up") this.#waiting = this.#waiting.filter((other) => other !== id);
    return at >= 0;
  }

  /** Whether a loss is told of as a dead letter: where nobody else learns of it. */
  isLetter(type: string, cause: string): boolean {
    const { overflow } = this.#fill;
    const isDropped = overflow === "drop_oldest" || overflow === "drop_newest";
    if (cause === "mailbox_full" && isDropped) return true;
    return cause === "unread_at_exit" || (type !== "ask" && type !== "give");
  }

  /** Its owner is gone. Returns a message nothing has become of. */
  close(): Entry | undefined {
    this.isOpen = false;
    const left = [...this.#waiting, ...this.#aside, ...this.#queue];
    return left.find((entry) => entry !== "own");
  }

  #refuse(id: number, cause: string): "refused" {
    this.owed.push({ id, cause });
    return "refused";
  }

  #loseOldest(id: number): void {
    const at = this.#queue.findIndex((entry) => entry !== "own");
    const oldest = at < 0 ? undefined : this.#queue.splice(at, 1)[0];
    if (typeof oldest === "number") this.#queue.push(id);
    this.owed.push({ id: typeof oldest === "number" ? oldest : id, cause: "mailbox_full" });
  }
}
