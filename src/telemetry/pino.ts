/**
 * Turns what the runtime reports into log lines: one JSON object a line, through pino. The library
 * itself never logs; whoever wants lines listens with this.
 */

import { pino } from "pino";
import { describeExit } from "../exit-reason.ts";
import type { Clock } from "../time/clock.ts";
import type { EventListener } from "./event-hub.ts";
import type { RuntimeEvent, SupervisorContext } from "./events.ts";

/** How much is written: each level includes those before it. */
export type LogLevel = "error" | "warn" | "info" | "debug";

/** Where lines go and which. */
export interface PinoListenerOptions {
  /** Takes one line, its newline included. */
  readonly write: (line: string) => void;
  /** Dates the lines. */
  readonly clock: Clock;
  /** @defaultValue "info": starts, restarts, crashes and events of the host */
  readonly level?: LogLevel;
}

/** An event as a line: its level and what it holds beside its type. */
export interface LogLine {
  readonly level: LogLevel;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Makes a listener that writes a line for each event of its level.
 *
 * @example
 * const listener = pinoListener({ write: (line) => process.stdout.write(line), clock });
 * const stop = runtime.listen(listener);
 */
export function pinoListener(options: PinoListenerOptions): EventListener {
  const { write, clock, level = "info" } = options;
  const timestamp = (): string => `,"time":${clock.now()}`;
  const formatters = { level: (label: string) => ({ level: label }) };
  const log = pino({ level, base: null, timestamp, formatters }, { write });
  return (event) => {
    const line = lineOf(event);
    log[line.level]({ type: event.type, ...line.fields });
  };
}

/** Decides how an event reads in a log. What messages carried is left out: it may be secret or large. */
export function lineOf(event: RuntimeEvent): LogLine {
  switch (event.type) {
    case "actor.started":
      return { level: "debug", fields: { actor: event.actor, id: event.id } };
    case "actor.stopped":
      return { level: "debug", fields: { actor: event.actor, reason: describeExit(event.reason) } };
    case "actor.crashed":
      return { level: "error", fields: crashFields(event) };
    case "supervisor.report":
      return { level: REPORT_LEVELS[event.context], fields: reportFields(event) };
    case "supervisor.progress": {
      const { supervisor, child, actor } = event;
      return { level: event.level, fields: { supervisor, child, actor } };
    }
    case "message.dead":
      return {
        level: "debug",
        fields: { to: event.to, message: event.message, cause: event.cause },
      };
    case "runtime.blocked":
      return {
        level: "warn",
        fields: { blockedMs: event.blockedMs, suspects: event.suspects },
      };
    case "runtime.observer_failed":
      return { level: "error", fields: { error: describeExit({ error: event.error }) } };
    case "app":
      return { level: "info", fields: { name: event.name, values: event.values } };
  }
}

const REPORT_LEVELS: Readonly<Record<SupervisorContext, LogLevel>> = {
  start_error: "error",
  child_terminated: "error",
  shutdown_error: "error",
  child_gave_up: "error",
  shutdown: "info",
};

function crashFields(
  event: Extract<RuntimeEvent, { readonly type: "actor.crashed" }>,
): Readonly<Record<string, unknown>> {
  const { actor, where, message, lastMessages } = event;
  return {
    actor,
    where,
    reason: describeExit(event.reason),
    message: message?.type,
    lastMessages: lastMessages.map(({ type }) => type),
  };
}

function reportFields(
  event: Extract<RuntimeEvent, { readonly type: "supervisor.report" }>,
): Readonly<Record<string, unknown>> {
  const { supervisor, context, offender } = event;
  const { id, actor, restart } = offender;
  return {
    supervisor,
    context,
    reason: describeExit(event.reason),
    offender: { id, actor, restart },
  };
}
