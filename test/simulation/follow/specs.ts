/**
 * Following a recorded chain through the ends of its epochs: among peers that lie, forge, are slow, silent or of
 * another chain, and with crashes at every step of storing; with an archive that one writes and another reads, where no
 * peer has what is old. Whatever is stored was verified, whatever is announced was stored, the host is handed each commit
 * once, and the end is always reached.
 */

import {
  boundedQueues,
  type FaultKind,
  feedWithoutGap,
  type NodeSpec,
  noOrphans,
  type SimSpec,
  type Sometimes,
  type TraceEvent,
  type World,
  wholeTrees,
} from "../../../src/testing/index.ts";
import type { Random } from "../../../src/time/random.ts";
import { feedInOrder, feedOnce } from "../whole-node/chain-checks.ts";
import { CHAIN_TRACE } from "../whole-node/chain-host.ts";
import { ambush } from "./ambush.ts";
import { filedInTurn, nothingLost } from "./archive-checks.ts";
import {
  asksWithReason,
  honestSpared,
  leftAlone,
  marksGrow,
  onlyVerified,
  ownHolds,
  proven,
  storedFirst,
  storesEqual,
  theEnd,
} from "./checks.ts";
import { EXECUTED } from "./hosts.ts";
import { MIRRORED } from "./mirror.ts";
import { OWN_JUDGED } from "./own-engine.ts";
import { SHELF_TRACE } from "./shelf.ts";
import { ASKED, LIED } from "./source.ts";
import { SYNC_TRACE } from "./sync-trace.ts";
import { amongRogues, besideArchive, ROGUES } from "./worlds.ts";

const STORM_MS = 4_000;
const CALM_MS = 90_000;
/** Messages that wait for one actor: far more than a few peers can cause. */
const QUEUE_MAX = 500;
/** Actors of a follower that are killed alone. */
const VICTIMS = ["store", "state-sync", "state-sync", "commit-feed"];
/** Where they are: at any batch, more often at one with commits, and where commits are handed over. */
const AMBUSHED_AT = [
  ...[SYNC_TRACE.batch, SYNC_TRACE.batch, SYNC_TRACE.writing, SYNC_TRACE.writing],
  ...[SYNC_TRACE.mark, EXECUTED, CHAIN_TRACE.handed],
];

const LINK_KINDS: readonly FaultKind[] = [
  ...(["link.latency", "link.bandwidth", "link.hold", "link.refuse", "link.reset"] as const),
  ...(["link.corrupt", "link.partition"] as const),
];

const END_KINDS: readonly FaultKind[] = [
  ...(["node.kill", "node.power_cut", "node.pause", "node.leave"] as const),
  ...(["lifecycle.kill", "lifecycle.fail_start", "mailbox.crash", "clock.timers_late"] as const),
];

const DISK_KINDS: readonly FaultKind[] = [
  ...(["store.write_error", "store.flush_error", "store.open_error", "store.slow"] as const),
];

interface Part {
  readonly kinds: readonly FaultKind[];
  readonly nodes: (random: Random) => readonly NodeSpec[];
  readonly workload?: SimSpec["workload"];
  readonly sometimes: readonly Sometimes[];
}

function spec(id: string, { kinds, nodes, sometimes, workload }: Part): SimSpec {
  return {
    id,
    nodes,
    // Slow enough that much is on its way to the disk when somebody is killed.
    disk: { flushMs: { uniform: [2, 40] } },
    ...(workload && { workload }),
    faults: { kinds },
    invariants: [
      { ...noOrphans(), every: { ms: 1_000 } },
      boundedQueues(QUEUE_MAX, { every: { ms: 100 } }),
    ],
    eventually: [wholeTrees({ withinMs: CALM_MS }), theEnd(CALM_MS), storesEqual(CALM_MS)],
    traceChecks: [
      ...[onlyVerified, proven, storedFirst, marksGrow, asksWithReason, leftAlone, honestSpared],
      ...[ownHolds, filedInTurn, nothingLost, feedInOrder, feedOnce],
      feedWithoutGap("executed once", {
        match: { kind: EXECUTED },
        first: 1,
        mayRepeatLast: true,
      }),
    ],
    sometimes,
    stormMs: STORM_MS,
    // Some ten times what a run needs that does not reach the end: whoever asks in a circle is found soon.
    limits: { eventsMax: 150_000 },
  };
}

