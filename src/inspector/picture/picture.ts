/**
 * What a viewer knows: the fold of a stream of frames. Live views, recordings, the terminal and
 * scripts all look at one of these, and fold it by the same code.
 */

import type {
  Detail,
  Hello,
  MachineFrame,
  NewWords,
  ShownEvent,
  Tick,
  Vitals,
  VitalsFrame,
} from "../protocol/bodies.ts";
import type { WatchedStep } from "../protocol/watched.ts";
import type { FaultsFrame, ShownFault } from "../faults/shown-fault.ts";
import type { Mark, StreamError } from "../protocol/ends.ts";
import type { NetworkFrame } from "../protocol/network.ts";
import { readBody } from "../protocol/body-shape.ts";
import { ByteReader } from "../protocol/bytes.ts";
import type { CrashTold, Dropped } from "../protocol/dropped.ts";
import type { Frame } from "../protocol/frame.ts";
import { decodeHeaders, type MessageHeader } from "../protocol/headers.ts";
import { decodeRows, type RowChange, type RowNow, type RowOrigin } from "../protocol/rows.ts";
import { Kept } from "./kept.ts";
import type { SlowFrame } from "../protocol/slow.ts";
import type { WaitsFrame } from "../protocol/waits.ts";

/** Characters of a path; of a longer one its end is kept. */
const PATH_CHARACTERS_MAX = 4_096;

/** Things that happened a picture keeps, the newest. */
export const EVENTS_KEPT = 2_000;

/** Crashes it keeps besides; they are few and asked for late. */
export const CRASHES_KEPT = 256;

/** Headers of messages it keeps. */
export const HEADERS_KEPT = 20_000;

/** Readings of the process it keeps: an hour of them. */
export const READINGS_KEPT = 3_600;

/** Steps of a watched actor it keeps. */
export const STEPS_KEPT = 200;

/** How long an actor that is gone stays in the picture, in ms. */
export const GRAVE_MS = 30_000;

/** One incarnation of one actor, as a viewer knows it. */
export interface Row {
  readonly id: number;
  readonly path: string;
  readonly origin: RowOrigin;
  readonly now: RowNow;
  /** Messages a second between the last two changes. */
  readonly rate: number;
  /** When {@link now} was told. */
  readonly changedAtMs: number;
  /** When it left, for one that has. */
  readonly goneAtMs: number | undefined;
}

/** A crash, as the picture keeps it. */
export type ShownCrash = Extract<ShownEvent, { type: "actor.crashed" }>;

/** Everything a viewer knows. */
export class Picture {
  hello: Hello | undefined = undefined;
  /** The time of the last flush. */
  atMs = 0;
  readonly rows = new Map<number, Row>();
  readonly machines = new Map<string, MachineFrame>();
  readonly events = new Kept<ShownEvent>(EVENTS_KEPT);
  readonly crashes = new Kept<ShownCrash>(CRASHES_KEPT);
  readonly headers = new Kept<MessageHeader>(HEADERS_KEPT);
  readonly vitals = new Kept<Vitals>(READINGS_KEPT);
  readonly details = new Map<number, Detail>();
  /** The newest steps of actors that are watched: each detail tells only what is new. */
  readonly steps = new Map<number, readonly WatchedStep[]>();
  network: NetworkFrame | undefined = undefined;
  /** Who waits for whom. */
  waits: WaitsFrame = { waits: [], left: 0 };
  /** Whose handlers are slow, as far as turns were timed. */
  slow: SlowFrame | undefined = undefined;
  /** The faults that stand. */
  faults: readonly ShownFault[] = [];
  /** What was left out since the stream began. */
  readonly dropped = { events: 0, messages: 0 };
  /** Who crashed while events were left out, by path. */
  readonly untold = new Map<string, CrashTold>();
  /** Crashes, since the host began, of actors it does not remember; of those some may have been left out. */
  untoldOthers = 0;
  /** Flushes a second the host tells because it was read too slowly; undefined while it tells what was wished. */
  paceHz: number | undefined = undefined;
  /** The mark read last, and what this picture's own hash was there. */
  mark: Mark | undefined = undefined;
  error: StreamError | undefined = undefined;
  /** Grows with every frame. */
  version = 0;
  /** Grows with every actor that comes, ends or is forgotten: the tree is the same as long as it is. */
  shape = 0;
  readonly #words: string[] = [""];

  /**
   * Takes one frame.
   *
   * @throws RangeError or SyntaxError when its body is none of its kind
   */
  take(frame: Frame): void {
    this.version += 1;
    if (frame.kind === "rows") this.#takeRows(decodeRows(frame.body, this.#wordOf));
    else if (frame.kind === "gone") this.#takeGone(new ByteReader(frame.body));
    else if (frame.kind === "clear") this.#clear();
    else if (frame.kind === "messages") this.#takeHeaders(frame.body);
    else this.#takeJson(frame.kind, readBody(frame.kind, frame.body));
  }

