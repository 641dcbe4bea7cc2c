/**
 * Following a recorded chain through an end of its first epoch: among peers that lie, forge, are slow, silent or of
 * another chain, and with crashes at every step of storing. Whatever is stored was verified, whatever is announced was
 * stored, the host is handed each commit once, and the end is always reached.
 */

import {
  boundedQueues,
  type FaultKind,
  type FaultRule,
  feedWithoutGap,
  type NodeEnv,
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
import { CHAIN_TRACE, ChainHost } from "../whole-node/chain-host.ts";
import {
  asksWithReason,
  leftAlone,
  marksGrow,
  onlyVerified,
  proven,
  storedFirst,
  storesEqual,
  theEnd,
} from "./checks.ts";
import { followerNode, type FollowerPlan } from "./follower.ts";
import type { Nature } from "./natures.ts";
import { ASKED, LIED, sourceNode } from "./source.ts";
import { SYNC_TRACE } from "./sync-trace.ts";

const STORM_MS = 4_000;
const CALM_MS = 90_000;
/** Messages that wait for one actor: far more than a few peers can cause. */
const QUEUE_MAX = 500;
/** Time a host without an index needs for a commit, in ms. */
const HOST_MS = 20;
/** Such a host has executed a commit: index. */
const EXECUTED = "host.executed";
/** Commits kept by a follower that removes old ones. */
const KEPT = 5;
/** Actors of a follower that are killed alone. */
const VICTIMS = ["store", "state-sync", "state-sync", "commit-feed"];
/** Where they are: at any batch, more often at one with commits, and where commits are handed over. */
const AMBUSHED_AT = [
  ...[SYNC_TRACE.batch, SYNC_TRACE.batch, SYNC_TRACE.writing, SYNC_TRACE.writing],
  ...[SYNC_TRACE.mark, EXECUTED, CHAIN_TRACE.handed],
];
const AMBUSHES_MAX = 6;
/** Such events in a run, about. */
const AMBUSHES_AMONG = 20;

/** Natures other than honest. */
const ROGUES: readonly Nature[] = [
  ...(["liar", "forger", "slow", "silent", "pruned", "stranger", "impostor", "boaster"] as const),
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
  /** Peers that are not honest, beside one that is. */
  readonly rogues: readonly [least: number, most: number];
  readonly workload?: SimSpec["workload"];
  readonly sometimes: readonly Sometimes[];
}

function spec(id: string, { kinds, rogues, sometimes, workload }: Part): SimSpec {
  return {
    id,
    nodes: (random) => nodesOf(random, rogues),
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
      ...[onlyVerified, proven, storedFirst, marksGrow, asksWithReason, leftAlone],
      ...[feedInOrder, feedOnce],
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

/** An honest source, some that are not, and one or two followers: the second has no honest source but the first. */
function nodesOf(random: Random, [least, most]: Part["rogues"]): readonly NodeSpec[] {
  const natures = random.shuffle(ROGUES).slice(0, least + random.below(most - least + 1));
  const rogues = natures.map((_, at) => `r${at}`);
  const sink = random.unit() < 0.5 ? hostOnDisk : forgetfulHost;
  const isRelayed = random.unit() < 0.3;
  const prunes: Partial<FollowerPlan> =
    !isRelayed && random.unit() < 0.3 ? { keepCommits: KEPT } : {};
  const first = { dials: ["s0", ...rogues, ...(isRelayed ? ["f1"] : [])], sink, ...prunes };
  return [
    sourceNode("s0", { nature: "honest" }),
    ...natures.map((nature, at) => sourceNode(`r${at}`, { nature, followers: ["f0"] })),
    followerNode("f0", first),
    ...(isRelayed ? [followerNode("f1", { dials: ["f0", ...rogues], sink })] : []),
  ];
}

/** Most runs have ambushes: somebody is killed right when something is on its way to a disk, or has just come there. */
async function ambush(world: World): Promise<void> {
  const { random } = world;
  for (let nth = 1; nth <= AMBUSHES_MAX && random.unit() < 0.8; nth += 1) {
    const kind = random.pick(AMBUSHED_AT) ?? SYNC_TRACE.batch;
    const when = {
      onTrace: { kind },
      nth: 1 + random.below(AMBUSHES_AMONG),
      delayMs: random.below(15),
    };
    world.inject({ id: `ambush-${nth}`, what: ambushWith(random), when });
  }
}

function ambushWith(random: Random): FaultRule["what"] {
  const on = { role: "follower" };
  const choice = random.unit();
  if (choice < 0.15) return { at: "node", do: "kill", on, downMs: 100 };
  if (choice < 0.4) {
    const keeps = random.pick(["none", "prefix", "subset"] as const) ?? "none";
    return { at: "node", do: "power_cut", on, downMs: 100, keeps };
  }
  const path = `/part/${random.pick(VICTIMS)}`;
  return { at: "lifecycle", do: "kill", on: { node: on, path } };
}

function hostOnDisk(env: NodeEnv): Promise<ChainHost> {
  return ChainHost.open(env);
}

/** A host that keeps no index: the node's own cursor says where it is. */
async function forgetfulHost(env: NodeEnv): Promise<Pick<ChainHost, "handle">> {
  return {
    handle: async ({ commitRef: { index, digest } }) => {
      env.trace(CHAIN_TRACE.handed, { index, digest: Buffer.from(digest).toString("hex") });
      await new Promise<void>((resolve) => {
        env.clock.setTimer(resolve, HOST_MS);
      });
      env.trace(EXECUTED, { index });
    },
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

/** Few honest peers among many that are not, over bad links. */
const roguesSpec = spec("follow/rogues@1", {
  kinds: [...LINK_KINDS, "node.kill", "node.leave"],
  rogues: [2, 4],
  sometimes: [...MET, RELAYED],
});

/** Crashes and power cuts at every step of storing, under every fault. */
const storingSpec = spec("follow/storing@1", {
  kinds: [...LINK_KINDS, ...END_KINDS, ...DISK_KINDS],
  rogues: [0, 1],
  workload: ambush,
  sometimes: [LATER_LIFE, REMOVED],
});

/** The specs of this lane. */
export const FOLLOW_SPECS: readonly SimSpec[] = [roguesSpec, storingSpec];
