/** The actors of a trace as rows: below each life of a node, by their paths. */

import type { ShownMessage } from "../inspector/protocol/bodies.ts";
import type { MessageHeader } from "../inspector/protocol/headers.ts";
import {
  NEWBORN,
  type RowChange,
  type RowNow,
  type RowOrigin,
} from "../inspector/protocol/rows.ts";
import { numberIn, textIn } from "./oracles/event-text.ts";
import { lifeOf, parentPath } from "./oracles/vocabulary.ts";
import type { TraceEvent } from "./trace.ts";

/** Messages kept of an actor. */
const MESSAGES_KEPT = 32;

/** A trace tells of those that have begun. */
const BEGUN: RowNow = { ...NEWBORN, life: "running" };

/** One actor, or one life of a node. */
export class TracedRow {
  readonly id: number;
  readonly path: string;
  readonly #origin: RowOrigin;
  #now = BEGUN;
  #isTold = false;
  readonly #messages: ShownMessage[] = [];

  constructor(id: number, path: string, origin: RowOrigin) {
    this.id = id;
    this.path = path;
    this.#origin = origin;
  }

  /** Messages that wait. */
  get depth(): number {
    return this.#now.depth;
  }

  /** What a viewer is to be told of it now. */
  change(): RowChange {
    const origin = this.#isTold ? undefined : this.#origin;
    this.#isTold = true;
    return { id: this.id, origin, now: this.#now };
  }

  /** One more message waits, or one less. */
  wait(step: 1 | -1): void {
    const depth = Math.max(0, this.#now.depth + step);
    this.#now = { ...this.#now, depth, depthMax: Math.max(depth, this.#now.depthMax) };
  }

  /** It takes a message. */
  handle({ id, causeId, from, type }: MessageHeader, wasWaiting: boolean): void {
    if (wasWaiting) this.wait(-1);
    this.#now = { ...this.#now, handled: this.#now.handled + 1 };
    this.#messages.push({ id, causeId, from, type });
    if (this.#messages.length > 2 * MESSAGES_KEPT) this.#messages.splice(0, MESSAGES_KEPT);
  }

  /** It has had to see to a child. */
  restarted(): void {
    this.#now = { ...this.#now, restarts: this.#now.restarts + 1 };
  }

  /** What it took last, the newest last. */
  lastMessages(count: number): readonly ShownMessage[] {
    return this.#messages.slice(-count);
  }
}

/** Who lives. */
export class TraceActors {
  readonly #supervisors = new Set<string>();
  /** By life and number, by life and path, and the lives themselves. */
  readonly #rows = new Map<string, TracedRow>();
  readonly #alive = new Set<TracedRow>();
  #ids = 0;

  constructor(events: Iterable<TraceEvent>) {
    for (const event of events) {
      if (event.kind !== "actor.started" || event.actor === undefined) continue;
      this.#supervisors.add(keyOf(event, parentPath(event.actor)));
    }
  }

  /** Starts the actor of an event; answers with it and, the first time, the life of its node. */
  start(event: TraceEvent): readonly TracedRow[] {
    const { actor = "", atMs } = event;
    const life = this.#rows.get(keyOf(event, ""));
    const root = life ?? this.#add(event, "", { kind: "supervisor", parent: 0, bornAtMs: atMs });
    const parent = this.#rows.get(keyOf(event, parentPath(actor))) ?? root;
    const kind = this.#supervisors.has(keyOf(event, actor)) ? "supervisor" : "worker";
    const behaviour = textIn(event, "behaviour") ?? actor.slice(actor.lastIndexOf("/") + 1);
    const row = this.#add(event, actor, { kind, parent: parent.id, bornAtMs: atMs, behaviour });
    this.#rows.set(keyOf(event, numberIn(event, "id")), row);
    this.#alive.add(row);
    return life === undefined ? [root, row] : [row];
  }

  /** Ends the actor of an event; its path may be another's by now. */
  stop(event: TraceEvent): TracedRow | undefined {
    const key = keyOf(event, numberIn(event, "id"));
    const row = this.#rows.get(key);
    if (row === undefined) return undefined;
    this.#rows.delete(key);
    this.#alive.delete(row);
    if (this.byPath(event) === row) this.#rows.delete(keyOf(event, event.actor));
    return row;
  }

  /** An actor by its number within the life of an event. */
  byNumber(event: TraceEvent, number: number | undefined): TracedRow | undefined {
    return this.#rows.get(keyOf(event, number));
  }

  /** The actor at the path of an event. */
  byPath(event: TraceEvent): TracedRow | undefined {
    return this.#rows.get(keyOf(event, event.actor));
  }

  /** The path of the life of an event. */
  lifePath(event: TraceEvent): string {
    return `/${lifeOf(event)}`;
  }

  /** How many live, and how many messages wait for them. */
  sums(): { readonly actors: number; readonly waiting: number } {
    let waiting = 0;
    for (const { depth } of this.#alive) waiting += depth;
    return { actors: this.#alive.size, waiting };
  }

  #add(
    event: TraceEvent,
    path: string,
    facts: Pick<RowOrigin, "kind" | "parent" | "bornAtMs"> & { readonly behaviour?: string },
  ): TracedRow {
    this.#ids += 1;
    const label = path === "" ? lifeOf(event) : path.slice(path.lastIndexOf("/") + 1);
    const unknown = { mailboxMax: 0, overflow: "", machine: "", strategy: "", intensity: 0 };
    const origin = { label, behaviour: "simulated node", periodMs: 0, ...unknown, ...facts };
    const row = new TracedRow(this.#ids, `${this.lifePath(event)}${path}`, origin);
    this.#rows.set(keyOf(event, path), row);
    return row;
  }
}

/** What a path or a number of an actor means in one life of a node. */
function keyOf(event: TraceEvent, what: string | number | undefined): string {
  return `${lifeOf(event)} ${typeof what === "number" ? "#" : ""}${String(what)}`;
}
