/**
 * What the runtime tells about itself, as data. Nothing here formats, logs or counts: subscribers do.
 * `docs/telemetry.md` has a row for each.
 */

import type { ExitReason } from "../exit-reason.ts";

/** One handled message, as a crash report shows it. */
export interface HandledMessage {
  /** Number of the message in its runtime. */
  readonly id: number;
  /** Number of the message that was being handled when this one was sent; 0 for none. */
  readonly causeId: number;
  /** Number of the sending actor; 0 for the host. */
  readonly from: number;
  readonly type: string;
  /** What it carried, by reference; `undefined` once overwritten. */
  readonly payload: unknown;
}

/** Why a message reached nobody. */
export type DeadLetterCause =
  | "no_such_actor"
  | "stopped"
  | "unread_at_exit"
  | "mailbox_full"
  | "unhandled"
  | "late_reply";

/** What a supervisor reports: OTP's `errorContext`. */
export type SupervisorContext =
  | "start_error"
  | "child_terminated"
  | "shutdown_error"
  | "shutdown"
  | "child_gave_up";

/** The child a supervisor report is about. */
export interface Offender {
  readonly id: string | undefined;
  /** Path of the actor, or how many actors the report stands for. */
  readonly actor: string | undefined;
  readonly count?: number;
  readonly restart: string;
  readonly significant: boolean;
  readonly shutdown: unknown;
  readonly type: string;
}

/** Everything a runtime reports. */
export type RuntimeEvent =
  | { readonly type: "actor.started"; readonly actor: string; readonly id: number }
  | {
      readonly type: "actor.stopped";
      readonly actor: string;
      readonly id: number;
      readonly reason: ExitReason;
    }
  | {
      readonly type: "actor.crashed";
      readonly actor: string;
      readonly id: number;
      readonly reason: ExitReason;
      /** The message at hand, if one was. */
      readonly message: HandledMessage | undefined;
      /** The messages it handled last, newest last. */
      readonly lastMessages: readonly HandledMessage[];
      /** Where it was thrown: a callback, a task, or something left behind. */
      readonly where: string;
    }
  | {
      readonly type: "supervisor.report";
      readonly supervisor: string;
      readonly context: SupervisorContext;
      readonly reason: ExitReason;
      readonly offender: Offender;
    }
  | {
      readonly type: "supervisor.progress";
      readonly supervisor: string;
      readonly child: string;
      readonly actor: string;
      /** `info` for starts and restarts by the supervisor, `debug` for those asked for. */
      readonly level: "info" | "debug";
    }
  | {
      readonly type: "message.dead";
      readonly to: string;
      readonly message: string;
      readonly cause: DeadLetterCause;
    }
  | {
      readonly type: "runtime.blocked";
      /** How long one turn held the event loop, in ms. */
      readonly blockedMs: number;
      /** Who ran in that turn: one actor, or several when the turn was shared. */
      readonly suspects: readonly string[];
    }
  | {
      readonly type: "runtime.observer_failed";
      readonly error: unknown;
    }
  | {
      /** An event of a host or of an actor's own; `name` is dotted, `values` are plain data. */
      readonly type: "app";
      readonly name: string;
      readonly values: Readonly<Record<string, unknown>>;
    };
