/**
 * The table of nodes and its loader: a table that crashed comes back filled, a loader that crashed takes nothing
 * back, the disk catches up with the table, and a list that was handed out stays as it was.
 */

import { MEM_TABLE } from "../../../messages/mem-table.ts";
import { MEM_TABLE_LOADER } from "../../../messages/mem-table-loader.ts";
import { noOrphans, type SimSpec, type World, wholeTrees } from "../../../src/testing/index.ts";
import { partOf } from "../../support/parts/part-node.ts";
import {
  TABLE_KEPT,
  TABLE_NODES,
  type TableNode,
  tableNode,
} from "../../support/parts/table-node.ts";
import { ask, notice, pause, sometimes } from "./client.ts";

const NODE = "table";
const STORM_MS = 3_000;
const CALM_MS = 20_000;
const PAUSE_MS = 20;
/** After which a change has reached the loader, in ms. */
const SETTLED_MS = 5;
/** Longest wait for the disk once all is well, in ms: a failed write is tried again after 400. */
const CATCH_UP_MS = 4_000;

/** What was told to the table and seen of it, in one world. */
interface Ledger {
  /** Newest version told, of each node; and when, to which table. */
  readonly told: { version: number; atMs: number; table: string }[];
  /** Versions that are on the disk. */
  readonly durable: number[];
  /** All that came to it, in order: whatever follows, their keys lead to their nodes. */
  readonly kept: { readonly nth: number; readonly version: number }[];
  /** Step of the trace up to which that was read. */
  step: number;
  version: number;
  readonly lists: { readonly list: readonly object[]; readonly text: string }[];
}

interface TablePlan {
  /** What actors are killed alone, by path. */
  readonly victims: readonly string[];
  /** Whether only a change of the last moment may be lost. */
  readonly isStrict: boolean;
}

const TABLE_PATH = "/part/nodes/mem-table";
const LOADER_PATH = "/part/nodes/mem-table-loader";

/** Under every fault a disk and a node can have. */
export const tableSpec: SimSpec = {
  ...specOf("parts/table@1", { victims: [TABLE_PATH, LOADER_PATH], isStrict: false }),
  faults: {
    kinds: [
      "store.write_error",
      "store.flush_error",
      "store.slow",
      "node.kill",
      "node.power_cut",
      "node.pause",
      "node.leave",
      "lifecycle.kill",
      "mailbox.crash",
      "clock.timers_late",
    ],
  },
};

/** Only the table is killed: its loader, asked to stop, writes down what it still holds. */
export const tableAloneSpec: SimSpec = specOf("parts/table-alone@1", {
  victims: [TABLE_PATH],
  isStrict: true,
});

function specOf(id: string, plan: TablePlan): SimSpec {
  return {
    id,
    nodes: () => [tableNode(NODE)],
    workload: (world) => run(world, plan),
    disk: { flushMs: { uniform: [1, 60] } },
    invariants: [{ ...noOrphans(), every: { ms: 500 } }],
    eventually: [wholeTrees({ withinMs: CALM_MS })],
    sometimes: [sometimes("a table comes back filled"), sometimes("a past key leads to its node")],
    stormMs: STORM_MS,
  };
}

async function run(world: World, plan: TablePlan): Promise<void> {
  const blank = { version: 0, atMs: 0, table: "" };
  const ledger: Ledger = {
    told: Array.from({ length: TABLE_NODES }, () => ({ ...blank })),
    durable: Array.from({ length: TABLE_NODES }, () => 0),
    kept: [],
    step: 0,
    version: 0,
    lists: [],
  };
  ambush(world, plan);
  if (!plan.isStrict) refuseAtLast(world);
  while (world.nowMs < STORM_MS) {
    await pause(world, PAUSE_MS);
    const drawn = world.random.unit();
    if (drawn < 0.5) tell(world, ledger);
    else if (drawn < 0.9) await look(world, { ledger, plan });
    else await lookBack(world, ledger);
  }
  await inTheEnd(world, { ledger, plan });
  for (const { list, text } of ledger.lists) {
    if (JSON.stringify(list) !== text) throw new Error("a list changed after it was handed out");
  }
}

/** Kills single actors at drawn moments. */
function ambush(world: World, { victims }: TablePlan): void {
  const { random } = world;
  for (let nth = 1; nth <= 4; nth += 1) {
    const path = random.pick(victims) ?? TABLE_PATH;
    const when = { at: random.below(STORM_MS) };
    world.inject({
      id: `victim-${nth}`,
      what: { at: "lifecycle", do: "kill", on: { path } },
      when,
    });
  }
}

/** In some runs the disk is slow to refuse what comes to it last: it has to be told again. */
function refuseAtLast(world: World): void {
  if (world.random.unit() < 0.5) return;
  const window = [STORM_MS - 200, STORM_MS] as const;
  world.inject({
    id: "refuses-at-last",
    what: { at: "store", do: "write_error", on: NODE, code: "ENOSPC" },
    when: { between: window },
    // One batch alone: were the next refused as well, the store would be opened anew, and all start again.
    limit: 1,
  });
  const on = { path: "/part/store" };
  world.inject({
    id: "slow-at-last",
    what: { at: "mailbox", do: "delay", on, message: { type: "write" }, byMs: 60 },
    when: { between: window },
  });
}

