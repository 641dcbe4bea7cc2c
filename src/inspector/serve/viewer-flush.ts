/** What one viewer is told at one time: all that is newer than its places, in frames, made as it takes them. */

import type { Collector } from "../collect/collector.ts";
import { CauseSampling } from "../collect/cause-sampling.ts";
import type { WatchedActor } from "../collect/watched-actor.ts";
import type { LiveFaults } from "../faults/live-faults.ts";
import type { FaultsFrame } from "../faults/shown-fault.ts";
import type { Hello, Tick, Vitals } from "../protocol/bodies.ts";
import { ByteWriter } from "../protocol/bytes.ts";
import type { FrameKind } from "../protocol/frame.ts";
import { encodeHeaders } from "../protocol/headers.ts";
import type { SlowFrame } from "../protocol/slow.ts";
import { EventFrames } from "./event-frames.ts";
import { droppedFrame, type FramePart, jsonFrame } from "./frame-part.ts";
import type { SharedRows } from "./shared-rows.ts";
import type { CheckedWish } from "./wish-check.ts";

/** Rows out of sight are told that often, in ms. */
export const OUT_OF_SIGHT_MS = 1_000;

/** Headers one flush tells; more are sampled by their cause. */
export const HEADERS_PER_FLUSH = 1_000;

/** Readings of one frame. */
const READINGS_PER_FRAME = 200;

/** Words of one frame. */
const WORDS_PER_FRAME = 1_000;

/** Ids of one frame of those that are gone. */
const GONE_PER_FRAME = 2_000;

/** What a flush stands on. */
export interface FlushParts {
  readonly collector: Collector;
  readonly rows: SharedRows;
  readonly hello: () => Hello;
  /** Absent where none can be done. */
  readonly faults?: LiveFaults | undefined;
}

interface Watch {
  readonly actor: WatchedActor;
  position: number;
}

/** The places of one viewer. */
export class ViewerFlush {
  readonly #parts: FlushParts;
  #wish: CheckedWish | undefined;
  readonly #sampling = new CauseSampling();
  readonly #watches = new Map<number, Watch>();
  #isGreeted = false;
  /** Rows born up to this id were told whole. */
  #bornUpTo = 0;
  /** Changes up to these numbers were told: of all, of those in sight, of ends. */
  #changed = 0;
  #changedInSight = 0;
  #gone = 0;
  #allToldAtMs = Number.NEGATIVE_INFINITY;
  readonly #events: EventFrames;
  #header: number;
  #machines = 0;
  #words = 1;
  #epoch: number;
  #reading: Vitals | undefined;
  #networkAtMs = -1;
  #slow: SlowFrame | undefined;
  #waits = 0;
  #faults = 0;

  constructor(parts: FlushParts) {
    this.#parts = parts;
    const { headers, words } = parts.collector;
    this.#events = new EventFrames(parts.collector);
    this.#header = headers.position;
    this.#epoch = words.epoch;
  }

