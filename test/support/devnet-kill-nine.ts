/** Kills the processes of a devnet with SIGKILL, one after the other, and sees what they had kept. */

import type { HeldCommit } from "../../src/cli/devnet/verdict.ts";
import type { ProcessDevnet } from "./devnet-processes.ts";

/** How one node came through. */
export interface Survival {
  readonly node: number;
  /** Commits it had told of before it was killed. */
  readonly told: number;
  /** Commits it had when it answered again. */
  readonly found: number;
  /** Commits the others made while it was away. */
  readonly missed: number;
  /** From its start to its first answer, and until it had all the others had, in ms. */
  readonly answersMs: number;
  readonly caughtUpMs: number;
  /** What is lost or another, in words; empty when nothing is. */
  readonly faults: readonly string[];
}

/** Time for starting from source and finding the others, on a busy machine, in ms. */
const PATIENCE_MS = 60_000;

/** Commits the others make while one is away. */
const MISSED_MIN = 3;

/** Waits until every node holds some commits and has all its peers. */
export async function untilAllFollow(devnet: ProcessDevnet, height: number): Promise<number> {
  return await devnet.until(`all hold ${height} commits`, PATIENCE_MS, async () => {
    const all = await Promise.all(numbers(devnet).map((node) => devnet.standing(node)));
    return all.every((node) => node && node.height >= height && node.peers === devnet.nodes - 1);
  });
}

/** Kills one node, lets the others go on, starts it again and waits until it has caught up. */
export async function killNine(devnet: ProcessDevnet, node: number): Promise<Survival> {
  const told = await devnet.commits(node);
  await devnet.kill(node);
  const others = numbers(devnet).filter((other) => other !== node);
  const atKill = await highest(devnet, others);
  await devnet.until("the others go on", PATIENCE_MS, async () => {
    return (await highest(devnet, others)) >= atKill + MISSED_MIN;
  });
  devnet.restart(node);
  const goal = await highest(devnet, others);
  let found = 0;
  const answersMs = await devnet.until(`node ${node} answers`, PATIENCE_MS, async () => {
    const standing = await devnet.standing(node);
    found = standing?.height ?? 0;
    return standing !== undefined;
  });
  const faults = differences(told, await devnet.commits(node, told.length));
  const more = await devnet.until(`node ${node} has caught up`, PATIENCE_MS, async () => {
    const standing = await devnet.standing(node);
    return (standing?.height ?? 0) >= goal && standing?.peers === devnet.nodes - 1;
  });
  const missed = goal - told.length;
  return {
    node,
    told: told.length,
    found,
    missed,
    answersMs,
    caughtUpMs: answersMs + more,
    faults,
  };
}

/** What of the commits a node told is not in what it holds, in words. */
export function differences(
  told: readonly HeldCommit[],
  held: readonly HeldCommit[],
): readonly string[] {
  const digests = new Map(held.map(({ index, digest }) => [index, digest]));
  return told.flatMap(({ index, digest }) => {
    const now = digests.get(index);
    if (now === digest) return [];
    return [now === undefined ? `commit ${index} is lost` : `commit ${index} is another`];
  });
}

/** Compares all that all nodes hold, as far as the shortest reaches. */
export async function compareAll(
  devnet: ProcessDevnet,
): Promise<{ readonly height: number; readonly faults: readonly string[] }> {
  const all = await Promise.all(numbers(devnet).map((node) => devnet.commits(node)));
  const height = Math.min(...all.map(({ length }) => length));
  const [first = [], ...others] = all.map((commits) => commits.slice(0, height));
  return { height, faults: others.flatMap((other) => differences(first, other)) };
}

async function highest(devnet: ProcessDevnet, nodes: readonly number[]): Promise<number> {
  const all = await Promise.all(nodes.map((node) => devnet.standing(node)));
  return Math.max(...all.map((standing) => standing?.height ?? 0));
}

function numbers({ nodes }: ProcessDevnet): number[] {
  return [...Array(nodes).keys()];
}
