/**
 * A stream of frames as Trace Events, the JSON that Perfetto and Chrome's own viewer open: a track for each actor,
 * a slice for each message on the track of who took it, an arrow from what set it off, a mark for each crash and report, and the
 * readings of the process as counters.
 *
 * Of what happens between two looks a stream knows the order, and the time to some milliseconds: the slices of a track stand in their order, one behind the other,
 * and are {@link NOMINAL_US} long unless the actor was watched.
 *
 * @see "Trace Event Format", the document of the Chromium project that Perfetto's import refers to
 */

import { RuntimeError } from "../../errors.ts";
import { Picture } from "../picture/picture.ts";
import type { Detail, ShownEvent, VitalsFrame } from "../protocol/bodies.ts";
import type { Frame } from "../protocol/frame.ts";
import { countHeaders, type MessageHeader } from "../protocol/headers.ts";

/** One line of a trace; times in microseconds since the first flush. */
export interface TraceEvent {
  readonly name: string;
  /** X: a slice; s and f: the ends of an arrow; i: a mark; C: a counter; M: a name. */
  readonly ph: "X" | "s" | "f" | "i" | "C" | "M";
  readonly pid: 1;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly id?: number;
  readonly cat?: string;
  /** Of an arrow's end: it ends at the slice around it. */
  readonly bp?: "e";
  /** How far a mark reaches: its track, or everything. */
  readonly s?: "t" | "g";
  readonly args?: Readonly<Record<string, unknown>>;
}

/** How long the handling of a message is drawn whose time nobody took, in microseconds. */
export const NOMINAL_US = 1;

/** Messages whose slices are remembered, for arrows from them; a consequence that comes later has none. */
const CAUSES_KEPT = 65_536;

/** The track of what happens to no actor in particular. */
const HOST = 0;

interface Slice {
  readonly tid: number;
  readonly ts: number;
}

/** Turns frames into events, flush by flush; besides a picture it keeps a number for each actor. */
export class TraceEvents {
  readonly #picture = new Picture();
  /** Where the last slice of each track ends. */
  readonly #ends = new Map<number, number>();
  readonly #slices = new Map<number, Slice>();
  readonly #named = new Set<number>();
  #headers: MessageHeader[] = [];
  readonly #handleMs = new Map<number, number>();
  #happened: readonly ShownEvent[] = [];
  #startMs: number | undefined;

  /** Takes a frame; what can be told is told at the end of a flush. */
  take(frame: Frame): readonly TraceEvent[] {
    this.#picture.take(frame);
    if (frame.kind === "messages") this.#headers.push(...this.#newest(countHeaders(frame.body)));
    else if (frame.kind === "detail") this.#takeDetail(bodyOf<Detail>(frame));
    else if (frame.kind === "events") {
      this.#happened = [...this.#happened, ...bodyOf<readonly ShownEvent[]>(frame)];
    } else if (frame.kind === "vitals") return this.#counters(bodyOf<VitalsFrame>(frame));
    else if (frame.kind === "tick") return this.#flush();
    return [];
  }

