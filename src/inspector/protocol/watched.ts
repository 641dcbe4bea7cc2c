/** Parts of what is told of a watched actor: what a message changed in its state, and what its machine was seen to do. */

import type { GuardAnswer } from "../../actor/machine-guards.ts";
import type { MessageHeader } from "./headers.ts";

/** What one message changed in a state. */
export interface StateChange {
  /** Such as `context.peers[2].id`; empty for a state that is one plain value. */
  readonly path: string;
  /** Absent for what is new, and for what is gone. */
  readonly was?: string;
  readonly is?: string;
}

/** All it changed. */
export interface StateChanges {
  readonly told: readonly StateChange[];
  /** How many more there were than fit. */
  readonly left?: number;
  /** Whether the state is larger than what is compared. */
  readonly isCut?: boolean;
}

/** What was seen of the machine of a watched actor since it is watched. All ids are those of its graph. */
export interface WatchedMachine {
  /** `machine`: it is run, and each way and guard is heard. `table`: its actor looks its states up, asks no guards, and a way is known only where no other leads there. */
  readonly runs: "machine" | "table";
  /** Its hash, as in the actor's row; absent in recordings from before it was told. */
  readonly hash?: string;
  /** Of a machine that is run: `active`, `done`, `error` or `stopped`. */
  readonly status?: string;
  /** How often each state was entered; the first one counts. */
  readonly visits: Readonly<Record<string, number>>;
  /** How often each transition was taken. */
  readonly taken: Readonly<Record<string, number>>;
  /** What each guard said last, by its transition, when, and how often it said what. */
  readonly guards: Readonly<Record<string, GuardTold>>;
  readonly delays: readonly WatchedDelay[];
  /** What it invoked or spawned, by id. */
  readonly invoked: readonly { readonly id: string; readonly status: string }[];
}

/** The answers of one guard. */
export interface GuardTold {
  readonly said: GuardAnswer;
  readonly atMs: number;
  /** The message it was asked for. */
  readonly message: number;
  readonly times: Readonly<Partial<Record<GuardAnswer, number>>>;
}

/** A delay that runs. */
export interface WatchedDelay {
  /** The transitions that wait for it; the first one whose guard holds is taken. */
  readonly transitions: readonly string[];
  readonly dueInMs: number;
  readonly ofMs: number;
  /** Set before the actor was watched: it is due then or earlier. */
  readonly isAtMost?: boolean;
}

/** How large a state is as it is shown. */
export interface StateSize {
  readonly entries: number;
  readonly characters: number;
  /** Whether it is larger than that. */
  readonly isCut: boolean;
}

/** A value so that it can be had again. */
export interface ExactText {
  /** As `src/wire/exact-value` writes it, in base64; absent when nothing of it is told. */
  readonly bytes?: string;
  /** What is not in it, and why; empty when all of it is. */
  readonly missing: readonly string[];
}

/** The type of what stands for all further events of a step that was given too many. */
export const MORE_EVENTS = "…";

/** An event a machine was given. */
export interface StepEvent {
  readonly type: string;
  /** What it carried besides its type; absent for nothing. */
  readonly carried?: ExactText;
}

/** One step of a watched actor, timed exactly. */
export interface WatchedStep {
  readonly message: MessageHeader;
  readonly waitMs: number;
  readonly handleMs: number;
  readonly payload?: string;
  /** Machine actors: active states before and after, and the ids of the transitions taken. */
  readonly before?: string;
  readonly after?: string;
  readonly transitions?: readonly string[];
  /** What guards said last in it, by the transition; a guard that is missing was not asked. */
  readonly guards?: Readonly<Record<string, GuardAnswer>>;
  /** The events its machine was given, in order; absent where nobody hears them. */
  readonly events?: readonly StepEvent[];
  /** A `MachineStart`: where its machine stood before, told with the first step and again and again. */
  readonly start?: ExactText;
  /** Absent where the states were not compared: more than a hundred messages came in that second. */
  readonly changes?: StateChanges;
  /** Whether the sender waits for an answer, and the numbers of the messages that were answered in this step. */
  readonly isAsked?: boolean;
  readonly answers?: readonly number[];
}

/** What it takes to have a crash happen again. */
export interface CrashExact {
  /** What the actor held when it was given the message: its state, or of a machine that is run a `MachineStart`. */
  readonly state: ExactText;
  readonly runs: "handlers" | "machine";
  /** What the message carried. */
  readonly message: ExactText;
}

/** One of the messages that led to a crash. */
export interface CrashCause {
  readonly id: number;
  readonly type: string;
  /** Paths, or numbers of who is gone; empty for the host. */
  readonly from: string;
  readonly to: string;
}
