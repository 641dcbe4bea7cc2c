/**
 * Looking into and steering any actor, as OTP's `sys` does. Every function is a message: it is
 * answered in turn, and within 5 seconds or not at all.
 *
 * @see OTP `sys`; `docs/semantics.md` section 8
 */

import type { ExitReason } from "../exit-reason.ts";
import { tapMailbox } from "../mailbox/tap.ts";
import type { Envelope } from "./envelope.ts";
import { noSuchActor } from "./call-failures.ts";
import type { CallOptions } from "./protocol.ts";
import { type ActorRef, targetOf } from "./ref.ts";
import { callSystem } from "./send.ts";
import type { Statistics, Status, SysRequest } from "./sys-request.ts";
import type { TraceEvent, TraceHook } from "./trace.ts";

/** Any ref. */
export type AnyRef = ActorRef<never> | ActorRef<unknown>;

async function ask(ref: AnyRef, request: SysRequest, options?: CallOptions): Promise<unknown> {
  return await callSystem(targetOf(ref), { type: request.ask, payload: request }, options);
}

/** Reads the state. Give the type you know; it is not checked. */
export async function getState<S>(ref: AnyRef, options?: CallOptions): Promise<S> {
  return (await ask(ref, { ask: "get_state" }, options)) as S;
}

/**
 * Replaces the state.
 *
 * @param replace makes the new state from the old; when it throws the state stays
 * @throws RuntimeError `call.callback_failed` when `replace` threw
 */
export async function replaceState<S>(
  ref: AnyRef,
  replace: (state: S) => S,
  options?: CallOptions,
): Promise<S> {
  const request: SysRequest = { ask: "replace_state", replace: (state) => replace(state as S) };
  return (await ask(ref, request, options)) as S;
}

/** Reads where the actor stands; its state is passed through `formatState`. */
export async function getStatus(ref: AnyRef, options?: CallOptions): Promise<Status> {
  return (await ask(ref, { ask: "get_status" }, options)) as Status;
}

/** Lets the actor handle nothing but `sys` requests and its parent's exit. Idempotent. */
export async function suspend(ref: AnyRef, options?: CallOptions): Promise<void> {
  await ask(ref, { ask: "suspend" }, options);
}

/** Ends a suspension. Idempotent. */
export async function resume(ref: AnyRef, options?: CallOptions): Promise<void> {
  await ask(ref, { ask: "resume" }, options);
}

/** Orders the actor to stop; answers before it has. */
export async function terminate(ref: AnyRef, reason: ExitReason): Promise<void> {
  await ask(ref, { ask: "terminate", reason });
}

/** Starts keeping the last events. */
export async function trace(ref: AnyRef, events?: number): Promise<void> {
  await ask(ref, { ask: "trace", events });
}

/** Reads the kept events, oldest first. */
export async function traceEvents(ref: AnyRef): Promise<readonly TraceEvent[]> {
  return (await ask(ref, { ask: "trace_events" })) as readonly TraceEvent[];
}

/** Ends tracing, statistics and hooks. */
export async function noTrace(ref: AnyRef): Promise<void> {
  await ask(ref, { ask: "no_trace" });
}

/** Reads the counts since tracing began; `no_statistics` when it did not. */
export async function statistics(ref: AnyRef): Promise<Statistics | "no_statistics"> {
  return (await ask(ref, { ask: "statistics" })) as Statistics | "no_statistics";
}

/** Lets a function hear each event; one id hears once, a hook that throws or says `done` is removed. */
export async function install(ref: AnyRef, id: string, hook: TraceHook): Promise<void> {
  await ask(ref, { ask: "install", id, hook });
}

/** Removes a hook. */
export async function remove(ref: AnyRef, id: string): Promise<void> {
  await ask(ref, { ask: "remove", id });
}

/** One entry of a mailbox as a tap sees it: a message, or something the runtime tells the actor. */
export type TappedMessage = Pick<
  Envelope,
  "kind" | "type" | "payload" | "id" | "causeId" | "sender"
>;

/**
 * Shows `tap` every entry the actor takes from its mailbox, from now on and until it exits. The tap
 * cannot hurt the actor: one that throws is removed and reported as `runtime.observer_failed`.
 *
 * @returns removes the tap
 * @throws RuntimeError `call.no_such_actor`
 */
export function tap(ref: AnyRef, hear: (message: TappedMessage) => unknown): () => void {
  const cell = targetOf(ref).resolve();
  if (cell === undefined || !cell.isAlive) throw noSuchActor(ref.address);
  const { events } = cell.kernel;
  return tapMailbox(cell.mailbox, hear, (error) => {
    events.emit({ type: "runtime.observer_failed", error });
  });
}