  #newest(count: number): readonly MessageHeader[] {
    return this.#picture.headers.values.slice(-count);
  }

  #takeDetail({ steps }: Detail): void {
    for (const { message, handleMs } of steps) this.#handleMs.set(message.id, handleMs);
  }

  #flush(): readonly TraceEvent[] {
    this.#startMs ??= this.#picture.atMs;
    const events = [
      ...this.#names(),
      ...this.#headers.flatMap((header) => this.#message(header)),
      ...this.#happened.map((event) => this.#mark(event)),
    ];
    this.#headers = [];
    this.#happened = [];
    this.#handleMs.clear();
    return events;
  }

  *#names(): Generator<TraceEvent> {
    if (!this.#named.has(HOST)) yield this.#name(HOST, "host");
    for (const { id, path } of this.#picture.rows.values()) {
      if (!this.#named.has(id)) yield this.#name(id, path);
    }
  }

  #name(tid: number, name: string): TraceEvent {
    this.#named.add(tid);
    return { name: "thread_name", ph: "M", pid: 1, tid, ts: 0, args: { name } };
  }

  #message(header: MessageHeader): readonly TraceEvent[] {
    const { id, causeId, from, to, type, outcome, atMs } = header;
    const handleMs = this.#handleMs.get(id);
    const ts = Math.max(this.#sinceStart(atMs), this.#ends.get(to) ?? 0);
    const dur = handleMs === undefined ? NOMINAL_US : Math.max(handleMs * 1_000, NOMINAL_US);
    this.#ends.set(to, ts + dur);
    const args = {
      ...{ message: id, cause: causeId, from: this.#picture.rows.get(from)?.path ?? "host" },
      ...{ outcome, timed: handleMs !== undefined },
    };
    const slice = { name: type, ph: "X", pid: 1, tid: to, ts, dur, cat: outcome, args } as const;
    const arrow = this.#arrow(header, { tid: to, ts });
    this.#remember(id, { tid: to, ts });
    return [slice, ...arrow];
  }

  #arrow({ id, causeId, type }: MessageHeader, at: Slice): readonly TraceEvent[] {
    const from = this.#slices.get(causeId);
    if (from === undefined) return [];
    const shared = { name: type, cat: "cause", id, pid: 1 } as const;
    return [
      { ...shared, ph: "s", ...from },
      { ...shared, ph: "f", bp: "e", tid: at.tid, ts: Math.max(at.ts, from.ts) },
    ];
  }

  #remember(id: number, slice: Slice): void {
    this.#slices.set(id, slice);
    if (this.#slices.size <= CAUSES_KEPT) return;
    for (const oldest of this.#slices.keys()) {
      this.#slices.delete(oldest);
      return;
    }
  }

  #mark(event: ShownEvent): TraceEvent {
    const { atMs, type, ...args } = event;
    const ts = this.#sinceStart(atMs);
    const tid = "id" in event ? event.id : HOST;
    return { name: type, ph: "i", s: tid === HOST ? "g" : "t", pid: 1, tid, ts, args };
  }

  #counters({ readings }: VitalsFrame): readonly TraceEvent[] {
    const startMs = this.#startMs;
    if (startMs === undefined) return [];
    return readings
      .filter(({ atMs }) => atMs >= startMs)
      .flatMap(({ atMs, waiting, heapBytes, loopDelayMs }) => {
        const at = { ph: "C", pid: 1, tid: HOST, ts: this.#sinceStart(atMs) } as const;
        return [
          { ...at, name: "messages waiting", args: { waiting } },
          { ...at, name: "heap bytes", args: { heapBytes } },
          { ...at, name: "event loop delay ms", args: { loopDelayMs } },
        ];
      });
  }

  /** What began before the first flush is drawn at it. */
  #sinceStart(atMs: number): number {
    return Math.max(0, (atMs - (this.#startMs ?? atMs)) * 1_000);
  }
}

const TEXT = new TextDecoder();

function bodyOf<T>({ body }: Frame): T {
  return JSON.parse(TEXT.decode(body)) as T;
}

/**
 * A whole trace as the pieces of one JSON text.
 *
 * @throws RuntimeError `recording.unreadable` at a frame that is damaged
 */
export function* traceText(frames: Iterable<Frame>): Generator<string> {
  const trace = new TraceEvents();
  let before = '{"displayTimeUnit":"ms","traceEvents":[\n';
  for (const frame of frames) {
    for (const event of taken(trace, frame)) {
      yield before + JSON.stringify(event);
      before = ",\n";
    }
  }
  yield before.startsWith("{") ? `${before}]}\n` : "\n]}\n";
}

function taken(trace: TraceEvents, frame: Frame): readonly TraceEvent[] {
  try {
    return trace.take(frame);
  } catch (error) {
    throw damaged(frame, error);
  }
}

function damaged({ number, kind }: Frame, cause: unknown): RuntimeError<"recording.unreadable"> {
  const reason = `frame ${number} (${kind}) is damaged`;
  const text = `cannot read recording: ${reason} (${String(cause)})`;
  return new RuntimeError("recording.unreadable", { reason }, text, cause);
}
