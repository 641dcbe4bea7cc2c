/** A run again from its token, as a recording for the inspector. */

import { RecordingWriter } from "../../inspector/recording/recording-writer.ts";
import {
  INSPECTOR_PROTOCOL,
  type Hello,
  type ShownEvent,
} from "../../inspector/protocol/bodies.ts";
import type { SimReport, SimSpec } from "../spec.ts";
import type { TraceLog } from "../trace.ts";
import { TraceFrames } from "../trace-frames.ts";
import { replay } from "./replay.ts";

/** Where the recording goes. */
export interface RecordReplayOptions {
  /** Takes what is to be appended. */
  readonly write: (bytes: Uint8Array) => void;
  /** Unit bytes. @defaultValue as of every recording */
  readonly bytesMax?: number;
}

/**
 * Runs a run again and records it: `coppice replay` and the page show it as they show a live node, every life of every node
 * below its own root. What it takes to run it once more, its token, is the recording's name and its first event.
 *
 * @throws RuntimeError as {@link replay}
 * @example
 * await recordReplay(spec, "sim1.quorum.7.-.1x2y3", { write: (bytes) => appendFileSync("red.coppice", bytes) });
 */
export async function recordReplay(
  spec: SimSpec,
  token: string,
  options: RecordReplayOptions,
): Promise<SimReport> {
  let trace: TraceLog | undefined;
  const { workload } = spec;
  const report = await replay(
    {
      ...spec,
      workload: (world) => {
        trace = world.trace;
        return workload?.(world);
      },
    },
    token,
  );
  const writer = new RecordingWriter(options);
  for (const piece of framesOf(trace, report)) writer.take(piece);
  writer.close();
  return report;
}

function* framesOf(trace: TraceLog | undefined, report: SimReport): Generator<Uint8Array> {
  const events = trace ?? [];
  const frames = new TraceFrames(events);
  yield frames.say("hello", helloOf(report));
  yield frames.say("events", [runOf(report, trace?.dropped ?? 0)]);
  for (const event of events) {
    const bytes = frames.take(event);
    if (bytes !== undefined) yield bytes;
  }
  yield frames.flush();
  const { failure } = report;
  if (failure === undefined) return;
  const { kind, name, message, step, atMs, signature } = failure;
  const values = { kind, name, message, step, signature, token: report.token };
  yield frames.say("events", [{ type: "app", name: "simulation.failed", atMs, values }]);
  yield frames.flush();
}

function helloOf({ token }: SimReport): Hello {
  const again = "a simulation is over before it is looked at; its token runs it again";
  return {
    ...{ protocol: INSPECTOR_PROTOCOL, version: "", platform: "", name: token },
    ...{ source: "simulation", startedAtMs: 0, nowMs: 0, verbs: [], without: { verbs: again } },
  };
}

/** What stands first: how to run it again, and what is not in it. */
function runOf(report: SimReport, leftOut: number): ShownEvent {
  const { token, hash, events, fired } = report;
  const values = { token, hash, events, leftOut, faults: fired.length };
  return { type: "app", name: "simulation.run", atMs: 0, values };
}
