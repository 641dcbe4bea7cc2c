/** What the runtime reports, as viewers are told it: cut to size, in plain data, without what is not theirs. */

import type { Cell } from "../../actor/cell.ts";
import { describeError } from "../../errors.ts";
import { describeExit, errorBehind } from "../../exit-reason.ts";
import type { HandledMessage, RuntimeEvent } from "../../telemetry/events.ts";
import type { ShownEvent, ShownMessage } from "../protocol/bodies.ts";
import { activeText } from "./mirror-row.ts";
import type { PayloadRule } from "./payload-rule.ts";
import { cut, preview } from "./preview.ts";
import { stateText } from "./shown-state.ts";

/** Characters of a reason or any other line. */
const LINE_CHARACTERS = 1_024;

/** Characters of a stack. */
const STACK_CHARACTERS = 4_096;

/** What an event is shown with. */
export interface EventReading {
  readonly atMs: number;
  readonly payloads: PayloadRule;
  /** An actor that runs or is about to end. */
  readonly cellOf: (id: number) => Cell | undefined;
}

/** Shows one event. */
export function shownEvent(event: RuntimeEvent, reading: EventReading): ShownEvent {
  const { atMs } = reading;
  switch (event.type) {
    case "actor.stopped":
      return { ...event, atMs, reason: line(describeExit(event.reason)) };
    case "actor.crashed":
      return shownCrash(event, reading);
    case "supervisor.report": {
      const { type, supervisor, context, reason, offender } = event;
      const child = offender.actor ?? offender.id ?? "";
      return { type, atMs, supervisor, context, reason: line(describeExit(reason)), child };
    }
    case "supervisor.progress": {
      const { type, supervisor, child, actor } = event;
      return { type, atMs, supervisor, child, actor };
    }
    case "runtime.observer_failed":
      return { type: event.type, atMs, error: line(describeError(event.error)) };
    case "app":
      return { type: event.type, atMs, name: line(event.name), values: plainValues(event.values) };
    default:
      return { ...event, atMs };
  }
}

type Crash = Extract<RuntimeEvent, { type: "actor.crashed" }>;

function shownCrash(event: Crash, { atMs, payloads, cellOf }: EventReading): ShownEvent {
  const { type, actor, id, reason, message, lastMessages, where } = event;
  const show = (handled: HandledMessage): ShownMessage => shownMessage(handled, actor, payloads);
  const cell = cellOf(id);
  const error = errorBehind(reason);
  const stack = error instanceof Error ? error.stack : undefined;
  const machineState = cell === undefined ? "" : activeText(cell);
  return {
    ...{ type, atMs, actor, id, reason: line(describeExit(reason)), where: line(where) },
    ...(stack !== undefined && { stack: cut(stack, STACK_CHARACTERS) }),
    ...(message !== undefined && { message: show(message) }),
    lastMessages: lastMessages.map(show),
    ...(cell !== undefined && { state: stateText(cell, payloads) }),
    ...(machineState !== "" && { machineState }),
  };
}

function shownMessage(
  { id, causeId, from, type, payload }: HandledMessage,
  actor: string,
  payloads: PayloadRule,
): ShownMessage {
  const text = payloads.text(payload, { actor, message: type });
  return { id, causeId, from, type, ...(text !== undefined && { payload: text }) };
}

/** Values of events are short and plain by their contract; whoever breaks it is shown short and plain. */
function plainValues(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  return typeof value === "string" ? line(value) : preview(value, "values");
}

function line(text: string): string {
  return cut(text, LINE_CHARACTERS);
}
