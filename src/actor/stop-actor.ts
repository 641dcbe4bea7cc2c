/** Stopping an actor from outside and waiting until it is gone. */

import { RuntimeError } from "../errors.ts";
import { type ExitReason, isSameExit } from "../exit-reason.ts";
import { durationOf } from "../time/duration.ts";
import { calleeExited, noSuchActor } from "./call-failures.ts";
import { sendExit } from "./link.ts";
import { type ActorRef, cellOf, targetOf } from "./ref.ts";
import { callSystem } from "./send.ts";

/** How an actor is stopped. */
export interface StopOptions {
  /** @defaultValue "normal" */
  readonly reason?: ExitReason;
  /** Milliseconds to wait; the order stands even when they pass. @defaultValue no limit */
  readonly timeoutMs?: number;
}

/**
 * Orders an actor to stop, whether or not it traps exits; `terminate` runs. Resolves when it is gone
 * for that very reason.
 *
 * @throws RuntimeError `call.no_such_actor`, `call.timeout`, `call.calling_self`, `option.invalid`, or
 *   `call.callee_exited` when it went for another reason
 * @see OTP `gen_server:stop/3`, `proc_lib:stop/3`
 */
export async function stopActor(
  ref: ActorRef<never> | ActorRef<unknown>,
  options: StopOptions = {},
): Promise<void> {
  const { reason = "normal", timeoutMs } = options;
  if (timeoutMs !== undefined) durationOf("timeoutMs", timeoutMs);
  const cell = cellOf(ref);
  if (cell === undefined || !cell.isAlive) throw noSuchActor(ref.address);
  const exited = ref.exited();
  const request = { type: "terminate", payload: { ask: "terminate", reason } };
  const limit = timeoutMs === undefined ? "infinity" : timeoutMs;
  const ordered = callSystem(targetOf(ref), request, { timeoutMs: limit });
  ordered.catch(() => {});
  if (cell.kernel.current === cell) await ordered;
  const actual = await (timeoutMs === undefined ? exited : within(ref, exited, timeoutMs));
  if (!isSameExit(actual, reason)) throw calleeExited(ref.address, actual);
}

/**
 * Sends an exit signal from outside any actor, as OTP's `exit/2`; `kill` cannot be refused.
 */
export function exitActor(ref: ActorRef<never> | ActorRef<unknown>, reason: ExitReason): void {
  const cell = cellOf(ref);
  if (cell !== undefined) sendExit(cell.kernel.current, cell, reason);
}

function within(
  ref: ActorRef<never> | ActorRef<unknown>,
  exited: Promise<ExitReason>,
  timeoutMs: number,
): Promise<ExitReason> {
  return new Promise((resolve, reject) => {
    const { clock } = targetOf(ref).kernel;
    const timer = clock.setTimer(() => {
      const details = { address: ref.address, timeoutMs };
      const text = `cannot stop ${ref.address}: it is still there after ${timeoutMs} ms`;
      reject(new RuntimeError("call.timeout", details, text));
    }, timeoutMs);
    void exited.then((reason) => {
      clock.clearTimer(timer);
      resolve(reason);
    });
  });
}
