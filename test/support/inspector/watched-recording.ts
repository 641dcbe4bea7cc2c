/** A recording in which one actor was watched for a while: four flushes, a second each, two messages in each. */

import type { Detail } from "../../../src/inspector/protocol/bodies.ts";
import type { WatchedStep } from "../../../src/inspector/protocol/watched.ts";
import type { MessageHeader } from "../../../src/inspector/protocol/headers.ts";
import { Recording } from "../../../src/inspector/recording/recording.ts";
import { RecordingWriter } from "../../../src/inspector/recording/recording-writer.ts";
import { nowMade, originMade } from "./frames-made.ts";
import { type FlushMade, joinedBytes, StreamMade } from "./stream-made.ts";

/** The actor that is watched in the first and second flush, and the one whose row alone is told. */
export const [WATCHED, SEEN] = [1, 2] as const;

/** A detail of which only the steps matter. */
export function detailMade(id: number, steps: readonly WatchedStep[]): Detail {
  const none = { accepts: [], timers: [], names: [], links: [], watches: [], watchedBy: [] };
  const counts = { tasks: 0, taken: {}, waits: [], handles: [] };
  return { id, atMs: 0, state: "", waiting: [], ...none, ...counts, steps };
}

/** Records flushes. */
export function recorded(flushes: readonly FlushMade[]): Recording {
  const stream = new StreamMade();
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter({ write: (bytes) => pieces.push(bytes) });
  writer.take(stream.hello());
  for (const flush of flushes) writer.take(stream.flush(flush));
  writer.close();
  return new Recording(joinedBytes(pieces));
}

/** Message 3 follows from 1, 4 from 3 and 6 from 3; ids are ten times the numbers. */
export function watchedRecording(): Recording {
  return recorded([
    {
      atMs: 1_000,
      rows: [
        { id: WATCHED, origin: originMade({ label: "watched" }), now: nowMade({ state: "c" }) },
        { id: SEEN, origin: originMade({ label: "seen" }), now: nowMade({ state: "x" }) },
      ],
      headers: [headerMade(1, 0), headerMade(2, 0)],
      others: [["detail", detailMade(WATCHED, [stepMade(1, "a", "b"), stepMade(2, "b", "c")])]],
    },
    {
      atMs: 2_000,
      rows: [{ id: WATCHED, now: nowMade({ state: "d" }) }],
      headers: [headerMade(3, 1), headerMade(4, 3)],
      others: [["detail", detailMade(WATCHED, [stepMade(3, "c", "c"), stepMade(4, "c", "d")])]],
    },
    {
      atMs: 3_000,
      rows: [{ id: SEEN, now: nowMade({ state: "y" }) }],
      headers: [headerMade(5, 0), headerMade(6, 3)],
    },
    {
      atMs: 4_000,
      rows: [{ id: WATCHED, now: nowMade({ state: "e" }) }],
      headers: [headerMade(7, 5), headerMade(8, 0)],
    },
  ]);
}

function headerMade(number: number, cause: number): MessageHeader {
  const [id, causeId] = [number * 10, cause * 10];
  return { id, causeId, from: 0, to: WATCHED, type: "go", outcome: "handled", atMs: number };
}

function stepMade(number: number, before: string, after: string): WatchedStep {
  const times = { waitMs: 0, handleMs: 0 };
  return { message: headerMade(number, 0), ...times, before, after };
}
