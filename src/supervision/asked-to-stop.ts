/** Whether a supervisor that still starts its children has been asked to stop meanwhile. */

import type { Cell } from "../actor/cell.ts";
import type { Exit } from "../actor/envelope.ts";

/**
 * Looks for the parent's exit among what waits: a supervisor takes no messages before its start has
 * ended, and one that is to stop starts nobody else.
 */
export function isAskedToStop({ mailbox, parent }: Cell): boolean {
  if (mailbox.length === 0) return false;
  return mailbox
    .peek(mailbox.length)
    .some(({ kind, payload }) => kind === "exit" && (payload as Exit).cell === parent);
}
