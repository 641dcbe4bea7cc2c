/**
 * Writing at one level and reading at another: where both together are more than the replicas (R + W > N),
 * who reads and brings what it read to the level of writes sees one register, whatever fails.
 */

import {
  linearizable,
  registerModel,
  type SimSpec,
  type World,
  wholeTrees,
} from "../../../src/testing/index.ts";
import { partOf } from "../../support/parts/part-node.ts";
import { type RegisterReader, readerNode, replicaNode } from "../../support/parts/register-node.ts";
import { REGISTER_FAULTS } from "./register-faults.ts";
import { ask, notice, pause, sometimes } from "./client.ts";

const READER = "reader";
const REPLICAS = ["r0", "r1", "r2", "r3"];
const CLIENTS = 3;
const STORM_MS = 3_000;
const CALM_MS = 30_000;
const PAUSE_MS = 150;
const PATIENCE_MS = 600;

/** How many have to answer a read, and how many a write. */
interface Levels {
  readonly read: number;
  readonly write: number;
}

/** All pairs for four replicas that overlap by one, the fewest that do. */
const OVERLAPPING: readonly Levels[] = [
  { read: 2, write: 3 },
  { read: 3, write: 2 },
  { read: 1, write: 4 },
  { read: 4, write: 1 },
];

/** Everybody takes part in everything. */
const EVERYBODY: Levels = { read: 4, write: 4 };

/** The newest version any client of a world has begun to write. */
interface Count {
  last: number;
}

/** A register on four replicas, at levels that every run draws from some. */
function levelsSpec(id: string, levels: readonly Levels[]): SimSpec {
  return {
    id,
    nodes: () => [readerNode(READER, REPLICAS), ...REPLICAS.map(replicaNode)],
    workload: (world) => run(world, world.random.pick(levels) ?? EVERYBODY),
    faults: REGISTER_FAULTS,
    eventually: [wholeTrees({ withinMs: CALM_MS })],
    histories: [linearizable(registerModel(0))],
    sometimes: [
      sometimes("a write ends before all have answered"),
      sometimes("too few acknowledge a write"),
      sometimes("too few answer a read"),
      sometimes("a replica is behind"),
    ],
    stormMs: STORM_MS,
  };
}

/** The levels that promise one register. */
export const overlappingSpec: SimSpec = levelsSpec("parts/levels@1", OVERLAPPING);

async function run(world: World, levels: Levels): Promise<void> {
  const count: Count = { last: 0 };
  const clients = Array.from({ length: CLIENTS }, (_, nth) => `c${nth}`);
  await Promise.all(clients.map((name) => runClient(world, name, { levels, count })));
  await inTheEnd(world, levels);
}

async function runClient(
  world: World,
  name: string,
  { levels, count }: { readonly levels: Levels; readonly count: Count },
): Promise<void> {
  while (world.nowMs < STORM_MS) {
    await pause(world, PAUSE_MS);
    if (world.random.unit() < 0.4) await write(world, name, { level: levels.write, count });
    else await read(world, name, levels);
  }
}

async function write(
  world: World,
  name: string,
  { level, count }: { readonly level: number; readonly count: Count },
): Promise<void> {
  count.last += 1;
  const pending = world.client(name).invoke("write", { value: count.last });
  if (await keep(world, count.last, level)) pending.ok();
  else pending.unknown();
}

/** Has as many replicas as a level says keep a version. */
async function keep(world: World, version: number, level: number): Promise<boolean> {
  const node = world.node(READER);
  const reader = partOf<RegisterReader>(node);
  if (reader === undefined) return false;
  const holders = REPLICAS.map((replica) => reader.idOf(replica));
  const told = await ask(world, node, () =>
    reader.writeMany(version, { holders, needed: level, timeoutMs: PATIENCE_MS }),
  );
  if (told.kind === "failed" && told.code === "quorum.not_acknowledged") {
    notice(world, "too few acknowledge a write");
  }
  if (told.kind === "ok" && told.value === "early") {
    notice(world, "a write ends before all have answered");
  }
  return told.kind === "ok";
}

/** Reads, and believes what it read once as many hold it as a write needs. */
async function read(world: World, name: string, levels: Levels): Promise<boolean> {
  const node = world.node(READER);
  const reader = partOf<RegisterReader>(node);
  if (reader === undefined) return false;
  const holders = REPLICAS.map((replica) => reader.idOf(replica));
  const pending = world.client(name).invoke("read");
  const told = await ask(world, node, () =>
    reader.readLevel({
      holders: world.random.shuffle(holders),
      needed: levels.read,
      timeoutMs: PATIENCE_MS,
    }),
  );
  if (told.kind === "failed" && told.code === "quorum.too_few_answers") {
    notice(world, "too few answer a read");
  }
  if (told.kind !== "ok") {
    pending.unknown();
    return false;
  }
  const { version, isSame } = told.value;
  if (!isSame) notice(world, "a replica is behind");
  // Many that agree may be fewer than a write needs: others must not read an older value after this one.
  const isKept = await keep(world, version, levels.write);
  if (isKept) pending.ok(version);
  else pending.unknown();
  return isKept;
}

async function inTheEnd(world: World, levels: Levels): Promise<void> {
  while (!(await read(world, "last", levels))) {
    if (world.nowMs > STORM_MS + CALM_MS - 1_000) {
      throw new Error("nothing can be read long after the storm");
    }
    await world.sleep(100);
  }
}
