/** What must hold of a network of whole nodes, whatever goes wrong. */

import { type Eventually, never, type TraceCheck, type World } from "../../../src/testing/index.ts";
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

/** Nothing is left out; only a commit the host did not get to its disk comes again. */
export const feedInOrder: TraceCheck = {
  name: "feed without gap",
  run: (trace) => {
    const last = new Map<string, number>();
    for (const { node, values } of trace.where({ kind: CHAIN_TRACE.handed })) {
      const index = Number(values["index"]);
      const before = last.get(node) ?? 0;
      if (index !== before && index !== before + 1)
        return `${node}: ${index} comes after ${before}`;
      last.set(node, index);
    }
    return undefined;
  },
};

/** What a host has on its disk it is not handed again. */
export const feedOnce: TraceCheck = never("feed exactly once", { kind: CHAIN_TRACE.outOfTurn });

/** A node never resumes from below what it handed over: what was acknowledged is on its disk. */
export const durable: TraceCheck = {
  name: "acknowledged is durable",
  run: (trace) => {
    const handed = new Map<string, number>();
    for (const { kind, node, values } of trace.where({
      kind: [CHAIN_TRACE.handed, CHAIN_TRACE.resumed],
    })) {
      if (kind === CHAIN_TRACE.handed) handed.set(node, Number(values["index"]));
      else if (Number(values["head"]) < (handed.get(node) ?? 0)) {
        return `${node} resumes at ${values["head"]} and has handed over ${handed.get(node)}`;
      }
    }
    return undefined;
  },
};

/** No author signs two blocks of one round, power cuts or not. */
export const noEquivocation: TraceCheck = never("no equivocation", {
  kind: CHAIN_TRACE.equivocation,
});

/** After the heal all nodes come to commits made after it. */
export function allCatchUp(withinMs: number, more = 3): Eventually {
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
];
