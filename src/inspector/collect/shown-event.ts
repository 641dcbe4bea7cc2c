/** What the runtime reports, as viewers are told it: cut to size, in plain data, without what is not theirs. */

import type { Cell } from "../../actor/cell.ts";
import { isSnapshot, startOf } from "../../actor/machine-refold.ts";
import type { Recorder } from "../../actor/recorder.ts";
import { describeError } from "../../errors.ts";
import { describeExit, errorBehind } from "../../exit-reason.ts";
import type { HandledMessage, RuntimeEvent } from "../../telemetry/events.ts";
import type { ShownEvent, ShownMessage } from "../protocol/bodies.ts";
import type { CrashCause, CrashExact } from "../protocol/watched.ts";
import { activeText } from "./mirror-row.ts";
import type { PayloadRule } from "./payload-rule.ts";
import { cut, preview } from "./preview.ts";
import { stateText } from "./shown-state.ts";

/** Characters of a reason or any other line. */
const LINE_CHARACTERS = 1_024;

/** Characters of a stack. */
const STACK_CHARACTERS = 4_096;

/** Bytes of what an actor held when it crashed, and of what the message carried: what is larger is not told. */
export const CRASH_BYTES_MAX = 65_536;

/** What an event is shown with. */
export interface EventReading {
  readonly atMs: number;
  readonly payloads: PayloadRule;
  /** An actor that runs or is about to end. */
  readonly cellOf: (id: number) => Cell | undefined;
  /** The messages that led to one, the first of them first. */
  readonly causesOf: Recorder["causesOf"];
}

/** Shows one event. What actors hold and throw may be anything: one that cannot be read is told as that. */
export function shownEvent(event: RuntimeEvent, reading: EventReading): ShownEvent {
  try {
    return shown(event, reading);
  } catch {
    const whose = "actor" in event ? ` of ${event.actor}` : "";
    const error = line(`cannot show ${event.type}${whose}`);
    return { type: "runtime.observer_failed", atMs: reading.atMs, error };
  }
}

function shown(event: RuntimeEvent, reading: EventReading): ShownEvent {
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

function shownCrash(event: Crash, reading: EventReading): ShownEvent {
  const { atMs, payloads, cellOf } = reading;
  const { type, actor, id, reason, message, lastMessages, where } = event;
  const show = (handled: HandledMessage): ShownMessage => shownMessage(handled, actor, payloads);
  const cell = cellOf(id);
  const error = errorBehind(reason);
  const stack: unknown = error instanceof Error ? error.stack : undefined;
  const machineState = cell === undefined ? "" : activeText(cell);
  return {
    ...{ type, atMs, actor, id, reason: line(describeExit(reason)), where: line(where) },
    ...(typeof stack === "string" && { stack: cut(stack, STACK_CHARACTERS) }),
    ...(message !== undefined && { message: show(message) }),
    lastMessages: lastMessages.map(show),
    ...(cell !== undefined && { state: stateText(cell, payloads) }),
    ...(machineState !== "" && { machineState }),
    ...(message !== undefined && { causes: shownCauses(message, reading) }),
    ...(message !== undefined && cell !== undefined && { exact: exactOf(cell, message, payloads) }),
  };
}

function shownCauses(
  { causeId }: HandledMessage,
  { causesOf, cellOf }: EventReading,
): readonly CrashCause[] {
  const nameOf = (id: number): string => (id === 0 ? "" : (cellOf(id)?.path ?? `#${id}`));
  return causesOf(causeId).map(({ id, type, from, to }) => {
    return { id, type, from: nameOf(from), to: nameOf(to) };
  });
}

/** Taken when a crash happens and not before: until then the state is the actor's own. */
function exactOf(cell: Cell, message: HandledMessage, payloads: PayloadRule): CrashExact {
  const { state, path: actor } = cell;
  const isMachine = isSnapshot(state);
  return {
    state: payloads.exact(isMachine ? startOf(state) : state, { actor }, CRASH_BYTES_MAX),
    runs: isMachine ? "machine" : "handlers",
    message: payloads.exact(message.payload, { actor, message: message.type }, CRASH_BYTES_MAX),
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
