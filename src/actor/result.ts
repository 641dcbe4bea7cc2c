/** What a handler decides, as plain data. The cell does what it says. */

import type { ExitReason } from "../exit-reason.ts";

/** Stands for "the state stays as it is". */
export const UNCHANGED: unique symbol = Symbol("unchanged");

/** A state, or word that it stays. */
export type StateOrUnchanged<S> = S | typeof UNCHANGED;

/** Goes on with a state. */
export interface Next<S> {
  readonly kind: "next";
  readonly state: StateOrUnchanged<S>;
  readonly options: NextOptions | undefined;
}

/** What else happens when an actor goes on. */
export interface NextOptions {
  /** Handles this own message before anything that waits in the mailbox. */
  readonly continueWith?: readonly [message: string, payload?: unknown];
  /** Delivers `idle` if nothing arrives for so long, in ms; any message cancels it. */
  readonly idleAfterMs?: number;
  /** Lets go of what it can; wakes with the next message. Shown to observers, nothing more. */
  readonly hibernate?: boolean;
}

/** Answers the call at hand and goes on. */
export interface Reply<S, A> {
  readonly kind: "reply";
  readonly answer: A;
  readonly state: StateOrUnchanged<S>;
  readonly options: NextOptions | undefined;
}

/** Sets the message aside until the actor's phase changes. */
export interface Postpone {
  readonly kind: "postpone";
}

/** Stops the actor; a call at hand is answered after `terminate` ran. */
export interface Stop<S, A = never> {
  readonly kind: "stop";
  readonly reason: ExitReason;
  readonly state: StateOrUnchanged<S>;
  readonly answer: { readonly value: A } | undefined;
}

/** What a handler of a message without an answer may decide. */
export type CastResult<S> = Next<S> | Postpone | Stop<S>;

/** What a handler of a message with an answer may decide. */
export type CallResult<S, A> = Next<S> | Postpone | Reply<S, A> | Stop<S, A>;

/** What `init` may decide. */
export type InitResult<S> = Started<S> | Ignore | Failed;

/** The actor is up. */
export interface Started<S> {
  readonly kind: "started";
  readonly state: S;
  readonly options: NextOptions | undefined;
}

/** The actor is not wanted now; its supervisor takes note and goes on. */
export interface Ignore {
  readonly kind: "ignore";
}

/** The actor cannot start. `quiet` exits `normal` without a report (OTP 26's `{error, Reason}`). */
export interface Failed {
  readonly kind: "failed";
  readonly reason: ExitReason;
  readonly quiet: boolean;
}

const KEEP: Next<never> = { kind: "next", state: UNCHANGED, options: undefined };
const POSTPONE: Postpone = { kind: "postpone" };
const IGNORE: Ignore = { kind: "ignore" };

/** `init`: the actor is up with this state. */
export function started<S>(state: S, options?: NextOptions): Started<S> {
  return { kind: "started", state, options };
}

/** `init`: do not run this actor now; no failure. */
export function ignore(): Ignore {
  return IGNORE;
}

/** `init`: the actor cannot start, for this reason (OTP's `{stop, Reason}`). */
export function failed(reason: ExitReason): Failed {
  return { kind: "failed", reason, quiet: false };
}

/** `init`: as {@link failed}, but the actor exits `normal` and nothing is reported. */
export function failedQuietly(reason: ExitReason): Failed {
  return { kind: "failed", reason, quiet: true };
}

/** Goes on with a new state. In a call: the answer follows later through `reply`. */
export function next<S>(state: S, options?: NextOptions): Next<S> {
  return { kind: "next", state, options };
}

/** Goes on with the state as it is. */
export function keep(options?: NextOptions): Next<never> {
  return options === undefined ? KEEP : { kind: "next", state: UNCHANGED, options };
}

/** Answers the call at hand; the state stays. */
export function reply<A>(answer: A, options?: NextOptions): Reply<never, A> {
  return { kind: "reply", answer, state: UNCHANGED, options };
}

/** Answers the call at hand and goes on with a new state. */
export function replyNext<S, A>(answer: A, state: S, options?: NextOptions): Reply<S, A> {
  return { kind: "reply", answer, state, options };
}

/** Sets this message aside until the actor's phase changes, then handles it first. */
export function postpone(): Postpone {
  return POSTPONE;
}

/** Stops the actor with a reason. */
export function stop(reason: ExitReason = "normal"): Stop<never> {
  return { kind: "stop", reason, state: UNCHANGED, answer: undefined };
}

/** Stops the actor; `terminate` sees this last state. */
export function stopWith<S>(reason: ExitReason, state: S): Stop<S> {
  return { kind: "stop", reason, state, answer: undefined };
}

/** Stops the actor and answers the call at hand once `terminate` has run. */
export function stopAndReply<A>(reason: ExitReason, answer: A): Stop<never, A> {
  return { kind: "stop", reason, state: UNCHANGED, answer: { value: answer } };
}
