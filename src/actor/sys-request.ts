/** What `sys` asks of a cell, answered in turn like any message, and while suspended. */

import { RuntimeError } from "../errors.ts";
import type { ExitReason } from "../exit-reason.ts";
import type { Cell } from "./cell.ts";
import { terminate } from "./ending.ts";
import type { Envelope } from "./envelope.ts";
import { linkCount } from "./link-set.ts";
import { TraceLog, type TraceHook } from "./trace.ts";

/** A request of the `sys` functions. */
export type SysRequest =
  | { readonly ask: "get_state" }
  | { readonly ask: "replace_state"; readonly replace: (state: unknown) => unknown }
  | { readonly ask: "get_status" }
  | { readonly ask: "suspend" }
  | { readonly ask: "resume" }
  | { readonly ask: "terminate"; readonly reason: ExitReason }
  | { readonly ask: "trace"; readonly events: number | undefined }
  | { readonly ask: "trace_events" }
  | { readonly ask: "no_trace" }
  | { readonly ask: "statistics" }
  | { readonly ask: "install"; readonly id: string; readonly hook: TraceHook }
  | { readonly ask: "remove"; readonly id: string };

/** Counts since tracing began. */
export interface Statistics {
  /** Wall-clock start, in ms since 1970. */
  readonly startedAtMs: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
}

/** Where an actor stands, for observers. */
export interface Status {
  readonly path: string;
  readonly id: number;
  readonly behaviour: string;
  readonly kind: "worker" | "supervisor";
  readonly life: string;
  readonly parent: string | undefined;
  readonly mailbox: number;
  readonly handled: number;
  readonly links: number;
  readonly monitors: number;
  readonly monitoredBy: number;
  readonly timers: number;
  readonly tasks: number;
  readonly names: readonly string[];
  readonly isHibernating: boolean;
  /** The state after the behaviour's `formatState`. */
  readonly state: unknown;
}

/** Answers one request. */
export function answerSystem(cell: Cell, envelope: Envelope): void {
  const request = envelope.payload as SysRequest;
  if (request.ask === "terminate") {
    // Answered first: with its exit the actor fails every call that still waits for it.
    envelope.from?.answer(undefined);
    terminate(cell, { reason: request.reason, where: "sys" });
    return;
  }
  try {
    envelope.from?.answer(answerTo(cell, request));
  } catch (error) {
    const details = { address: cell.path };
    const message = `cannot ${request.ask} of ${cell.path}: the callback failed`;
    envelope.from?.fail(new RuntimeError("call.callback_failed", details, message, error));
  }
}

type AnsweredRequest = Exclude<SysRequest, { readonly ask: "terminate" }>;

function answerTo(cell: Cell, request: AnsweredRequest): unknown {
  switch (request.ask) {
    case "get_state":
      return cell.state;
    case "replace_state": {
      const state = request.replace(cell.state);
      cell.become(state);
      return state;
    }
    case "get_status":
      return statusOf(cell);
    case "suspend":
    case "resume":
      cell.live(request.ask);
      return undefined;
    default:
      return answerTracing(cell, request);
  }
}

type TracingRequest = Extract<
  SysRequest,
  { readonly ask: "trace" | "trace_events" | "no_trace" | "statistics" | "install" | "remove" }
>;

function answerTracing(cell: Cell, request: TracingRequest): unknown {
  switch (request.ask) {
    case "trace":
      cell.trace ??= new TraceLog(cell.kernel.clock.now(), request.events);
      return undefined;
    case "trace_events":
      return cell.trace?.events ?? [];
    case "no_trace":
      cell.trace = undefined;
      return undefined;
    case "statistics":
      return cell.trace === undefined ? "no_statistics" : statisticsOf(cell.trace);
    case "install":
      cell.trace ??= new TraceLog(cell.kernel.clock.now());
      cell.trace.install(request.id, request.hook);
      return undefined;
    case "remove":
      cell.trace?.remove(request.id);
      return undefined;
  }
}

function statisticsOf(trace: TraceLog): Statistics {
  const { startedAtMs, messagesIn, messagesOut } = trace;
  return { startedAtMs, messagesIn, messagesOut };
}

/** Reads where an actor stands without asking it. */
export function statusOf(cell: Cell): Status {
  return {
    path: cell.path,
    id: cell.id,
    behaviour: cell.behaviour.name,
    kind: cell.behaviour.kind,
    life: cell.life,
    parent: cell.parent?.path,
    mailbox: cell.mailbox.length,
    handled: cell.handled,
    links: linkCount(cell.links),
    monitors: cell.monitors?.size ?? 0,
    monitoredBy: cell.watchers?.size ?? 0,
    timers: cell.timers?.size ?? 0,
    tasks: cell.tasks?.size ?? 0,
    names: cell.names ?? [],
    isHibernating: cell.isHibernating,
    state: formattedState(cell),
  };
}

/** A hook that fails must not leak the raw state (OTP `format_status`). */
function formattedState(cell: Cell): unknown {
  const { behaviour } = cell;
  if (behaviour.formatState === undefined) return cell.state;
  try {
    return behaviour.formatState(cell.state);
  } catch {
    return "(formatState failed)";
  }
}
