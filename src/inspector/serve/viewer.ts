/**
 * One who looks: a set of places in what the host collects. It is told what is newer than its places
 * when it can take more, and nothing is kept for it: one that takes nothing costs nothing.
 */

import type { Collector } from "../collect/collector.ts";
import { WATCHED_MAX } from "../collect/watching.ts";
import type { Hello, Wish } from "../protocol/bodies.ts";
import type { LiveFaults } from "../faults/live-faults.ts";
import { encodeFrame } from "../protocol/frame.ts";
import type { FramePart } from "./frame-part.ts";
import type { SharedRows } from "./shared-rows.ts";
import { ViewerFlush } from "./viewer-flush.ts";
import { ViewerPace } from "./viewer-pace.ts";
import { type CheckedWish, checkWish } from "./wish-check.ts";

/** One who looks. */
export interface Viewer {
  readonly id: string;
  /**
   * Says what it wants from now on, in place of what it said before.
   *
   * @throws RuntimeError `option.invalid`
   */
  wish(wish: Wish): void;
  /** Frames that are due, at most about `bytesMax` bytes of whole frames; empty when nothing is. */
  take(bytesMax: number): Uint8Array;
  /** Tells `callback` when something is due, as often as it wished at most; it replaces the one before. */
  onDue(callback: (() => void) | undefined): void;
  /** Leaves. Idempotent. */
  close(): void;
}

/** What a viewer stands on. */
export interface ViewerParts {
  readonly id: string;
  readonly collector: Collector;
  readonly rows: SharedRows;
  readonly hello: () => Hello;
  readonly faults?: LiveFaults | undefined;
  /** Told that it wants something else, or nothing any more. */
  readonly onChanged: () => void;
  readonly onClosed: () => void;
}

const NOTHING = new Uint8Array(0);

/** A crash is told no sooner than that after a flush, in ms: many at once are one flush. */
export const HURRY_MS = 100;

/** What a watched actor does is told no sooner than that after the last it did, in ms. */
export const GLANCE_MS = 50;

const NEVER = Number.POSITIVE_INFINITY;

/** A viewer with its places. */
export class OpenViewer implements Viewer {
  readonly id: string;
  readonly #parts: ViewerParts;
  readonly #flush: ViewerFlush;
  readonly #pace = new ViewerPace();
  #wish: CheckedWish;
  #callback: (() => void) | undefined;
  /** The frames of the flush that is under way. */
  #running: Iterator<FramePart, void> | undefined;
  #number = 0;
  /** When the next flush is due, on the monotonic clock. */
  #dueAtMs = Number.NEGATIVE_INFINITY;
  /** When what its watched actors did is due, before that. */
  #glanceAtMs = NEVER;
  /** When the last of both began. */
  #toldAtMs = Number.NEGATIVE_INFINITY;
  /** What it was told is due, and has not taken. */
  #reminded: "nothing" | "glance" | "flush" = "nothing";
  /** Whether all of the last flush was taken, and nothing asked for since: until then nobody knows that it was read. */
  #isOnItsWay = false;
  #isClosed = false;

  constructor(parts: ViewerParts) {
    this.id = parts.id;
    this.#parts = parts;
    this.#wish = checkWish({}, WATCHED_MAX);
    this.#flush = new ViewerFlush(parts);
  }

  /** When it wants to be told next; `undefined` when nobody is to be told. */
  get dueAtMs(): number | undefined {
    return this.#callback === undefined ? undefined : Math.min(this.#dueAtMs, this.#glanceAtMs);
  }

