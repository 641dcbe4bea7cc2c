/** The store actor on a disk that fails: what was acknowledged is there, a batch is there whole or not at all. */

import { STORE } from "../../../messages/store.ts";
import {
  type HistoryCheck,
  linearizable,
  noOrphans,
  registerModel,
  type SimSpec,
  type World,
  wholeTrees,
} from "../../../src/testing/index.ts";
import { type PartNode, partOf } from "../../support/parts/part-node.ts";
import { storeNode } from "../../support/parts/store-node.ts";
import { ask, notice, pause, sometimes } from "./client.ts";

const NODE = "disk";
const TABLE = "rows";
const ROWS = 3;
/** Entries of a row; a batch writes all of them with one number. */
const ENTRIES = 3;
const CLIENTS = 3;
/** Longest wait between two operations of a client, in ms. */
const PAUSE_MS = 12;
const STORM_MS = 2_000;
/** Most attempts after the storm until one has to succeed: some 20 s of them. */
const LAST_TRIES_MAX = 400;

/** What a row holds: its number, nothing, or parts of several batches. */
type Row = number | undefined | { readonly torn: readonly (number | undefined)[] };

/** A number for each batch of a world. */
interface Count {
  last: number;
}

/** No reader ever sees a part of a batch. */
const wholeBatches: HistoryCheck = {
  name: "whole batches",
  run: (history) => {
    const torn = history.find(({ result }) => typeof result === "object" && result !== null);
    return torn && `${torn.client} read ${JSON.stringify(torn.result)} of row ${keyIn(torn)}`;
  },
};

/** The store under every fault a disk and a node can have. */
export const storeSpec: SimSpec = {
  id: "parts/store@1",
  nodes: () => [storeNode(NODE)],
  workload: run,
  // Slow enough that many a batch is under way when something happens.
  disk: { flushMs: { uniform: [1, 30] } },
  faults: {
    kinds: [
      "store.write_error",
      "store.flush_error",
      "store.open_error",
      "store.slow",
      "node.kill",
      "node.power_cut",
      "node.pause",
      "node.leave",
      "lifecycle.kill",
      "lifecycle.fail_start",
      "mailbox.crash",
      "mailbox.delay",
      "clock.timers_late",
    ],
  },
  invariants: [{ ...noOrphans(), every: { ms: 200 } }],
  eventually: [wholeTrees({ withinMs: 20_000 })],
  histories: [wholeBatches, linearizable(registerModel())],
  sometimes: [
    sometimes("a batch is refused"),
    sometimes("a batch is kept whose writer was never told"),
    sometimes("a batch is lost whose writer was never told"),
  ],
  stormMs: STORM_MS,
};

async function run(world: World): Promise<void> {
  const count: Count = { last: 0 };
  const clients = Array.from({ length: CLIENTS }, (_, nth) => runClient(world, `c${nth}`, count));
  await Promise.all(clients);
  for (let row = 0; row < ROWS; row += 1) {
    // Whatever has happened to it, the store takes writes again, and shows what it has taken.
    await inTheEnd(world, `row ${row} is read`, async () => await read(world, "last", row));
    await inTheEnd(world, `row ${row} is written`, () => write(world, "last", { row, count }));
    await inTheEnd(world, `row ${row} is read again`, async () => await read(world, "last", row));
  }
}

async function runClient(world: World, name: string, count: Count): Promise<void> {
  const { random } = world;
  while (world.nowMs < STORM_MS) {
    await pause(world, PAUSE_MS);
    const row = random.below(ROWS);
    if (random.unit() < 0.5) await write(world, name, { row, count });
    else await read(world, name, row);
  }
}

async function write(
  world: World,
  name: string,
  { row, count }: { readonly row: number; readonly count: Count },
): Promise<true | undefined> {
  const part = partOf<PartNode>(world.node(NODE));
  if (part === undefined) return undefined;
  count.last += 1;
  const value = count.last;
  const pending = world.client(name).invoke("write", { key: row, value });
  const told = await ask(world, world.node(NODE), () =>
    part.runtime.ref(STORE).call.write(
      Array.from({ length: ENTRIES }, (_, entry) => ({
        put: [TABLE, keyOf(row, entry), Uint8Array.of(value >> 8, value & 255)],
      })),
    ),
  );
  if (told.kind === "ok") {
    pending.ok();
    return true;
  }
  if (told.kind === "failed" && told.code === "store.failed") {
    // The disk refused: by the contract of the store nothing of the batch is kept.
    notice(world, "a batch is refused");
    pending.failed();
  } else {
    pending.unknown();
    await seeWhatCameOfIt(world, row, value);
  }
  return undefined;
}

/** A reader whose writer was never told: for the record of what a power cut can do. */
async function seeWhatCameOfIt(world: World, row: number, value: number): Promise<void> {
  const held = await read(world, `after ${value}`, row);
  if (held === undefined) return;
  const isKept = held.row === value;
  notice(world, `a batch is ${isKept ? "kept" : "lost"} whose writer was never told`);
}

async function read(
  world: World,
  name: string,
  row: number,
): Promise<{ readonly row: Row } | undefined> {
  const node = world.node(NODE);
  const part = partOf<PartNode>(node);
  if (part === undefined) return undefined;
  const pending = world.client(name).invoke("read", { key: row });
  const told = await ask(world, node, () => readRow(part, row));
  if (told.kind !== "ok") {
    pending.unknown();
    return undefined;
  }
  pending.ok(told.value);
  return { row: told.value };
}

async function readRow({ runtime }: PartNode, row: number): Promise<Row> {
  const range = { from: keyOf(row, 0), to: keyOf(row, ENTRIES), limit: ENTRIES };
  const entries = await runtime.ref(STORE).call.scan({ table: TABLE, range });
  const numbers = Array.from({ length: ENTRIES }, (_, entry) => {
    const value = entries.find(([key]) => key[1] === entry)?.[1];
    return value === undefined ? undefined : (value[0] ?? 0) * 256 + (value[1] ?? 0);
  });
  const [first] = numbers;
  return numbers.every((number) => number === first) ? first : { torn: numbers };
}

async function inTheEnd<T>(
  world: World,
  what: string,
  attempt: () => Promise<T | undefined>,
): Promise<void> {
  for (let tries = 0; tries < LAST_TRIES_MAX; tries += 1) {
    if (world.nowMs >= STORM_MS && (await attempt()) !== undefined) return;
    await world.sleep(50);
  }
  throw new Error(`not long after the storm: ${what}`);
}

function keyOf(row: number, entry: number): Uint8Array {
  return Uint8Array.of(row, entry);
}

function keyIn({ argument }: { readonly argument: unknown }): unknown {
  return Reflect.get(Object(argument), "key");
}
