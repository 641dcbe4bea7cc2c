/** What must hold of the chain of a network of whole nodes, whatever goes wrong. */

import type { Eventually, TraceCheck, TraceEvent, World } from "../../../src/testing/index.ts";
import { CHAIN_TRACE } from "./chain-host.ts";
import { chainNodeOf } from "./chain-node.ts";

/** Every index has one digest, on every node and in every life. */
export const oneChain: TraceCheck = {
  name: "one chain",
  run: (trace) => {
    const digests = new Map<unknown, unknown>();
    for (const { node, values } of trace.where({ kind: CHAIN_TRACE.handed })) {
      const { index, digest } = values;
      const known = digests.get(index) ?? digest;
      if (known !== digest)
        return `${node} was handed ${digest} for commit ${index}, others ${known}`;
      digests.set(index, digest);
    }
    return undefined;
  },
};

/** Nothing is left out, of what a host is handed and of what it takes; only the last may come again. */
export const feedInOrder: TraceCheck = {
  name: "feed without gap",
  run: (trace) =>
    gapIn(trace.where({ kind: CHAIN_TRACE.handed })) ??
    gapIn(trace.where({ kind: [CHAIN_TRACE.took, CHAIN_TRACE.opened] })),
};

function gapIn(events: readonly TraceEvent[]): string | undefined {
  const last = new Map<string, number>();
  for (const { node, kind, values } of events) {
    const before = last.get(node) ?? 0;
    // What a host wrote just before its end it has taken, though it could not say so any more.
    const index = kind === CHAIN_TRACE.opened ? Number(values["taken"]) : Number(values["index"]);
    if (index !== before && index !== before + 1) {
      return `${node}: ${kind} ${index} comes after ${before}`;
    }
    last.set(node, index);
  }
  return undefined;
}

/**
 * A host is handed one commit at a time: one that keeps its index never what it has, one that does not never
 * what it took in the same life.
 */
export const feedOnce: TraceCheck = {
  name: "feed exactly once",
  run: (trace) => {
    const [first] = trace.where({ kind: [CHAIN_TRACE.outOfTurn, CHAIN_TRACE.pressed] });
    if (first === undefined) return undefined;
    const { index, expected, at } = first.values;
    const instead = expected === undefined ? `while it was at ${at}` : `and wanted ${expected}`;
    return `${first.node} was handed ${index} ${instead}`;
  },
};

/** A node never resumes from below what an earlier life stored or handed over: that is on its disk, power cuts or not. */
export const durable: TraceCheck = {
  name: "acknowledged is durable",
  run: (trace) => {
    const lives = new Map<string, Life>();
    for (const event of trace.where({ kind: [CHAIN_TRACE.handed, CHAIN_TRACE.resumed, "app"] })) {
      const life = lifeAt(event, lives.get(event.node));
      lives.set(event.node, life);
      if (event.kind !== CHAIN_TRACE.resumed) continue;
      // Where it began was asked a while before it is told: this life may be further by now.
      const head = Number(event.values["head"]);
      if (head < life.inherited)
        return `${event.node} resumes at ${head} and had ${life.inherited}`;
    }
    return undefined;
  },
};

/** How far a node had come in the lives before, and has come by now. */
interface Life {
  readonly incarnation: number;
  readonly inherited: number;
  readonly height: number;
}

function lifeAt(event: TraceEvent, before: Life | undefined): Life {
  const { incarnation } = event;
  const reached = before?.height ?? 0;
  const inherited = before?.incarnation === incarnation ? before.inherited : reached;
  return { incarnation, inherited, height: Math.max(reached, heightIn(event)) };
}

/** The commit an event says its node has; 0 when it says nothing of it. */
function heightIn({ kind, values }: TraceEvent): number {
  if (kind === CHAIN_TRACE.handed) return Number(values["index"]);
  return values["name"] === "sync.stored" ? Number(values["to"]) : 0;
}

/** No validator sends two blocks of one round, and none of two is ever committed. */
export const noEquivocation: TraceCheck = {
  name: "no equivocation",
  run: (trace) => {
    const [committed] = trace.where({ kind: CHAIN_TRACE.equivocation });
    if (committed !== undefined) return `two blocks of ${committed.values["place"]} are committed`;
    const sent = new Map<string, unknown>();
    for (const { node, values } of trace.where({ kind: CHAIN_TRACE.sent })) {
      const { epoch, round, digest } = values;
      const place = `${node}/${epoch}/${round}`;
      const before = sent.get(place) ?? digest;
      if (before !== digest) return `${node} sends ${digest} and ${before} for round ${round}`;
      sent.set(place, digest);
    }
    return undefined;
  },
};

/** Every epoch ends with one commit, and with one committee named, whoever is told; and nobody misses an end. */
export const oneEndOfEpoch: TraceCheck = {
  name: "one end of each epoch",
  run: (trace) => {
    const ends = new Map<unknown, string>();
    const told = new Map<string, number>();
    for (const { node, values } of trace.where({ kind: CHAIN_TRACE.epochEnded })) {
      const { index, epoch, members } = values;
      const end = `${index}: ${members}`;
      const known = ends.get(epoch) ?? end;
      if (known !== end)
        return `${node} is told that epoch ${epoch} begins after ${end}, not ${known}`;
      ends.set(epoch, end);
      const before = told.get(node) ?? 0;
      // The last commit may come again, and with it the end of its epoch.
      if (epoch !== before && epoch !== before + 1)
        return `${node} is told of ${epoch} after ${before}`;
      told.set(node, Number(epoch));
    }
    return undefined;
  },
};

/** Times never fall along the chain, over the ends of epochs too. */
export const timesNeverFall: TraceCheck = {
  name: "times never fall",
  run: (trace) => {
    const times = new Map<number, number>();
    for (const { values } of trace.where({ kind: CHAIN_TRACE.handed })) {
      times.set(Number(values["index"]), Number(values["timestampMs"]));
    }
    for (const [index, timeMs] of times) {
      if (timeMs < (times.get(index - 1) ?? 0))
        return `commit ${index} is dated before the one before`;
    }
    return undefined;
  },
};

/** After the heal all nodes come to commits made after it. */
export function allCatchUp(withinMs: number, more = 2): Eventually {
  const goals = new WeakMap<World, number>();
  return {
    name: "all nodes catch up",
    withinMs,
    check: (world) => {
      const heights = world.nodes().map((node) => chainNodeOf(node)?.host.taken ?? -1);
      const goal = goals.get(world) ?? Math.max(...heights) + more;
      goals.set(world, goal);
      return heights.every((height) => height >= goal);
    },
  };
}

/** What holds of every run. */
export const CHAIN_CHECKS: readonly TraceCheck[] = [
  oneChain,
  feedInOrder,
  feedOnce,
  durable,
  noEquivocation,
  oneEndOfEpoch,
  timesNeverFall,
];
