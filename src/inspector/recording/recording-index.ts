/** What a reader knows of a recording after one pass: where it can begin to fold, and what a scrubber shows. */

import type { Detail, Hello, ShownEvent, Tick, VitalsFrame } from "../protocol/bodies.ts";
import type { Dropped } from "../protocol/dropped.ts";
import { INSPECTOR_PROTOCOL } from "../protocol/bodies.ts";
import type { Mark } from "../protocol/ends.ts";
import { readBody } from "../protocol/body-shape.ts";
import type { Frame, FrameKind } from "../protocol/frame.ts";
import { countHeaders } from "../protocol/headers.ts";
import type { FramePlaces } from "./frame-places.ts";

/** Moments a reader keeps for the scrubber; those after are counted only. */
const MOMENTS_MAX = 10_000;

/** A place at which the whole picture is told. */
export interface Snapshot {
  /** The frames `clear` and `mark`. */
  readonly clear: number;
  readonly mark: number;
  readonly atMs: number;
  readonly messages: number;
}

/** Something a scrubber marks. */
export interface Moment {
  readonly atMs: number;
  /** Messages said before it. */
  readonly messages: number;
  readonly event: ShownEvent;
}

/** Frames of one kind with how many things they tell. */
export class Tellings {
  readonly frames: number[] = [];
  /** By place in {@link frames}: how much was told before. */
  readonly before: number[] = [];
  /** By place in {@link frames}: the flush they belong to. */
  readonly ticks: number[] = [];
  total = 0;

  add(frame: number, count: number, tick: number): void {
    this.frames.push(frame);
    this.before.push(this.total);
    this.ticks.push(tick);
    this.total += count;
  }

  /** The frames before `end` that tell the newest `count` things, oldest first. */
  newest(end: number, count: number): readonly number[] {
    const last = placeBelow(this.frames, end);
    const told = last + 1 < this.before.length ? (this.before[last + 1] ?? 0) : this.total;
    const first = Math.max(0, placeBelow(this.before, Math.max(0, told - count) + 1));
    return this.frames.slice(first, last + 1);
  }
}

/** The index of a recording. */
export class RecordingIndex {
  hello: Hello | undefined = undefined;
  /** Frames that can be read, from the first. */
  end = 0;
  flaw: string | undefined = undefined;
  readonly tickFrames: number[] = [];
  readonly tickTimes: number[] = [];
  readonly snapshots: Snapshot[] = [];
  /** Where they begin, in the same order. */
  readonly clears: number[] = [];
  readonly marks = new Map<number, Mark>();
  readonly messages = new Tellings();
  readonly events = new Tellings();
  readonly crashes = new Tellings();
  readonly vitals = new Tellings();
  readonly details: { readonly frame: number; readonly id: number; readonly machine: string }[] =
    [];
  readonly dropped: { readonly frame: number; readonly body: Dropped }[] = [];
  /** Frames that hold from then on: words, machines, the network, who waits, who is slow, faults that stand. */
  readonly lasting: Record<
    "strings" | "machine" | "network" | "waits" | "slow" | "faults",
    number[]
  > = {
    strings: [],
    machine: [],
    network: [],
    waits: [],
    slow: [],
    faults: [],
  };
  readonly moments: Moment[] = [];
  momentsLeftOut = 0;
  /** Where the last `clear` is, while nothing but rows came after it. */
  #clear: number | undefined = undefined;

  constructor(places: FramePlaces) {
    let last: FrameKind | undefined;
    for (let index = 0; index < places.count; index += 1) {
      const frame = places.frame(index);
      if (frame === undefined) break;
      try {
        this.#add(frame, index);
      } catch (error) {
        this.flaw = `the ${frame.kind} at byte ${places.startOf(index)} is damaged: ${String(error)}`;
        return;
      }
      this.end = index + 1;
      last = frame.kind;
    }
    this.flaw = places.flaw ?? flawOfEnd(last);
  }

  #add(frame: Frame, index: number): void {
    if (index === 0 && frame.kind !== "hello") return;
    const clear = this.#clear;
    if (frame.kind !== "rows" && frame.kind !== "gone") this.#clear = undefined;
    switch (frame.kind) {
      case "hello":
        this.#addHello(readBody<Hello>(frame.kind, frame.body));
        break;
      case "strings":
      case "machine":
      case "network":
      case "waits":
      case "slow":
      case "faults":
        readBody(frame.kind, frame.body);
        this.lasting[frame.kind].push(index);
        break;
      case "clear":
        this.#clear = index;
        break;
      case "mark":
        this.#addMark(readBody<Mark>(frame.kind, frame.body), index, clear);
        break;
      case "tick":
        this.tickFrames.push(index);
        this.tickTimes.push(readBody<Tick>(frame.kind, frame.body).atMs);
        break;
      case "detail":
        this.#addDetail(readBody<Detail>(frame.kind, frame.body), index);
        break;
      case "dropped":
        this.dropped.push({ frame: index, body: readBody<Dropped>(frame.kind, frame.body) });
        break;
      case "error":
        readBody(frame.kind, frame.body);
        break;
      default:
        this.#addTelling(frame, index);
    }
  }

  #addHello(hello: Hello): void {
    this.hello ??= hello;
  }

  #addDetail({ id, machine }: Detail, frame: number): void {
    this.details.push({ frame, id, machine: machine?.hash ?? "" });
  }

  #addTelling(frame: Frame, index: number): void {
    const tick = this.tickFrames.length;
    if (frame.kind === "messages") this.messages.add(index, countHeaders(frame.body), tick);
    else if (frame.kind === "events")
      this.#addEvents(readBody<ShownEvent[]>(frame.kind, frame.body), index);
    else if (frame.kind === "vitals")
      this.vitals.add(index, readBody<VitalsFrame>(frame.kind, frame.body).readings.length, tick);
  }

  #addMark(mark: Mark, index: number, clear: number | undefined): void {
    this.marks.set(index, mark);
    if (clear === undefined) return;
    this.clears.push(clear);
    this.snapshots.push({ clear, mark: index, atMs: mark.atMs, messages: mark.messages });
  }

  #addEvents(events: readonly ShownEvent[], index: number): void {
    const tick = this.tickFrames.length;
    this.events.add(index, events.length, tick);
    const crashes = events.filter(({ type }) => type === "actor.crashed").length;
    if (crashes > 0) this.crashes.add(index, crashes, tick);
    for (const event of events) {
      if (!MOMENTS.has(event.type)) continue;
      if (this.moments.length === MOMENTS_MAX) this.momentsLeftOut += 1;
      else this.moments.push({ atMs: event.atMs, messages: this.messages.total, event });
    }
  }
}

/** What a scrubber marks; starts and ends are too many. */
const MOMENTS: ReadonlySet<ShownEvent["type"]> = new Set([
  "actor.crashed",
  "supervisor.report",
  "runtime.blocked",
  "wait.cycle",
  "app",
  "inspector.did",
  "fault",
]);

/** Place of the last number below `end` in rising numbers; -1 when there is none. */
export function placeBelow(numbers: readonly number[], end: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < end) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether a recording is of a protocol that can be read here. */
export function isOurs(hello: Hello | undefined): hello is Hello {
  return hello?.protocol === INSPECTOR_PROTOCOL;
}

function flawOfEnd(last: FrameKind | undefined): string | undefined {
  if (last === undefined) return undefined;
  return last === "mark" || last === "error"
    ? undefined
    : "it ends without a mark: more was to come";
}
