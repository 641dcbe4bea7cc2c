/**
 * Operators in front of a mailbox: what is sent goes through an RxJS pipe of the owner's making
 * before it waits. The pipe may drop, delay, reorder and change messages; what it holds back does not
 * count against the mailbox's limit, so an operator that buffers needs a bound of its own.
 */

import { type Observable, type SchedulerLike, Subject, type Subscription } from "rxjs";

/** Makes the pipe; timed operators take `scheduler`, which runs on the runtime's clock. */
export type MailboxPipe<M> = (incoming: Observable<M>, scheduler: SchedulerLike) => Observable<M>;

/** What a front stands on. */
export interface FrontOptions<M> {
  readonly pipe: MailboxPipe<M>;
  readonly scheduler: SchedulerLike;
  /** Told each message that came through. */
  readonly deliver: (message: M) => void;
  /** Told of the error an operator threw; nothing comes through after it. */
  readonly fail: (error: unknown) => void;
  /** Runs the operators as the owner of the mailbox, whoever sends. */
  readonly within: (work: () => void) => void;
}

/** The operators in front of one mailbox. */
export class MailboxFront<M> {
  readonly #incoming = new Subject<M>();
  readonly #within: FrontOptions<M>["within"];
  readonly #through: Subscription;
  #isOpen = true;

  /** @throws whatever the pipe throws while it is made */
  constructor(options: FrontOptions<M>) {
    this.#within = options.within;
    this.#through = options.pipe(this.#incoming, options.scheduler).subscribe({
      next: options.deliver,
      error: (error: unknown) => {
        this.#isOpen = false;
        options.fail(error);
      },
      complete: () => {
        this.#isOpen = false;
      },
    });
  }

  /** Puts a message into the pipe; false when the pipe has ended and nothing comes through. */
  enter(message: M): boolean {
    if (!this.#isOpen) return false;
    this.#within(() => this.#incoming.next(message));
    return true;
  }

  /** Lets go of the pipe and of what it holds back. */
  close(): void {
    this.#isOpen = false;
    this.#through.unsubscribe();
  }
}
