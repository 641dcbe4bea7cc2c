/** What a supervisor tells itself: try that child again. */

import type { Cell } from "../actor/cell.ts";
import { armTimer, cancelTimer } from "../actor/timers.ts";
import type { Child } from "./child.ts";
import { type Program, wait } from "./program.ts";

/** Type of a supervisor's message to itself. */
export const RETRY = "retry";

/** An order to try a child again. */
export interface RetryOrder {
  readonly child: Child;
  /** Whether the restart was counted when its backoff began. */
  readonly isCounted: boolean;
  /** Name of the timer that brings it. */
  readonly timer: string;
}

/**
 * Orders a counted restart after its backoff. It is a message to itself, so that requests are served
 * meanwhile.
 */
export function restartAfter(supervisor: Cell, child: Child, afterMs: number): void {
  arm(supervisor, orderFor(supervisor, child, true), afterMs);
}

/**
 * Orders another attempt after one that failed. It comes behind the requests that wait already, and
 * in another turn of the event loop: what the start failed of, such as a name whose holder is about
 * to leave, has its chance to pass.
 */
export function tryAgain(supervisor: Cell, child: Child): void {
  const order = orderFor(supervisor, child, false);
  supervisor.kernel.clock.yieldTurn(() => {
    if (child.retry === order) arm(supervisor, order, 0);
  });
}

/** Takes back the order to try a child again, if there is one, even when it waits in the mailbox. */
export function cancelRetry(supervisor: Cell, child: Child): void {
  if (child.retry === undefined) return;
  cancelTimer(supervisor, child.retry.timer);
  child.retry = undefined;
}

/**
 * Waits for a turn of the event loop. A supervisor that was killed leaves orphans, which have their
 * exits already but not had their turn; they leave first, and their names with them.
 */
export function* letOrphansLeave(supervisor: Cell): Program<void> {
  yield* wait<void>((resume) => {
    supervisor.kernel.clock.yieldTurn(resume);
  });
}

function orderFor(supervisor: Cell, child: Child, isCounted: boolean): RetryOrder {
  cancelRetry(supervisor, child);
  const order = { child, isCounted, timer: `${RETRY} ${supervisor.kernel.nextId()}` };
  child.status = "restarting";
  child.retry = order;
  return order;
}

/** However many children fell at once, each of them is tried again: no limit of timers applies. */
function arm(supervisor: Cell, order: RetryOrder, afterMs: number): void {
  armTimer(supervisor, order.timer, { afterMs, type: RETRY, payload: order, isExempt: true });
}
