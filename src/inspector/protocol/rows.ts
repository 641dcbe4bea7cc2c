/**
 * Rows of the tree as bytes: what an actor is once, what changes of it whenever it has. Values are
 * absolute, so that a viewer who missed some frames misses nothing that still holds. Words are numbers of the
 * table of strings; 0 stands for none.
 */

import type { LifecycleState } from "../../actor/lifecycle.machine.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import type { WordOf, Words } from "./words.ts";

/** What never changes of one incarnation. */
export interface RowOrigin {
  /** Number of the actor that started it; 0 for the host. */
  readonly parent: number;
  readonly label: string;
  readonly behaviour: string;
  readonly kind: "worker" | "supervisor";
  /** Messages its mailbox takes. */
  readonly mailboxMax: number;
  /** What happens to one too many. */
  readonly overflow: string;
  /** Hash of its machine; empty for an actor without. */
  readonly machine: string;
  /** Of a supervisor: its strategy; else empty. */
  readonly strategy: string;
  /** Of a supervisor: restarts it may make within {@link periodMs}; else 0. */
  readonly intensity: number;
  readonly periodMs: number;
  /** By the host's clock. */
  readonly bornAtMs: number;
}

/** What changes. */
export interface RowNow {
  readonly life: LifecycleState;
  /** Messages that wait. */
  readonly depth: number;
  /** The most that ever waited. */
  readonly depthMax: number;
  /** Messages taken since it began. */
  readonly handled: number;
  /** Of a supervisor: restarts since it began, and those that still count against its intensity. */
  readonly restarts: number;
  readonly restartsCounted: number;
  /** Active states of its machine, sorted, joined by `|`; empty for an actor without. */
  readonly state: string;
}

/** An actor that has just begun. */
export const NEWBORN: RowNow = {
  life: "starting",
  depth: 0,
  depthMax: 0,
  handled: 0,
  restarts: 0,
  restartsCounted: 0,
  state: "",
};

/** One incarnation of one actor. */
export interface RowChange {
  /** Number of the incarnation, unique within the runtime. */
  readonly id: number;
  /** Left out of an actor the viewer knows. */
  readonly origin?: RowOrigin | undefined;
  readonly now: RowNow;
}

/** The lives of an actor by their numbers. */
export const LIVES: readonly LifecycleState[] = [
  "starting",
  "running",
  "suspended",
  "stopping",
  "stopped",
];

/** Writes rows. */
export function encodeRows(rows: Iterable<RowChange>, words: Words): Uint8Array {
  const writer = new ByteWriter();
  for (const { id, origin, now } of rows) {
    writer.number(id * 2 + (origin === undefined ? 0 : 1));
    if (origin !== undefined) writeOrigin(writer, origin, words);
    writer.number(LIVES.indexOf(now.life));
    writer.number(now.depth);
    writer.number(now.depthMax);
    writer.number(now.handled);
    writer.number(now.restarts);
    writer.number(now.restartsCounted);
    writer.number(words.numberOf(now.state));
  }
  return writer.bytes();
}

function writeOrigin(writer: ByteWriter, origin: RowOrigin, words: Words): void {
  writer.number(origin.parent);
  writer.number(words.numberOf(origin.label));
  writer.number(words.numberOf(origin.behaviour));
  writer.number(origin.kind === "supervisor" ? 1 : 0);
  writer.number(origin.mailboxMax);
  writer.number(words.numberOf(origin.overflow));
  writer.number(words.numberOf(origin.machine));
  writer.number(words.numberOf(origin.strategy));
  writer.number(origin.intensity);
  writer.number(origin.periodMs);
  writer.number(Math.max(0, Math.round(origin.bornAtMs)));
}

/**
 * Reads rows.
 *
 * @throws RangeError when the bytes are no rows
 */
export function decodeRows(bytes: Uint8Array, wordOf: WordOf): RowChange[] {
  const reader = new ByteReader(bytes);
  const rows: RowChange[] = [];
  while (reader.hasMore) {
    const head = reader.number();
    const origin = head % 2 === 1 ? readOrigin(reader, wordOf) : undefined;
    rows.push({ id: Math.floor(head / 2), origin, now: readNow(reader, wordOf) });
  }
  return rows;
}

function readOrigin(reader: ByteReader, wordOf: WordOf): RowOrigin {
  return {
    parent: reader.number(),
    label: wordOf(reader.number()),
    behaviour: wordOf(reader.number()),
    kind: reader.number() === 1 ? "supervisor" : "worker",
    mailboxMax: reader.number(),
    overflow: wordOf(reader.number()),
    machine: wordOf(reader.number()),
    strategy: wordOf(reader.number()),
    intensity: reader.number(),
    periodMs: reader.number(),
    bornAtMs: reader.number(),
  };
}

function readNow(reader: ByteReader, wordOf: WordOf): RowNow {
  return {
    life: lifeOf(reader.number()),
    depth: reader.number(),
    depthMax: reader.number(),
    handled: reader.number(),
    restarts: reader.number(),
    restartsCounted: reader.number(),
    state: wordOf(reader.number()),
  };
}

function lifeOf(number: number): LifecycleState {
  const life = LIVES[number];
  if (life === undefined) throw new RangeError(`there is no life ${number}`);
  return life;
}