function tell(world: World, ledger: Ledger): void {
  const part = partOf<TableNode>(world.node(NODE));
  const table = part && soundTable(world, part);
  if (part === undefined || table === undefined) return;
  const nth = world.random.below(TABLE_NODES);
  ledger.version += 1;
  ledger.told[nth] = { version: ledger.version, atMs: world.nowMs, table };
  part.tell(nth, ledger.version);
}

interface Looking {
  readonly ledger: Ledger;
  readonly plan: TablePlan;
}

/** Reads the table, and says what may not be. @returns what was read of a sound table */
async function look(
  world: World,
  { ledger, plan }: Looking,
): Promise<readonly number[] | undefined> {
  const node = world.node(NODE);
  const part = partOf<TableNode>(node);
  const table = part && soundTable(world, part);
  if (part === undefined || table === undefined) return undefined;
  const durable = [...durableIn(world, ledger)];
  const told = ledger.told.map((one) => ({ ...one }));
  const by = world.random.unit() < 0.5 ? "key" : "list";
  const answer = await ask(world, node, () => part.versions(by));
  if (answer.kind !== "ok" || soundTable(world, part) !== table) return undefined;
  const { versions, list } = answer.value;
  if (list.length > 0) ledger.lists.push({ list, text: JSON.stringify(list) });
  for (const [nth, version] of versions.entries()) {
    const { version: newest = 0, table: teller = "", atMs = 0 } = told[nth] ?? {};
    const leastKept = durable[nth] ?? 0;
    if (version < leastKept) {
      throw new Error(`the table has version ${version} of a node, its disk had ${leastKept}`);
    }
    const isSettled = plan.isStrict && deathOf(world, teller) - SETTLED_MS > atMs;
    if (version < newest && (teller === table || isSettled)) {
      throw new Error(`the table has version ${version} of a node and was told ${newest}`);
    }
    if (version > 0 && teller !== table) notice(world, "a table comes back filled");
  }
  return versions;
}

/** A node is found by any key it ever had, however often the table began anew. */
async function lookBack(world: World, ledger: Ledger): Promise<void> {
  const node = world.node(NODE);
  const part = partOf<TableNode>(node);
  const table = part && soundTable(world, part);
  if (part === undefined || table === undefined) return;
  durableIn(world, ledger);
  const past = world.random.pick(ledger.kept);
  if (past === undefined) return;
  const answer = await ask(world, node, () => part.isFoundBy(past.nth, past.version));
  if (answer.kind !== "ok" || soundTable(world, part) !== table) return;
  if (!answer.value) throw new Error(`node ${past.nth} is not found by its key ${past.version}`);
  if (past.version < (ledger.durable[past.nth] ?? 0)) notice(world, "a past key leads to its node");
}

/** When a table ended, in ms; 0 while it has not. */
function deathOf({ trace }: World, table: string): number {
  const [incarnation, id] = table.split(".").map(Number);
  const deaths = trace.where({ kind: "actor.stopped", actor: TABLE_PATH, values: { id } });
  return deaths.find((death) => death.incarnation === incarnation)?.atMs ?? 0;
}

/** Names the incarnation of a table that stands, and has been filled; none while it or its loader starts. */
function soundTable(world: World, { runtime, trees }: TableNode): string | undefined {
  if (world.node(NODE).state !== "up") return undefined;
  const [table, loader] = [runtime.whereis(MEM_TABLE), runtime.whereis(MEM_TABLE_LOADER)];
  const places = trees
    .flatMap((tree) => tree.snapshot().children)
    .flatMap((one) => [one, ...one.children]);
  const lives = (path: string): number | undefined =>
    places.find((one) => one.path === path && one.life === "running")?.actor;
  const [first, second] = [lives(TABLE_PATH), lives(LOADER_PATH)];
  if (!table?.isAlive || !loader?.isAlive || first === undefined || second === undefined)
    return undefined;
  return `${world.node(NODE).incarnation}.${first}`;
}

function durableIn(world: World, ledger: Ledger): readonly number[] {
  for (const { step, kind, values } of world.trace.since(ledger.step)) {
    ledger.step = step;
    if (kind !== TABLE_KEPT) continue;
    const [nth, version] = [Number(values["nth"]), Number(values["version"])];
    ledger.durable[nth] = version;
    ledger.kept.push({ nth, version });
  }
  return ledger.durable;
}

/** Once all is well, the disk comes to know what the table knows. */
async function inTheEnd(world: World, looking: Looking): Promise<void> {
  for (;;) {
    await world.sleep(200);
    if (world.nowMs < STORM_MS + CATCH_UP_MS) continue;
    const versions = await look(world, looking);
    if (versions === undefined) continue;
    const part = partOf<TableNode>(world.node(NODE));
    const kept = part && (await ask(world, world.node(NODE), part.kept));
    if (kept?.kind !== "ok") continue;
    if (versions.join() === kept.value.join()) return;
    throw new Error(`the table has versions ${versions.join()}, its disk ${kept.value.join()}`);
  }
}
