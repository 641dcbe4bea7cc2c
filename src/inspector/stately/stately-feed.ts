/**
 * Says to a Stately inspector what a picture shows, as far as it has words for it: an actor, an event, a snapshot. Best effort and off unless
 * somebody makes one: their page is on the internet and may change any day. Actors without a machine have the machine of a life.
 *
 * The three shapes are theirs; `_version` is text, because the receiver knows its events by that.
 */

import { lifecycleMachine } from "../../actor/lifecycle.machine.ts";
import type { MachineGraph } from "../../machines/graph.ts";
import { readMachine } from "../../machines/read-machine.ts";
import { statelyConfig } from "../../machines/stately.ts";
import type { Picture, Row } from "../picture/picture.ts";
import type { MessageHeader } from "../protocol/headers.ts";

/** What their receiver calls the version of these shapes. */
const VERSION = "0.7.2";

/** Events said at one look at most: their page dies of dozens a second. */
const EVENTS_MAX = 20;

/** What an adapter needs. */
export interface StatelyOptions {
  /** Takes one event as JSON text: a WebSocket's `send`, a `postMessage`. */
  readonly send: (text: string) => void;
  /** Leaves an actor out; by its path. @defaultValue all are told */
  readonly isTold?: (path: string) => boolean;
  /** Messages told of one look at a picture. @defaultValue 20 */
  readonly eventsMax?: number;
}

/** Tells a picture, look by look. */
export class StatelyFeed {
  readonly #options: Required<StatelyOptions>;
  readonly #life = JSON.stringify(statelyConfig(readMachine(lifecycleMachine)));
  readonly #told = new Map<number, string>();
  #crashes = 0;
  #headers = 0;

  constructor(options: StatelyOptions) {
    this.#options = { isTold: () => true, eventsMax: EVENTS_MAX, ...options };
  }

  /** Says what is new since the last look. Messages beyond the limit are left out, states and crashes are not. */
  look(picture: Picture): void {
    const rows = [...picture.rows.values()].sort((one, other) => one.id - other.id);
    for (const row of rows) if (this.#options.isTold(row.path)) this.#tellRow(row, picture);
    for (const id of this.#told.keys()) if (!picture.rows.has(id)) this.#told.delete(id);
    this.#tellCrashes(picture);
    this.#tellMessages(picture);
  }

  #tellRow(row: Row, picture: Picture): void {
    const value = stateValueOf(row);
    const text = JSON.stringify(value);
    const known = this.#told.get(row.id);
    if (known === text) return;
    this.#told.set(row.id, text);
    if (known === undefined) {
      this.#say(
        "@xstate.actor",
        { id: row.id, atMs: row.origin.bornAtMs },
        {
          name: row.path,
          parentId: row.origin.parent === 0 ? undefined : sessionOf(row.origin.parent),
          definition: this.#definitionOf(row, picture),
          snapshot: snapshotOf(row, value),
        },
      );
      return;
    }
    const event = { type: "coppice.changed" };
    this.#say(
      "@xstate.snapshot",
      { id: row.id, atMs: row.changedAtMs },
      {
        event,
        snapshot: snapshotOf(row, value),
      },
    );
  }

  /** A crash is a snapshot in error: their events have no word for it. */
  #tellCrashes({ crashes, rows }: Picture): void {
    const fresh = crashes.count - this.#crashes;
    this.#crashes = crashes.count;
    for (const { id, actor, atMs, reason, message } of fresh > 0
      ? crashes.values.slice(-fresh)
      : []) {
      if (!this.#options.isTold(actor)) continue;
      const row = rows.get(id);
      const event = { type: message?.type ?? "coppice.crashed" };
      const value = row === undefined ? "stopped" : stateValueOf(row);
      const snapshot = { status: "error", value, context: {}, error: reason };
      this.#say("@xstate.snapshot", { id, atMs }, { event, snapshot });
    }
  }

  #tellMessages({ headers, rows }: Picture): void {
    const fresh = Math.min(headers.count - this.#headers, this.#options.eventsMax);
    this.#headers = headers.count;
    for (const header of fresh > 0 ? headers.values.slice(-fresh) : []) {
      const row = rows.get(header.to);
      if (row !== undefined && this.#options.isTold(row.path)) this.#tellMessage(header, row);
    }
  }

  #tellMessage({ from, type, atMs }: MessageHeader, row: Row): void {
    const sourceId = from === 0 ? undefined : sessionOf(from);
    this.#say("@xstate.event", { id: row.id, atMs }, { event: { type }, sourceId });
  }

  #definitionOf({ origin }: Row, { machines }: Picture): string {
    const machine = machines.get(origin.machine);
    if (machine === undefined) return this.#life;
    return JSON.stringify(statelyConfig(machine.graph as MachineGraph));
  }

  #say(
    type: "@xstate.actor" | "@xstate.event" | "@xstate.snapshot",
    { id, atMs }: { readonly id: number; readonly atMs: number },
    fields: Readonly<Record<string, unknown>>,
  ): void {
    const common = {
      type,
      sessionId: sessionOf(id),
      rootId: ROOT,
      createdAt: String(Math.round(atMs)),
    };
    this.#options.send(JSON.stringify({ ...common, id: null, _version: VERSION, ...fields }));
  }
}

/** The session all others stand below; it is nobody's. */
const ROOT = "coppice:0";

function sessionOf(id: number): string {
  return `coppice:${id}`;
}

/** The value of a machine's snapshot: nested where states are within states or beside one another. */
function stateValueOf({ now }: Row): unknown {
  if (now.state === "") return now.life;
  const value: Record<string, unknown> = {};
  for (const path of now.state.split("|")) enter(value, path.split("."));
  return plain(value);
}

function enter(value: Record<string, unknown>, [first = "", ...rest]: readonly string[]): void {
  const known = value[first];
  const within = typeof known === "object" && known !== null ? { ...known } : {};
  value[first] = within;
  if (rest.length > 0) enter(within, rest);
}

/** A state with nothing within it is a name; one state with nothing within it is that name alone. */
function plain(value: object): unknown {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const [only] = entries;
  if (only === undefined) return {};
  if (entries.length === 1 && isEmpty(only[1])) return only[0];
  return Object.fromEntries(
    entries.map(([name, within]) => [
      name,
      typeof within === "object" && within ? plain(within) : within,
    ]),
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function snapshotOf({ goneAtMs, now }: Row, value: unknown) {
  const status = goneAtMs === undefined && now.life !== "stopped" ? "active" : "stopped";
  return {
    status,
    value,
    context: { depth: now.depth, handled: now.handled, restarts: now.restarts },
  };
}