  /** Wants something else from now on. */
  follow(wish: CheckedWish): void {
    const { collector } = this.#parts;
    const wantedHeaders = this.#wish?.messages !== undefined;
    const wantsHeaders = wish.messages !== undefined;
    if (wantsHeaders !== wantedHeaders) collector.countHeaderViewers(wantsHeaders ? 1 : -1);
    if (wantsHeaders && !wantedHeaders) this.#header = collector.headers.position;
    for (const id of [...this.#watches.keys()]) if (!wish.watch.includes(id)) this.#unwatch(id);
    this.#wish = wish;
  }

  /** Whether it watches an actor. */
  isWatching(id: number): boolean {
    return this.#watches.has(id);
  }

  /**
   * The frames of one flush.
   *
   * @param paceHz what it gets, when that is less than it wished
   */
  *frames(nowMs: number, paceHz: number | undefined): Generator<FramePart, void> {
    if (!this.#isGreeted) {
      this.#isGreeted = true;
      yield jsonFrame("hello", this.#parts.hello());
      this.#beginAnew();
    }
    yield* this.#newMachines();
    yield* this.#rows(nowMs);
    yield* this.#events.frames();
    yield* this.#headers();
    yield* this.#details();
    yield* this.#process();
    yield* this.#standing();
    yield this.#tick(paceHz);
  }

  /** What the watched actors did since the last flush, between two of them. */
  *glance(): Generator<FramePart, void> {
    const { collector, rows } = this.#parts;
    const ids = [...this.#watches.keys()];
    for (const id of ids) collector.glance(id);
    // The places stay where they are: whatever else has changed is told with the next flush.
    const since = Math.max(this.#changedInSight, this.#changed);
    const body = rows.inSight(ids, since, this.#bornUpTo);
    if (body !== undefined) yield* this.#worded("rows", body);
    yield* this.#details();
    yield this.#tick(undefined);
  }

  #tick(paceHz: number | undefined): FramePart {
    const atMs = this.#parts.collector.kernel.clock.now();
    return jsonFrame("tick", { atMs, ...(paceHz !== undefined && { paceHz }) } satisfies Tick);
  }

  /** Leaves. */
  close(): void {
    this.follow({ hz: 1, inSight: undefined, messages: undefined, watch: [] });
  }

  *#newMachines(): Generator<FramePart, void> {
    const { frames } = this.#parts.collector.machines;
    for (; this.#machines < frames.length; this.#machines += 1) {
      yield jsonFrame("machine", frames[this.#machines]);
    }
  }

  /** From here on only what changes later is told again. */
  #beginAnew(): void {
    const { change } = this.#parts.collector.mirror;
    this.#bornUpTo = 0;
    this.#changed = change;
    this.#changedInSight = change;
    this.#gone = change;
  }

  *#rows(nowMs: number): Generator<FramePart, void> {
    const { mirror } = this.#parts.collector;
    yield* this.#ends();
    yield* this.#births();
    const inSight = this.#wish?.inSight;
    if (inSight === undefined || nowMs - this.#allToldAtMs >= OUT_OF_SIGHT_MS) {
      this.#allToldAtMs = nowMs;
      yield* this.#changes();
      return;
    }
    const since = Math.max(this.#changedInSight, this.#changed);
    const { change } = mirror;
    const body = this.#parts.rows.inSight(inSight, since, this.#bornUpTo);
    this.#changedInSight = change;
    if (body !== undefined) yield* this.#worded("rows", body);
  }

  *#ends(): Generator<FramePart, void> {
    const { mirror } = this.#parts.collector;
    const gone = mirror.goneSince(this.#gone);
    if (gone === undefined) {
      yield { kind: "clear", body: new Uint8Array(0) };
      this.#beginAnew();
      return;
    }
    this.#gone = mirror.change;
    for (let at = 0; at < gone.length; at += GONE_PER_FRAME) {
      const writer = new ByteWriter();
      for (const id of gone.slice(at, at + GONE_PER_FRAME)) writer.number(id);
      yield { kind: "gone", body: writer.bytes() };
    }
  }

  *#births(): Generator<FramePart, void> {
    for (;;) {
      const part = this.#parts.rows.bornAfter(this.#bornUpTo);
      if (part === undefined) return;
      this.#bornUpTo = part.to;
      // A machine is told before the first actor that has it.
      yield* this.#newMachines();
      yield* this.#worded("rows", part.body);
    }
  }

  *#changes(): Generator<FramePart, void> {
    for (;;) {
      const part = this.#parts.rows.changedSince(this.#changed, this.#bornUpTo);
      if (part === undefined) return;
      this.#changed = part.to;
      if (part.body.length > 0) yield* this.#worded("rows", part.body);
    }
  }

  *#headers(): Generator<FramePart, void> {
    const filter = this.#wish?.messages;
    if (filter === undefined) return;
    const { headers: tape, kernel, words } = this.#parts.collector;
    const told = tape.since({
      ...{ position: this.#header, filter, sampling: this.#sampling, limit: HEADERS_PER_FLUSH },
    });
    this.#header = told.position;
    const isBehind = told.headers.length === HEADERS_PER_FLUSH;
    if (isBehind) this.#sampling.lessFrom(kernel.lastId + 1);
    else if (told.headers.length < HEADERS_PER_FLUSH / 4)
      this.#sampling.moreFrom(kernel.lastId + 1);
    if (told.missed > 0) yield droppedFrame("messages", told.missed, "slow");
    if (told.sampled > 0) yield droppedFrame("messages", told.sampled, "sampled");
    if (told.headers.length === 0) return;
    yield* this.#worded("messages", encodeHeaders(told.headers, words));
  }

  *#details(): Generator<FramePart, void> {
    const { watching } = this.#parts.collector;
    for (const id of this.#wish?.watch ?? []) {
      const watch = this.#watches.get(id) ?? this.#beginWatch(id);
      if (watch === undefined) continue;
      if (!watch.actor.cell.isAlive) this.#unwatch(id);
      const { position } = watch;
      watch.position = watch.actor.position;
      yield jsonFrame("detail", watching.detail(watch.actor, position));
    }
  }

  *#process(): Generator<FramePart, void> {
    const { history, network, slow, waits } = this.#parts.collector;
    if (waits.change !== this.#waits) {
      this.#waits = waits.change;
      yield jsonFrame("waits", waits.frame);
    }
    const { last } = history;
    if (last !== undefined && last !== this.#reading) {
      const readings = this.#reading === undefined ? history.all() : [last];
      this.#reading = last;
      for (let at = 0; at < readings.length; at += READINGS_PER_FRAME) {
        yield jsonFrame("vitals", { readings: readings.slice(at, at + READINGS_PER_FRAME) });
      }
    }
    if (slow !== undefined && slow !== this.#slow) {
      this.#slow = slow;
      yield jsonFrame("slow", slow);
    }
    if (network === undefined || network.atMs === this.#networkAtMs) return;
    this.#networkAtMs = network.atMs;
    yield jsonFrame("network", network);
  }

  *#standing(): Generator<FramePart, void> {
    const { faults } = this.#parts;
    if (faults === undefined || faults.change === this.#faults) return;
    this.#faults = faults.change;
    yield jsonFrame("faults", { rules: faults.shown } satisfies FaultsFrame);
  }

  /** A frame with words in it, after those the viewer does not know yet. */
  *#worded(kind: FrameKind, body: Uint8Array): Generator<FramePart, void> {
    const { words } = this.#parts.collector;
    if (words.epoch !== this.#epoch) {
      this.#epoch = words.epoch;
      this.#words = 1;
    }
    const unknown = words.since(this.#words);
    let from = this.#words;
    this.#words = words.length;
    for (let at = 0; at < unknown.length; at += WORDS_PER_FRAME) {
      const part = unknown.slice(at, at + WORDS_PER_FRAME);
      yield jsonFrame("strings", { from, words: part });
      from += part.length;
    }
    yield { kind, body };
  }

  #beginWatch(id: number): Watch | undefined {
    const actor = this.#parts.collector.watching.watch(id);
    if (actor === undefined) return undefined;
    const watch = { actor, position: actor.position };
    this.#watches.set(id, watch);
    return watch;
  }

  #unwatch(id: number): void {
    if (this.#watches.delete(id)) this.#parts.collector.watching.release(id);
  }
}
