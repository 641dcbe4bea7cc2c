/** The verb `inspect` of the control socket: the frames of a viewer, asked for again and again. */

import type { ControlVerb } from "../../actors/control-socket.ts";
import { cannotDo } from "../../src/control/refusal.ts";
import type { Viewer } from "../../src/inspector/serve/viewer.ts";
import type { Clock, TimerId } from "../../src/time/clock.ts";
import type { InspectorDesk } from "./inspector-desk.ts";

/** A viewer who is not asked for that long has left, in ms. */
export const UNASKED_MS = 10_000;

/** The longest an answer waits for something to tell, in ms. */
const WAIT_MS_MAX = 5_000;

/** Bytes of one answer, before they are written as text. */
const ANSWER_BYTES = 131_072;

interface Asking {
  readonly viewer: Viewer;
  timer: TimerId | undefined;
  /** Ends the answer that waits. */
  answer: (() => void) | undefined;
}

/** What asks the verb. */
interface Question {
  readonly viewer?: unknown;
  readonly wish?: unknown;
  readonly waitMs?: unknown;
}

/** Makes the verb. */
export function inspectVerb(desk: InspectorDesk, clock: Clock): ControlVerb {
  const viewers = new Map<string, Asking>();
  const leave = (asking: Asking): void => {
    if (!viewers.delete(asking.viewer.id)) return;
    if (asking.timer !== undefined) clock.clearTimer(asking.timer);
    asking.viewer.close();
    asking.answer?.();
    desk.giveBack();
  };
  const keepAlive = (asking: Asking): void => {
    if (asking.timer !== undefined) clock.clearTimer(asking.timer);
    asking.timer = clock.setTimer(() => leave(asking), UNASKED_MS);
  };
  desk.beforeEnd(() => {
    for (const asking of [...viewers.values()]) leave(asking);
  });
  const open = async (): Promise<Asking> => {
    const inspector = await desk.take();
    try {
      const asking: Asking = { viewer: inspector.open(), timer: undefined, answer: undefined };
      viewers.set(asking.viewer.id, asking);
      return asking;
    } catch (error) {
      desk.giveBack();
      throw error;
    }
  };
  return async (args) => {
    const { viewer: id, wish, waitMs = 0 }: Question = Object(args);
    const asking = id === undefined ? await open() : viewers.get(String(id));
    if (asking === undefined) throw cannotDo(`there is no viewer ${String(id)}`);
    keepAlive(asking);
    if (wish !== undefined) asking.viewer.wish(Object(wish));
    const frames = await framesOf(asking, patience(waitMs), clock);
    return { viewer: asking.viewer.id, frames: Buffer.from(frames).toString("base64") };
  };
}

/** What is due now, or within the time; nothing when it passes. */
async function framesOf(asking: Asking, waitMs: number, clock: Clock): Promise<Uint8Array> {
  const now = asking.viewer.take(ANSWER_BYTES);
  if (now.length > 0 || waitMs === 0) return now;
  asking.answer?.();
  await new Promise<void>((resolve) => {
    const late = clock.setTimer(() => asking.answer?.(), waitMs);
    asking.answer = () => {
      clock.clearTimer(late);
      asking.answer = undefined;
      asking.viewer.onDue(undefined);
      resolve();
    };
    asking.viewer.onDue(() => asking.answer?.());
  });
  return asking.viewer.take(ANSWER_BYTES);
}

function patience(waitMs: unknown): number {
  if (typeof waitMs === "number" && waitMs >= 0) return Math.min(waitMs, WAIT_MS_MAX);
  throw cannotDo(`waitMs is ${String(waitMs)} (expected milliseconds)`);
}