function hasEvent(world: World, kind: string, is: (event: TraceEvent) => boolean): boolean {
  return world.trace.where({ kind }).some(is);
}

/** Each nature was met: whoever is not honest did not say what an honest one would, or was asked. */
const MET: readonly Sometimes[] = ROGUES.filter((nature) => nature !== "stranger").map(
  (nature) => ({
    name: `a ${nature} peer is met`,
    reached: (world) =>
      hasEvent(
        world,
        nature === "pruned" ? ASKED : LIED,
        ({ values }) => values["nature"] === nature,
      ),
  }),
);

const LATER_LIFE: Sometimes = {
  name: "a later life goes on",
  reached: (world) => (world.trace.last({ kind: SYNC_TRACE.durable })?.incarnation ?? 1) > 1,
};

const RELAYED: Sometimes = {
  name: "a follower is fed by a follower",
  reached: (world) => hasEvent(world, CHAIN_TRACE.handed, ({ node }) => node === "f1"),
};

const REMOVED: Sometimes = {
  name: "a follower removes what is old",
  reached: (world) => hasEvent(world, SYNC_TRACE.mark, ({ values }) => values["mark"] === "lowest"),
};

const OWN_MADE: Sometimes = {
  name: "a commit of its own engine is stored",
  reached: (world) => hasEvent(world, OWN_JUDGED, ({ values }) => values["kind"] === "stored"),
};

const READ_FROM_ARCHIVE: Sometimes = {
  name: "a stretch comes out of the archive",
  reached: (world) =>
    hasEvent(
      world,
      "app",
      ({ values: { name, by } }) => name === "sync.stored" && by === "archive",
    ),
};

const FALSE_FILE: Sometimes = {
  name: "a file nobody wrote is read",
  reached: (world) => hasEvent(world, MIRRORED, () => true),
};

const FILED_LATER: Sometimes = {
  name: "a later life goes on with an archive",
  reached: (world) => hasEvent(world, SHELF_TRACE.filed, ({ incarnation }) => incarnation > 1),
};

const ROTTEN: Sometimes = {
  name: "a file of the archive rots",
  reached: (world) => hasEvent(world, SHELF_TRACE.rotten, () => true),
};

/** Few honest peers among many that are not, over bad links. */
const roguesSpec = spec("follow/rogues@2", {
  kinds: [...LINK_KINDS, "node.kill", "node.leave"],
  nodes: (random) => amongRogues(random, [2, 4]),
  sometimes: [...MET, RELAYED, OWN_MADE],
});

/** Crashes and power cuts at every step of storing, under every fault. */
const storingSpec = spec("follow/storing@2", {
  kinds: [...LINK_KINDS, ...END_KINDS, ...DISK_KINDS],
  nodes: (random) => amongRogues(random, [0, 1]),
  workload: ambush({ at: AMBUSHED_AT, victims: VICTIMS, among: 20 }),
  sometimes: [LATER_LIFE, REMOVED, OWN_MADE],
});

/** One writes an archive, another has nothing else for what is old. */
const archiveSpec = spec("follow/archive@1", {
  kinds: [...LINK_KINDS, ...END_KINDS, ...DISK_KINDS],
  nodes: besideArchive,
  workload: ambush({
    at: [SYNC_TRACE.writing, SYNC_TRACE.mark, SHELF_TRACE.filed, SHELF_TRACE.filed],
    victims: [...VICTIMS, "archive-writer", "archive-writer", "archive-writer"],
    among: 8,
  }),
  sometimes: [READ_FROM_ARCHIVE, FALSE_FILE, FILED_LATER, ROTTEN, REMOVED],
});

/** The specs of this lane. */
export const FOLLOW_SPECS: readonly SimSpec[] = [roguesSpec, storingSpec, archiveSpec];
