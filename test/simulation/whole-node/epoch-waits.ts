/** What a story about epochs waits for, and what it does to a node. */

import type { FaultRule, World } from "../../../src/testing/index.ts";
import { type ChainNode, chainNodeOf } from "./chain-node.ts";

/** Longest time an epoch of some commits takes here, in ms, with one member away. */
export const EPOCH_MS = 40_000;

/** Looks at who decides, and the time between two, in ms. */
const LOOKS_MAX = 20;
const LOOK_MS = 100;

/** A node that is up. */
export function nodeOf(world: World, name: string): ChainNode {
  const node = chainNodeOf(world.node(name));
  if (node === undefined) throw new Error(`${name} is down`);
  return node;
}

/** Waits until nodes follow an epoch, and have a commit of it. */
export async function untilEpoch(
  world: World,
  epoch: number,
  names?: readonly string[],
): Promise<void> {
  const asked = names ?? world.nodes().map(({ name }) => name);
  const isThere = (name: string): boolean => {
    const host = chainNodeOf(world.node(name))?.host;
    return host !== undefined && host.epoch >= epoch;
  };
  await world.until(`epoch ${epoch}`, EPOCH_MS, () => asked.every(isThere));
}

/** Waits until nodes have so many more commits. */
export async function untilMore(
  world: World,
  more: number,
  names: readonly string[],
): Promise<void> {
  const taken = (name: string): number => chainNodeOf(world.node(name))?.host.taken ?? -1;
  const goal = Math.max(...names.map(taken)) + more;
  await world.until(`commit ${goal}`, EPOCH_MS, () => names.every((name) => taken(name) >= goal));
}

/** Who has an engine just now. */
async function deciding(world: World): Promise<readonly string[]> {
  const names = world.nodes().map(({ name }) => name);
  const parts = names.map(async (name) => {
    const { isMember } = (await nodeOf(world, name).node.status()).epoch;
    return isMember ? [name] : [];
  });
  return (await Promise.all(parts)).flat();
}

/** Waits until these nodes decide and no others; a host is told of an end before the engines have changed. */
export async function untilDeciding(world: World, ...expected: readonly string[]): Promise<void> {
  const wanted = [...expected].sort().join(" ");
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    if ([...(await deciding(world))].sort().join(" ") === wanted) return;
    await world.sleep(LOOK_MS);
  }
  throw new Error(`${await deciding(world)} decide, not ${wanted}`);
}

/** How many peers each node is connected to. */
export async function connected(world: World): Promise<readonly number[]> {
  const asked = world.nodes().map(({ name }) => nodeOf(world, name).node.ask.connected());
  return (await Promise.all(asked)).map(({ length }) => length);
}

/** Ends a node right when it says something. */
export function killAt(node: string, event: string, nth = 1): FaultRule {
  return {
    id: `${node}-${event}`,
    what: { at: "node", do: "power_cut", on: node, downMs: 2_000, keeps: "none" },
    when: { onTrace: { kind: "app", node, values: { name: event } }, nth },
    limit: 1,
  };
}

/** Links that have ended since the start of the run. */
export function linksLost(world: World): number {
  return world.trace.where({ kind: "link.down" }).length;
}
