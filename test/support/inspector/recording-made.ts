/** A recording of a made-up host: actors that take messages, some that die, all by arithmetic. */

import type { MessageHeader } from "../../../src/inspector/protocol/headers.ts";
import type { RowChange, RowNow } from "../../../src/inspector/protocol/rows.ts";
import { RecordingWriter } from "../../../src/inspector/recording/recording-writer.ts";
import { nowMade, originMade } from "./frames-made.ts";
import { joinedBytes, StreamMade } from "./stream-made.ts";

/** How large it is. */
export interface RecordingSize {
  readonly actors: number;
  readonly messages: number;
  /** Messages handled between two flushes. */
  readonly perFlush: number;
  readonly flushMs: number;
  readonly bytesMax?: number;
}

/** The time of the first flush. */
export const FIRST_MS = 1_000;

const IDLE = nowMade();

/** Flushes from a crash to the next. */
const CRASH_EVERY = 50;

/** Makes the bytes of a recording. */
export function recordingMade(size: RecordingSize): Uint8Array {
  const pieces: Uint8Array[] = [];
  const { bytesMax } = size;
  const write = (bytes: Uint8Array): number => pieces.push(bytes);
  const writer = new RecordingWriter(bytesMax === undefined ? { write } : { write, bytesMax });
  for (const piece of streamOf(size)) writer.take(piece);
  writer.close();
  return joinedBytes(pieces);
}

function* streamOf(size: RecordingSize): Generator<Uint8Array> {
  const { actors, messages, perFlush, flushMs } = size;
  const stream = new StreamMade();
  yield stream.hello({ nowMs: FIRST_MS });
  const handled = new Array<number>(actors + 1).fill(0);
  const born = Array.from({ length: actors }, (_, index) => rowAt(index + 1, 0, true));
  yield stream.flush({ atMs: FIRST_MS, rows: born });
  for (let done = 0, flush = 1; done < messages; done += perFlush, flush += 1) {
    const atMs = FIRST_MS + flush * flushMs;
    const count = Math.min(perFlush, messages - done);
    const headers = Array.from({ length: count }, (_, at) => headerAt(done + at + 1, actors, atMs));
    for (const { to } of headers) handled[to] = (handled[to] ?? 0) + 1;
    const changed = [...new Set(headers.map(({ to }) => to))];
    const rows = changed.map((id) => rowAt(id, handled[id] ?? 0, false));
    yield stream.flush({ atMs, rows, headers, events: crashesAt(flush, atMs) });
  }
}

function rowAt(id: number, handled: number, isNew: boolean): RowChange {
  const state = handled % 2 === 1 ? "up" : "";
  const now: RowNow = { ...IDLE, handled, depth: handled % 7, depthMax: 7, state };
  if (!isNew) return { id, now };
  const label = `worker-${id}`;
  const parent = id === 1 ? 0 : 1;
  return { id, origin: originMade({ parent, label, behaviour: "worker", bornAtMs: 1 }), now };
}

function headerAt(id: number, actors: number, atMs: number): MessageHeader {
  const to = 1 + ((id * 7_919) % actors);
  const from = 1 + (id % actors);
  return {
    id,
    causeId: id % 3 === 0 ? id - 1 : 0,
    from,
    to,
    type: "work.do",
    outcome: "handled",
    atMs,
  };
}

function crashesAt(flush: number, atMs: number) {
  if (flush % CRASH_EVERY !== 0) return [];
  const actor = { actor: "/worker-1/worker-2", id: 2, reason: "error", where: "handle" };
  return [{ type: "actor.crashed" as const, atMs, ...actor, lastMessages: [] }];
}