  wish(wish: Wish): void {
    if (this.#isClosed) return;
    this.#wish = checkWish(wish, WATCHED_MAX);
    this.#flush.follow(this.#wish);
    // What is wanted anew is told at once.
    this.#dueAtMs = Number.NEGATIVE_INFINITY;
    this.#parts.onChanged();
  }

  take(bytesMax: number): Uint8Array {
    if (this.#isClosed) return NOTHING;
    this.#noteRead();
    if (this.#running === undefined && !this.#begin()) return NOTHING;
    const frames: Uint8Array[] = [];
    let bytes = 0;
    while (bytes < bytesMax && this.#running !== undefined) {
      const step = this.#running.next();
      if (step.done === true) {
        this.#running = undefined;
        this.#isOnItsWay = true;
      } else {
        const frame = encodeFrame(step.value.kind, this.#number, step.value.body);
        this.#number = (this.#number + 1) >>> 0;
        frames.push(frame);
        bytes += frame.length;
      }
    }
    return joined(frames, bytes);
  }

  onDue(callback: (() => void) | undefined): void {
    this.#callback = callback;
    this.#parts.onChanged();
  }

  /**
   * Something happened it should not wait for: a crash, or what an actor did that it watches.
   *
   * @param watched the number of that actor
   */
  hurry(nowMs: number, watched?: number): void {
    const isSlow = this.#hz < this.#wish.hz || this.#reminded !== "nothing";
    if (this.#callback === undefined || isSlow) return;
    if (watched === undefined) {
      const dueAtMs = Math.max(nowMs, this.#toldAtMs + HURRY_MS);
      if (dueAtMs >= this.#dueAtMs) return;
      this.#dueAtMs = dueAtMs;
    } else {
      if (this.#glanceAtMs !== NEVER || !this.#flush.isWatching(watched)) return;
      this.#glanceAtMs = Math.max(nowMs, this.#toldAtMs + GLANCE_MS);
    }
    this.#parts.onChanged();
  }

  /** Tells that something is due, if anybody is to be told and it is time. */
  remind(nowMs: number): void {
    if (this.#callback === undefined) return;
    if (nowMs >= this.#dueAtMs) {
      const isBehind = this.#isOnItsWay || this.#running !== undefined;
      if (isBehind || this.#reminded === "flush") this.#pace.late();
      this.#reminded = "flush";
      // Who does not take now is told again at the next time.
      this.#dueAtMs = this.#nextTime(nowMs);
    } else if (nowMs >= this.#glanceAtMs) this.#reminded = "glance";
    else return;
    this.#glanceAtMs = NEVER;
    this.#callback();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#callback = undefined;
    this.#running = undefined;
    this.#flush.close();
    this.#parts.onClosed();
  }

  #begin(): boolean {
    const { collector } = this.#parts;
    const nowMs = collector.kernel.clock.monotonic();
    const due = nowMs >= this.#dueAtMs ? "flush" : this.#reminded;
    this.#reminded = "nothing";
    if (due === "nothing") return false;
    this.#toldAtMs = nowMs;
    if (due === "glance") {
      this.#running = this.#flush.glance();
      return true;
    }
    collector.look(this.#number === 0 ? "now" : "lately");
    this.#dueAtMs = this.#nextTime(nowMs);
    this.#running = this.#flush.frames(nowMs, this.#hz < this.#wish.hz ? this.#hz : undefined);
    return true;
  }

  /** Who asks for more has read what it took. */
  #noteRead(): void {
    if (!this.#isOnItsWay) return;
    this.#isOnItsWay = false;
    this.#pace.read(this.#parts.collector.kernel.clock.monotonic() - this.#toldAtMs, this.#wish.hz);
  }

  get #hz(): number {
    return this.#pace.hz(this.#wish.hz);
  }

  /** Times are the same for all viewers of one rate, so that they stand at the same places and share what is encoded. */
  #nextTime(nowMs: number): number {
    const periodMs = 1_000 / this.#hz;
    return (Math.floor(nowMs / periodMs + EARLY) + 1) * periodMs;
  }
}

/** A time that is as good as there: sums of fractions fall short of it by a hair. */
const EARLY = 1e-6;

function joined(frames: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const frame of frames) {
    bytes.set(frame, at);
    at += frame.length;
  }
  return bytes;
}
