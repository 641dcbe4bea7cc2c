/** Watching a mailbox without a way to hurt it. */

import type { Subscribable } from "rxjs";

/** Hears each message at the moment it is taken. */
export type MailboxTap<M> = (message: M) => unknown;

/**
 * Shows every message that is taken from a mailbox to `tap`. A tap that throws, or whose promise is
 * rejected, is removed: an exception in an RxJS subscriber would end up at the process.
 *
 * @param onFailure told what the tap threw
 * @returns removes the tap
 */
export function tapMailbox<M>(
  mailbox: Subscribable<M>,
  tap: MailboxTap<M>,
  onFailure: (error: unknown) => void,
): () => void {
  let isOn = true;
  const fail = (error: unknown): void => {
    if (!isOn) return;
    remove();
    onFailure(error);
  };
  const subscription = mailbox.subscribe({
    next: (message) => {
      try {
        Promise.resolve(tap(message)).catch(fail);
      } catch (error) {
        fail(error);
      }
    },
  });
  const remove = (): void => {
    isOn = false;
    subscription.unsubscribe();
  };
  return remove;
}
