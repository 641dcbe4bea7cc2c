/**
 * Nodes that find each other, and one that lies: records spread, nothing older takes the place of anything newer,
 * nothing forged is believed, who is gone is forgotten, and after the storm everybody knows everybody.
 */

import {
  type Eventually,
  noOrphans,
  type SimSpec,
  type TraceCheck,
  type World,
  wholeTrees,
} from "../../../src/testing/index.ts";
import { RECORD_TIMES, RECORD_TRACE, villagerNode } from "../../support/parts/discovery-node.ts";
import { GHOST_HOST, GHOST_IDS, liarNode } from "../../support/parts/liar-node.ts";

const VILLAGERS = ["v0", "v1", "v2"];
const LIAR = "liar";
const STORM_MS = 4_000;
const CALM_MS = 45_000;

/** What a node keeps of another was signed by it, is true, and is no record of its own. */
const believesOnlyOwners: TraceCheck = {
  name: "believes only owners",
  run: (trace) => {
    for (const { node, values } of trace.where({ kind: RECORD_TRACE.kept })) {
      const { of, isSigned, host } = values;
      if (isSigned !== true) return `${node} keeps a record of ${of} that it did not sign`;
      const isGhost = of === GHOST_IDS.gone;
      if (of === GHOST_IDS.foreign) return `${node} keeps what only a stranger introduced`;
      if (!isGhost && host === GHOST_HOST) return `${node} believes ${of} to be at ${host}`;
    }
    return undefined;
  },
};

/** A durable record is followed by newer ones only, in whichever life; none is kept that is too old, or too new. */
const onlyNewer: TraceCheck = {
  name: "only newer records",
  run: (trace) => {
    const newest = new Map<string, number>();
    for (const { node, values } of trace.where({ kind: RECORD_TRACE.kept })) {
      const { of, timestampMs, ageMs } = values;
      const key = `${node} ${of}`;
      const before = newest.get(key) ?? Number.NEGATIVE_INFINITY;
      // What a batch that failed held is written again as it was, or newer.
      if (Number(timestampMs) < before) {
        return `${node} keeps a record of ${of} that is ${before - Number(timestampMs)} ms older`;
      }
      newest.set(key, Number(timestampMs));
      if (Number(ageMs) > RECORD_TIMES.ageMsMax + SLACK_MS || Number(ageMs) < -60_000) {
        return `${node} keeps a record of ${of} that is ${Math.round(Number(ageMs))} ms old`;
      }
    }
    return undefined;
  },
};

/** Nobody keeps a record of itself that others bring. */
const notOneself: TraceCheck = {
  name: "no record of oneself",
  run: (trace) => {
    const ids = new Map<string, unknown>();
    for (const { node, values } of trace.where({ kind: RECORD_TRACE.id }))
      ids.set(node, values["id"]);
    for (const { node, values } of trace.where({ kind: RECORD_TRACE.kept })) {
      if (ids.get(node) === values["of"]) return `${node} keeps a record of itself`;
    }
    return undefined;
  },
};

/** Between the moment a record is believed and the moment it is durable, in ms: a tick, and a slow disk. */
const SLACK_MS = 8_000;

/** Whose records are on which disk, read along the trace. */
interface Beliefs {
  step: number;
  readonly known: Map<string, Set<unknown>>;
}

const beliefs = new WeakMap<World, Beliefs>();

function knownIn(world: World): Beliefs["known"] {
  const read = beliefs.get(world) ?? { step: 0, known: new Map() };
  beliefs.set(world, read);
  for (const { step, kind, node, values } of world.trace.since(read.step)) {
    read.step = step;
    if (kind !== RECORD_TRACE.kept && kind !== RECORD_TRACE.removed) continue;
    const known = read.known.get(node) ?? new Set();
    read.known.set(node, known);
    if (kind === RECORD_TRACE.kept) known.add(values["of"]);
    else known.delete(values["of"]);
  }
  return read.known;
}

/** Everybody has durable records of all others that run: the villagers, and the liar, who is a node as well. */
const everybodyKnown: Eventually = {
  name: "everybody is known, and nobody else",
  withinMs: CALM_MS,
  check: (world) => {
    const known = knownIn(world);
    return VILLAGERS.every((node) => {
      const peers = known.get(node);
      return peers?.size === VILLAGERS.length && !peers.has(GHOST_IDS.gone);
    });
  },
};

/** Three villagers, of which one is everybody's seed, and a liar. */
export const discoverySpec: SimSpec = {
  id: "parts/discovery@1",
  nodes: () => [
    ...VILLAGERS.map((name) => villagerNode(name, name === "v0" ? ["v1"] : ["v0"])),
    liarNode(LIAR, VILLAGERS),
  ],
  faults: {
    kinds: [
      "link.latency",
      "link.hold",
      "link.refuse",
      "link.reset",
      "link.partition",
      "node.kill",
      "node.power_cut",
      "node.pause",
      "node.leave",
      "lifecycle.kill",
      "mailbox.crash",
      "store.write_error",
      "store.flush_error",
      "store.slow",
      "clock.jump",
      "geo.missing",
    ],
  },
  budget: { skewMsMax: 3_000 },
  invariants: [{ ...noOrphans(), every: { ms: 1_000 } }],
  eventually: [wholeTrees({ withinMs: CALM_MS }), everybodyKnown],
  traceChecks: [believesOnlyOwners, onlyNewer, notOneself],
  sometimes: [
    {
      name: "a ghost is believed, and forgotten",
      reached: (world) =>
        world.trace.last({ kind: RECORD_TRACE.removed, values: { of: GHOST_IDS.gone } }) !==
        undefined,
    },
  ],
  stormMs: STORM_MS,
};
