/**
 * Reading from many over links that fail: a read that enough replicas answered sees every write that enough of them
 * had kept, and who reads and repairs sees nothing older than whoever read before.
 */

import {
  type HistoryCheck,
  linearizable,
  registerModel,
  type SimSpec,
  type World,
  wholeTrees,
} from "../../../src/testing/index.ts";
import { partOf } from "../../support/parts/part-node.ts";
import { type RegisterReader, readerNode, replicaNode } from "../../support/parts/register-node.ts";
import { versionOf } from "../../support/parts/register-messages.ts";
import { ask, notice, pause, sometimes } from "./client.ts";
import { Ballot } from "./ballot.ts";
import { REGISTER_FAULTS } from "./register-faults.ts";

const READER = "reader";
const REPLICAS = ["q0", "q1", "q2"];
const MAJORITY = 2;
const CLIENTS = 3;
const STORM_MS = 3_000;
const CALM_MS = 30_000;
const PAUSE_MS = 120;
const PATIENCE_MS = 600;

/** The newest version any client of a world has begun to write. */
interface Count {
  last: number;
}

/** What a quorum read may not do; the ballots of a run write it down. */
const fairBallots: HistoryCheck = {
  name: "fair ballots",
  run: (history) => {
    for (const { name, result, client } of history) {
      const wrong = name === "ballot" && typeof result === "string" ? result : undefined;
      if (wrong !== undefined) return `${client}: ${wrong}`;
    }
    return undefined;
  },
};

const register = linearizable(registerModel(0));

/** Reads and writes happen one after the other, as if there were one register. */
const oneRegister: HistoryCheck = {
  name: register.name,
  run: (history) => register.run(history.filter(({ name }) => name !== "ballot")),
};

/** A register on three replicas, read and written by the clients of one node. */
export const quorumSpec: SimSpec = {
  id: "parts/quorum@1",
  nodes: () => [readerNode(READER, REPLICAS), ...REPLICAS.map(replicaNode)],
  workload: run,
  faults: REGISTER_FAULTS,
  eventually: [wholeTrees({ withinMs: CALM_MS })],
  histories: [fairBallots, oneRegister],
  sometimes: [
    sometimes("replicas differ"),
    sometimes("a read ends early"),
    sometimes("a read is answered by too few"),
    sometimes("a read fails"),
    sometimes("a replica is repaired"),
  ],
  stormMs: STORM_MS,
};

async function run(world: World): Promise<void> {
  const count: Count = { last: 0 };
  await Promise.all(
    Array.from({ length: CLIENTS }, (_, nth) => runClient(world, `c${nth}`, count)),
  );
  await inTheEnd(world);
}

async function runClient(world: World, name: string, count: Count): Promise<void> {
  while (world.nowMs < STORM_MS) {
    await pause(world, PAUSE_MS);
    if (world.random.unit() < 0.4) await write(world, name, count);
    else await read(world, name);
  }
}

/** Writes a new version to all; it is written when a majority has kept it. */
async function write(world: World, name: string, count: Count): Promise<void> {
  const reader = partOf<RegisterReader>(world.node(READER));
  if (reader === undefined) return;
  count.last += 1;
  const { last: version } = count;
  const pending = world.client(name).invoke("write", { value: version });
  const kept = await ask(world, world.node(READER), () => keepOn(reader, REPLICAS, version));
  if (kept.kind === "ok" && kept.value >= MAJORITY) pending.ok();
  else pending.unknown();
}

/** Has replicas keep a version. @returns how many have told that they do */
async function keepOn(
  reader: RegisterReader,
  replicas: readonly string[],
  version: number,
): Promise<number> {
  const kept = await Promise.allSettled(
    replicas.map((replica) => reader.write(reader.idOf(replica), version, PATIENCE_MS)),
  );
  return kept.filter(({ status }) => status === "fulfilled").length;
}

/** Reads, brings those that differ up to date, and only then believes what was read. */
async function read(world: World, name: string): Promise<boolean> {
  const { random } = world;
  const node = world.node(READER);
  const reader = partOf<RegisterReader>(node);
  if (reader === undefined) return false;
  const peers = REPLICAS.map((replica) => ({
    peer: reader.idOf(replica),
    distance: random.below(3),
  }));
  const ballot = new Ballot(peers, { level: 1 + random.below(3), answersMin: MAJORITY });
  const { level: consistencyLevel, answersMin } = ballot;
  // A list of peers may name one twice; it has one vote all the same.
  const listed = random.unit() < 0.3 ? [...peers, ...peers] : peers;
  const pending = world.client(name).invoke("read");
  const judged = world.client(name).invoke("ballot");
  const told = await ask(world, node, async () => {
    const repaired = new Promise<Parameters<typeof ballot.repaired>[0]>((resolve) => {
      const reading = {
        peers: listed,
        timeoutMs: PATIENCE_MS,
        consistencyLevel,
        answersMin,
        isHedged: random.unit() < 0.5,
        heard: (peer: string, version: number | undefined) => ballot.heard(peer, version),
        repair: resolve,
      };
      void reader.read(reading).then(
        (version) => ballot.ended(version),
        () => ballot.ended(undefined),
      );
    });
    const found = await repaired;
    ballot.repaired(found);
    return found;
  });
  judged.ok(ballot.wrong);
  for (const what of ballot.seen) notice(world, what);
  const value = told.kind === "ok" ? told.value : undefined;
  if (value?.accepted == null || value.answers.length < MAJORITY) {
    pending.unknown();
    return false;
  }
  const version = versionOf(value.accepted);
  const differing = REPLICAS.filter((replica) => value.differing.includes(reader.idOf(replica)));
  const repaired = await ask(world, node, () => keepOn(reader, differing, version));
  const isKept = repaired.kind === "ok" && repaired.value === differing.length;
  if (isKept && differing.length > 0) notice(world, "a replica is repaired");
  if (isKept) pending.ok(version);
  else pending.unknown();
  return isKept;
}

async function inTheEnd(world: World): Promise<void> {
  while (!(await read(world, "last"))) {
    if (world.nowMs > STORM_MS + CALM_MS - 1_000) {
      throw new Error("nothing can be read long after the storm");
    }
    await world.sleep(100);
  }
}
