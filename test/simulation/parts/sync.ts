/**
 * Following a recorded chain: from peers that crash, are slow, lie or are cut off. Whatever is stored was verified,
 * whatever is announced was stored, the host is handed each commit once, and the end is always reached.
 */

import {
  type Eventually,
  feedWithoutGap,
  type NodeEnv,
  noOrphans,
  type SimSpec,
  type TraceCheck,
  type World,
  wholeTrees,
} from "../../../src/testing/index.ts";
import { recordedChain } from "../../support/parts/recorded-chain.ts";
import { followerNode, SYNC_TRACE, sourceNode } from "../../support/parts/sync-node.ts";
import { CHAIN_TRACE, ChainHost } from "../whole-node/chain-host.ts";
import { feedInOrder, feedOnce } from "../whole-node/chain-checks.ts";

const STORM_MS = 4_000;
const CALM_MS = 90_000;
/** As few as are enough, of four equal members. */
const QUORUM = 3;
/** Time a host without an index needs for a commit, in ms. */
const HOST_MS = 20;
/** Such a host has executed a commit: index. */
const EXECUTED = "host.executed";
/** Actors of a follower that are killed alone. */
const VICTIMS = ["store", "state-sync", "commit-feed"];
const AMBUSHES_MAX = 6;

const { end: END, digests: DIGESTS } = await recordedChain();

/** What is stored and what is handed over is the recorded chain. */
const onlyVerified: TraceCheck = {
  name: "only what was verified",
  run: (trace) => {
    for (const { node, kind, values } of trace.where({
      kind: [SYNC_TRACE.writing, CHAIN_TRACE.handed],
    })) {
      const { index, digest } = values;
      if (DIGESTS[Number(index)] !== digest) {
        return `${node}: ${kind} of commit ${index}, ${digest}, which is not of the chain`;
      }
    }
    return undefined;
  },
};

/** Each stretch has the votes of a quorum with it, so that it can be proven to others in turn. */
const proven: TraceCheck = {
  name: "stored with its proof",
  run: (trace) => {
    for (const { node, values } of trace.where({ kind: SYNC_TRACE.durable })) {
      const { index, votes } = values;
      if (votes !== QUORUM) return `${node} stored commit ${index} with ${votes} votes`;
    }
    return undefined;
  },
};

/** A batch continues what is durable; nothing is announced or handed over that is not. */
const storedFirst: TraceCheck = {
  name: "verified, stored, announced",
  run: (trace) => {
    const durable = new Map<string, number>();
    const written = new Map<string, number>();
    for (const { node, kind, incarnation, values } of trace.where({
      kind: [SYNC_TRACE.writing, SYNC_TRACE.durable, SYNC_TRACE.announced, CHAIN_TRACE.handed],
    })) {
      const index = Number(values["index"]);
      const last = durable.get(node) ?? 0;
      if (kind === SYNC_TRACE.durable) durable.set(node, Math.max(last, index));
      else if (kind === SYNC_TRACE.writing) {
        // A batch whose writer died may have reached the disk all the same, and is not written again.
        const before = written.get(node) ?? 0;
        if (index > Math.max(last, before) + 1) {
          return `${node}.${incarnation} writes commit ${index} after ${Math.max(last, before)}`;
        }
        if (index <= last) return `${node}.${incarnation} writes commit ${index} again`;
        written.set(node, index);
      } else if (
        index > Math.max(last, written.get(node) ?? 0) ||
        (index > last && kind === SYNC_TRACE.announced)
      ) {
        return `${node}.${incarnation}: ${kind} of commit ${index}, and ${last} is durable`;
      }
    }
    return undefined;
  },
};

/** Every follower's host has the whole recorded chain. */
const theEnd: Eventually = {
  name: "the end of the chain",
  withinMs: CALM_MS,
  check: (world) =>
    world.nodes({ role: "follower" }).every(({ name }) => {
      const handed = world.trace.last({ kind: CHAIN_TRACE.handed, node: name });
      return handed?.values["index"] === END;
    }),
};

const KINDS = [
  "link.latency",
  "link.bandwidth",
  "link.hold",
  "link.refuse",
  "link.reset",
  "link.corrupt",
  "link.partition",
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
  "clock.timers_late",
] as const;

/** Followers of an honest source and of one that lies, one of them only through the other. */
export const syncSpec: SimSpec = {
  id: "parts/sync@1",
  nodes: (random) => {
    const keepsIndex = random.unit() < 0.5;
    const sink = keepsIndex ? hostOnDisk : forgetfulHost;
    const isRelayed = random.unit() < 0.3;
    return [
      sourceNode("s0", { lies: 0 }),
      sourceNode("s1", { lies: 0.4 }),
      followerNode("f0", { dials: ["s0", "s1", ...(isRelayed ? ["f1"] : [])], sink }),
      ...(isRelayed ? [followerNode("f1", { dials: ["f0"], sink })] : []),
    ];
  },
  // Slow enough that much is on its way to the disk when somebody is killed.
  disk: { flushMs: { uniform: [2, 40] } },
  workload: ambush,
  faults: { kinds: KINDS },
  invariants: [{ ...noOrphans(), every: { ms: 1_000 } }],
  eventually: [wholeTrees({ withinMs: CALM_MS }), theEnd],
  traceChecks: [
    onlyVerified,
    proven,
    storedFirst,
    feedInOrder,
    feedOnce,
    feedWithoutGap("executed once", {
      match: { kind: EXECUTED },
      first: 1,
      mayRepeatLast: true,
    }),
  ],
  sometimes: [
    {
      name: "a source lies",
      reached: (world) => world.trace.last({ kind: SYNC_TRACE.lied }) !== undefined,
    },
    {
      name: "a later life goes on",
      reached: (world) => (world.trace.last({ kind: SYNC_TRACE.durable })?.incarnation ?? 1) > 1,
    },
    {
      name: "a follower is fed by a follower",
      reached: (world) =>
        world.trace.last({ kind: CHAIN_TRACE.handed, node: "f1" })?.values["index"] === END,
    },
  ],
  stormMs: STORM_MS,
};

/** Most runs have ambushes: somebody is killed right when something is on its way to a disk. */
async function ambush(world: World): Promise<void> {
  const { random } = world;
  for (let nth = 1; nth <= AMBUSHES_MAX && random.unit() < 0.7; nth += 1) {
    const path = `/part/${random.pick(VICTIMS)}`;
    const on = { role: "follower" };
    const what =
      random.unit() < 0.5
        ? ({ at: "lifecycle", do: "kill", on: { node: on, path } } as const)
        : ({ at: "node", do: "power_cut", on, downMs: 100, keeps: "none" } as const);
    const kind = random.pick([SYNC_TRACE.writing, EXECUTED, CHAIN_TRACE.handed]) ?? EXECUTED;
    const when = { onTrace: { kind }, nth: 1 + random.below(12), delayMs: random.below(15) };
    world.inject({ id: `ambush-${nth}`, what, when });
  }
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
