/** The mailbox an actor's definition asks for, checked where it is defined. */

import { MAILBOX_LIMIT, type MailboxLimit } from "../mailbox/mailbox.ts";
import type { Overflow } from "../mailbox/overflow.ts";
import { invalidOption } from "../options.ts";

const OVERFLOWS: readonly unknown[] = [
  "reject",
  "drop_oldest",
  "drop_newest",
  "wait",
] satisfies Overflow[];

/**
 * Completes the limit of a mailbox.
 *
 * @throws RuntimeError `option.invalid` when no mailbox can have that limit
 */
export function mailboxLimitOf(plan: Partial<MailboxLimit> = {}): MailboxLimit {
  if (typeof plan !== "object" || plan === null) throw invalidOption("mailbox", "an object", plan);
  const messagesMax = plan.messagesMax ?? MAILBOX_LIMIT.messagesMax;
  const overflow = plan.overflow ?? MAILBOX_LIMIT.overflow;
  if (!Number.isSafeInteger(messagesMax) || messagesMax < 1) {
    throw invalidOption("mailbox.messagesMax", "a whole number from 1", messagesMax);
  }
  if (!OVERFLOWS.includes(overflow)) {
    throw invalidOption("mailbox.overflow", OVERFLOWS.join(", "), overflow);
  }
  return { messagesMax, overflow };
}