  readonly #wordOf = (number: number): string => {
    const word = this.#words[number];
    if (word === undefined) throw new RangeError(`there is no word ${number}`);
    return word;
  };

  #takeRows(changes: readonly RowChange[]): void {
    for (const change of changes) {
      const known = this.rows.get(change.id);
      if (known === undefined) this.shape += 1;
      const origin = change.origin ?? known?.origin;
      if (origin === undefined) throw new RangeError(`nothing was told of actor ${change.id}`);
      this.rows.set(change.id, {
        id: change.id,
        origin,
        now: change.now,
        goneAtMs: known?.goneAtMs,
        path: known?.path ?? pathBelow(this.rows.get(origin.parent)?.path ?? "", origin.label),
        rate: known === undefined ? 0 : rateOf(known, change.now, this.atMs),
        changedAtMs: this.atMs,
      });
    }
  }

  #takeGone(reader: ByteReader): void {
    while (reader.hasMore) {
      const id = reader.number();
      const row = this.rows.get(id);
      if (row === undefined) continue;
      this.shape += 1;
      const now: RowNow = { ...row.now, life: "stopped", depth: 0 };
      this.rows.set(id, { ...row, now, rate: 0, goneAtMs: this.atMs });
    }
  }

  #takeHeaders(body: Uint8Array): void {
    for (const header of decodeHeaders(body, this.#wordOf)) this.headers.add(header);
  }

  #clear(): void {
    this.shape += 1;
    this.rows.clear();
    this.details.clear();
    this.steps.clear();
  }

  #takeJson(kind: Frame["kind"], body: unknown): void {
    if (kind === "hello") this.hello = body as Hello;
    else if (kind === "strings") this.#takeWords(body as NewWords);
    else if (kind === "machine")
      this.machines.set((body as MachineFrame).hash, body as MachineFrame);
    else if (kind === "events") this.#takeEvents(body as readonly ShownEvent[]);
    else if (kind === "dropped") this.#takeDropped(body as Dropped);
    else if (kind === "detail") this.#takeDetail(body as Detail);
    else if (kind === "vitals")
      for (const one of (body as VitalsFrame).readings) this.vitals.add(one);
    else if (kind === "tick") this.#tick(body as Tick);
    else if (kind === "mark") this.mark = body as Mark;
    else if (kind === "error") this.error = body as StreamError;
    else this.#takeStanding(kind, body);
  }

  /** What replaces what was told before. */
  #takeStanding(kind: Frame["kind"], body: unknown): void {
    if (kind === "network") this.network = body as NetworkFrame;
    else if (kind === "waits") this.waits = body as WaitsFrame;
    else if (kind === "slow") this.slow = body as SlowFrame;
    else if (kind === "faults") this.faults = (body as FaultsFrame).rules;
  }

  #takeDetail(detail: Detail): void {
    const { id, steps } = detail;
    this.details.set(id, detail);
    this.steps.set(id, [...(this.steps.get(id) ?? []), ...steps].slice(-STEPS_KEPT));
  }

  #takeWords({ from, words }: NewWords): void {
    if (from === 1) this.#words.length = 1;
    if (from !== this.#words.length) throw new RangeError(`words are missing before ${from}`);
    this.#words.push(...words);
  }

  #takeEvents(events: readonly ShownEvent[]): void {
    for (const event of events) {
      this.events.add(event);
      if (event.type === "actor.crashed") this.crashes.add(event);
    }
  }

  #takeDropped({ stream, count, crashed = [], others = 0 }: Dropped): void {
    this.dropped[stream] += count;
    this.untoldOthers = Math.max(this.untoldOthers, others);
    for (const told of crashed) this.untold.set(told.actor, told);
  }

  #tick({ atMs, paceHz }: Tick): void {
    this.atMs = atMs;
    this.paceHz = paceHz;
    for (const { id, goneAtMs } of this.rows.values()) {
      if (goneAtMs === undefined || atMs - goneAtMs <= GRAVE_MS) continue;
      this.rows.delete(id);
      this.shape += 1;
    }
  }
}

function rateOf(before: Row, now: RowNow, atMs: number): number {
  const seconds = (atMs - before.changedAtMs) / 1_000;
  return seconds <= 0 ? before.rate : (now.handled - before.now.handled) / seconds;
}

/** A tree as deep as a stranger's file says would otherwise be the square of it in memory. */
function pathBelow(parent: string, label: string): string {
  const path = `${parent}/${label}`;
  const left = path.length - PATH_CHARACTERS_MAX;
  return left <= 0 ? path : `…${path.slice(left + 1)}`;
}
