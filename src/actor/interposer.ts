/**
 * Somebody between the actors of one runtime and what happens to them: loses, delays and repeats
 * messages, lets starts and stops go wrong, says who runs next, and hears of all of it. For simulations, and for
 * faults done to a runtime that runs; a runtime without one pays an `undefined` check.
 *
 * It cannot break what the runtime itself promises: exits, downs, timers, results of tasks and `sys`
 * requests are never lost, only timers can be held back, and a message is overtaken by a later one of its sender
 * only where that is what was asked for.
 */

import type { ExitReason } from "../exit-reason.ts";
import type { EventListener } from "../telemetry/event-hub.ts";
import type { Clock } from "../time/clock.ts";
import type { EnvelopeKind } from "./envelope.ts";

/** One incarnation of an actor, as an interposer sees it. */
export interface ActorFacts {
  /** Number of the incarnation in its runtime. */
  readonly id: number;
  /** Where it stands in its tree; put together at each look. */
  readonly path: string;
  readonly behaviour: {
    readonly name: string;
    readonly kind: "worker" | "supervisor";
    /** Operators in front of its mailbox, which may drop casts or make others of them. */
    readonly pipe?: unknown;
  };
  readonly parent: ActorFacts | undefined;
  /** Whether it has not exited. */
  readonly isAlive: boolean;
}

/** An entry of a mailbox, as an interposer sees it. */
export interface MailFacts {
  readonly kind: EnvelopeKind;
  readonly type: string;
  readonly payload: unknown;
  /** Who waits for the answer; `undefined` for a cast. */
  readonly from: unknown;
  /** Number of the message in its runtime. */
  readonly id: number;
  /** Number of the message that was being handled when this one was sent; 0 for none. */
  readonly causeId: number;
  /** Number of the sending actor; 0 for the host. */
  readonly sender: number;
}

/** What becomes of a message on its way; `undefined` lets it pass. */
export type MailFate =
  /** The sender takes it for sent; a call waits for its answer in vain. */
  | { readonly do: "drop" }
  /** It comes so many milliseconds later, and what its sender sends after it comes behind it. */
  | { readonly do: "delay"; readonly byMs: number }
  /** It comes so many milliseconds later, and what its sender sends after it comes before it. */
  | { readonly do: "fall_behind"; readonly byMs: number }
  /** It comes twice, as one message. */
  | { readonly do: "duplicate" }
  /** Its receiver crashes of it instead of handling it. */
  | { readonly do: "crash"; readonly error: unknown };

/** What becomes of a start; `undefined` lets it go on. */
export type StartFate =
  /** As if `init` had thrown. */
  | { readonly do: "fail"; readonly error: unknown }
  /** `init` is called so many milliseconds later. */
  | { readonly do: "delay"; readonly byMs: number };

/** What becomes of a `terminate`; `undefined` lets it go on. */
export type StopFate =
  /** It throws before it has done anything. */
  | { readonly do: "throw"; readonly error: unknown }
  /** It is called so many milliseconds later; a kill does not wait for it. */
  | { readonly do: "hang"; readonly forMs: number };

/** Why a message that was sent will not be handled. */
export type MailLoss = "stopped" | "unread_at_exit" | "mailbox_full" | "given_up";

/** Actors that are ready to run, in the order in which they became so. */
export interface ReadyActors {
  readonly length: number;
  at(index: number): ActorFacts | undefined;
}

/** Says who runs next. With one, each turn of an actor is a turn of the event loop of its own. */
export interface Schedule {
  /** Entries one actor handles in a turn at most; 1 lets every two messages be told apart. */
  readonly messagesPerTurn: number;
  /** Asked at every turn, also when only one is ready; anything but an index is the first. */
  choose(ready: ReadyActors): number;
}

/** The runtime an interposer stands in. */
export interface InterposedRuntime {
  readonly clock: Clock;
  /** Every actor that has started and not exited, oldest first. */
  actors(): readonly ActorFacts[];
  /** Hears what the runtime reports. Returns what stops it. */
  listen(listener: EventListener): () => void;
  /** Kills an actor; one that is gone is left alone. */
  kill(id: number): void;
  /**
   * Stops an actor in its next turn as by its own decision; one that starts, waits for a promise or is gone is
   * left alone.
   */
  stop(id: number, reason: ExitReason): void;
  /** Lets what is held back of an actor come now: messages on their way to it, and its timers. */
  release(id: number): void;
}

/** Stands between the actors of one runtime. What is left out is let pass. None of it may throw. */
export interface Interposer {
  readonly schedule?: Schedule | undefined;
  /** Asked of each cast, offer and call before it enters a mailbox, and so told of each. */
  mail?(mail: MailFacts, receiver: ActorFacts): MailFate | undefined;
  /** Asked before an entry is handled, `sys` requests excepted: its receiver crashes of the error, if there is one. */
  handle?(mail: MailFacts, receiver: ActorFacts): { readonly error: unknown } | undefined;
  /** Asked when a timer fires; one that is held fires when its actor is released. */
  timer?(name: string, actor: ActorFacts): "hold" | undefined;
  /** Asked before an actor's `init`. */
  start?(actor: ActorFacts): StartFate | undefined;
  /** Asked before an actor's `terminate`, if it has one and gets to run it. */
  stop?(actor: ActorFacts, reason: ExitReason): StopFate | undefined;
  /** Told of each entry before it is handled, `sys` requests excepted; a postponed one comes again. */
  delivered?(mail: MailFacts, receiver: ActorFacts): void;
  /** Told of a message that was let pass and will not be handled. */
  lost?(mail: MailFacts, receiver: ActorFacts, cause: MailLoss): void;
  /** Told that a call was answered. */
  answered?(): void;
  /** Told that the runtime itself says something to an actor: an exit, a down, a timer, a task's result. */
  noted?(): void;
  /** Told that an actor has exited, when its names are free and before anybody learns of it. */
  ended?(actor: ActorFacts, reason: ExitReason): void;
}

/** Makes the interposer of one runtime. */
export type InterposerMaker = (runtime: InterposedRuntime) => Interposer;
