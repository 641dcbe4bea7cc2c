/** Bodies of the frames that are JSON: said seldom, read by people and scripts as well. */

import type { MessageHeader } from "./headers.ts";
import type { CrashCause, CrashExact, StateSize, WatchedMachine, WatchedStep } from "./watched.ts";

/** The version of the protocol; it rises when what is there already changes its meaning. */
export const INSPECTOR_PROTOCOL = 1;

/** `hello`: the first frame of every stream. */
export interface Hello {
  readonly protocol: typeof INSPECTOR_PROTOCOL;
  /** Version of coppice. */
  readonly version: string;
  /** Of Node.js; empty in a simulation. */
  readonly platform: string;
  /** What the host calls this runtime, such as the id of its node. */
  readonly name: string;
  readonly source: "live" | "recording" | "simulation";
  /** By the host's clock, as all times here; in ms since 1970. */
  readonly startedAtMs: number;
  readonly nowMs: number;
  /** What this viewer may do besides looking, and why not what is missing. */
  readonly verbs: readonly string[];
  readonly without: Readonly<Record<string, string>>;
  /** Kinds of faults that may be begun here; absent where none may. */
  readonly faults?: readonly string[];
}

/** `strings`: words in the order of their numbers, `from` the number of the first; from 1 on a new table begins. */
export interface NewWords {
  readonly from: number;
  readonly words: readonly string[];
}

/** `machine`: said once for each machine, before the first actor that has it. */
export interface MachineFrame {
  readonly hash: string;
  /** What the behaviour calls it. */
  readonly name: string;
  /** A `MachineGraph` of `src/machines`. */
  readonly graph: unknown;
  /** Its `ChartLayout`. */
  readonly layout: unknown;
}

/** A message as crash reports and watched actors show it. */
export interface ShownMessage {
  readonly id: number;
  readonly causeId: number;
  readonly from: number;
  readonly type: string;
  /** What it carried, cut to size and with secrets left out; absent where payloads are not allowed or gone. */
  readonly payload?: string;
}

/** One thing that happened; none of them is ever left out while its stream stands. */
export type ShownEvent = { readonly atMs: number } & (
  | { readonly type: "actor.started"; readonly actor: string; readonly id: number }
  | {
      readonly type: "actor.stopped";
      readonly actor: string;
      readonly id: number;
      readonly reason: string;
    }
  | {
      readonly type: "actor.crashed";
      readonly actor: string;
      readonly id: number;
      readonly reason: string;
      readonly stack?: string;
      readonly where: string;
      readonly message?: ShownMessage;
      readonly lastMessages: readonly ShownMessage[];
      /** What it held last, cut to size; absent when it shows nothing. */
      readonly state?: string;
      /** Active states of its machine, as in its row. */
      readonly machineState?: string;
      /** The messages that led to it, the first that is known first. */
      readonly causes?: readonly CrashCause[];
      /** Absent of one that ended from outside. */
      readonly exact?: CrashExact;
    }
  | {
      readonly type: "supervisor.report";
      readonly supervisor: string;
      readonly context: string;
      readonly reason: string;
      readonly child: string;
    }
  | {
      readonly type: "supervisor.progress";
      readonly supervisor: string;
      readonly child: string;
      readonly actor: string;
    }
  | {
      readonly type: "message.dead";
      readonly to: string;
      readonly message: string;
      readonly cause: string;
    }
  /** Actors that wait for each other in a circle, and that they do no more. */
  | {
      readonly type: "wait.cycle" | "wait.cycle_over";
      /** Their paths, each waiting for the next and the last for the first. */
      readonly actors: readonly string[];
      /** What each asks of the next. */
      readonly asks: readonly string[];
      readonly lastedMs: number;
    }
  | {
      readonly type: "runtime.blocked";
      readonly blockedMs: number;
      readonly suspects: readonly string[];
    }
  | { readonly type: "runtime.observer_failed"; readonly error: string }
  | {
      readonly type: "app";
      readonly name: string;
      readonly values: Readonly<Record<string, unknown>>;
    }
  /** Something a viewer did by a verb. */
  | { readonly type: "inspector.did"; readonly verb: string; readonly args: string }
  /** Of a fault that stands: what it did by itself, and that it has ended. */
  | { readonly type: "fault"; readonly rule: string; readonly about: string; readonly says: string }
);

/** `detail`: all there is to say about a watched actor. Lists are cut at named limits. */
export interface Detail {
  readonly id: number;
  readonly atMs: number;
  /** The state as its behaviour formats it, as JSON text cut to size. */
  readonly state: string;
  /** Absent in recordings from before it was told. */
  readonly size?: StateSize;
  /** Since when it is watched. */
  readonly sinceMs?: number;
  readonly machine?: WatchedMachine;
  /** Events its machine would take now. */
  readonly accepts: readonly string[];
  /** Those that were set before it was watched are due then or earlier. */
  readonly timers: readonly {
    readonly name: string;
    readonly dueInMs: number;
    readonly isAtMost?: boolean;
  }[];
  readonly names: readonly string[];
  readonly links: readonly number[];
  readonly watches: readonly number[];
  readonly watchedBy: readonly number[];
  /** Types of the first that wait. */
  readonly waiting: readonly string[];
  readonly tasks: number;
  /** Counts by type since it is watched. */
  readonly taken: Readonly<Record<string, number>>;
  /** Counts in buckets of {@link DURATION_BUCKETS_MS}; the last is what is longer. */
  readonly waits: readonly number[];
  readonly handles: readonly number[];
  /** New since the last such frame. */
  readonly steps: readonly WatchedStep[];
}

/** Upper bounds of the buckets of durations, in ms. */
export const DURATION_BUCKETS_MS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50, 100, 500] as const;

/** One reading of the process, once a second. */
export interface Vitals {
  readonly atMs: number;
  readonly actors: number;
  readonly starting: number;
  /** Since the start. */
  readonly messages: number;
  readonly deadLetters: number;
  readonly crashes: number;
  readonly restarts: number;
  /** Messages that wait in all mailboxes. */
  readonly waiting: number;
  readonly heapBytes: number;
  /** Delay of the event loop since the reading before, p99. */
  readonly loopDelayMs: number;
  /** Connected peers; absent in a runtime without a node. */
  readonly peers?: number;
  /** Newest stored commit. */
  readonly head?: number;
}

/** `vitals`: readings, oldest first; the first such frame of a stream holds the history the host kept. */
export interface VitalsFrame {
  readonly readings: readonly Vitals[];
}

/** `tick`: the end of a flush; what came since the tick before belongs to this time. */
export interface Tick {
  readonly atMs: number;
  /** Flushes a second it gets because it does not read as many as it wished; absent while it gets what it wished. */
  readonly paceHz?: number;
}

/** What a viewer gets who wishes nothing else. */
export const WISH_DEFAULTS = { hz: 4 } as const;

/** What a viewer wants; a new wish replaces the one before. */
export interface Wish {
  /** Flushes a second: 0.2 to 10. @defaultValue 4 */
  readonly hz?: number;
  /** Ids of rows in sight; all others come once a second. Left out: all at {@link hz}. */
  readonly inSight?: readonly number[];
  /** Headers of messages; left out: none. */
  readonly messages?: MessageFilter;
  /** Actors to watch, at most 32 over all viewers. */
  readonly watch?: readonly number[];
}

/** Which messages are wanted; all that is given must hold. */
export interface MessageFilter {
  /** Ids of actors that sent or took them. */
  readonly actors?: readonly number[];
  /** Types, `*` for any rest: `sync.*`. */
  readonly type?: string;
  readonly outcome?: MessageHeader["outcome"];
}
