/** Kills one actor of a running node and watches the node grow whole again. */

import { type ActorRef, exitActor } from "../../src/index.ts";
import { hexOf } from "../../supervisors/index.ts";
import type { Member, SimulatedDevnet } from "./devnet-simulated.ts";
import { everyOne, kindOf, PEER_KINDS, type Tree } from "./devnet-tree.ts";

/** How a node came back. */
export interface Recovery {
  /** Until the tree was whole and every peer connected again, in virtual ms. */
  readonly wholeMs: number;
  /** Until the node had three more commits than at the kill, in virtual ms from the kill. */
  readonly growsMs: number;
  /** Longest time any other node was without a new commit meanwhile, in virtual ms. */
  readonly longestGapMs: number;
}

/** Longest time a node may be without its whole tree and all its peers, in virtual ms. */
export const WHOLE_WITHIN_MS = 5_000;

/** Longest time any other node may be without a new commit meanwhile, in virtual ms. */
export const GAP_MAX_MS = 2_000;

/** Longest time until its chain grows again, in virtual ms. */
export const GROWS_WITHIN_MS = 5_000;

/** Kills the first actor of a kind on some nodes at once, and waits until all is as it was, everywhere. */
export async function killAndRecover(
  devnet: SimulatedDevnet,
  members: readonly Member[],
  kind: string,
): Promise<Recovery> {
  const victims = members.map((member) => ({ ...victimOf(member, kind), member }));
  const heights = members.map(({ sink }) => sink.taken.length);
  const killedAtMs = devnet.clock.monotonic();
  for (const { ref } of victims) exitActor(ref, "kill");
  await devnet.clock.settle();
  const wholeMs = await untilWhole(devnet, () =>
    victims.flatMap(({ member, was }) => remnants(member, was)),
  );
  const grownMs = await devnet.until(`commits after ${kind}`, GROWS_WITHIN_MS, () =>
    members.every(({ sink }, at) => sink.taken.length >= (heights[at] ?? 0) + 3),
  );
  const nowMs = devnet.clock.monotonic();
  const others = devnet.members.filter((other) => !members.includes(other));
  const gaps = others.map((other) => longestGap(other.sink.taken, killedAtMs, nowMs));
  return { wholeMs, growsMs: wholeMs + grownMs, longestGapMs: Math.max(...gaps) };
}

function victimOf({ node }: Member, kind: string): { readonly was: Tree; readonly ref: ActorRef } {
  const was = everyOne(node.tree.snapshot()).find(({ path }) => kindOf(path) === kind);
  const ref = was && node.at(was.path);
  if (was === undefined || ref === undefined) throw new Error(`no ${kind} runs`);
  return { was, ref };
}

/**
 * Lets time pass until every node has its whole tree, and every two nodes a link.
 *
 * @param more what else is missing, in words
 * @param withinMs virtual ms it may take
 * @returns virtual ms it took
 */
export async function untilWhole(
  devnet: SimulatedDevnet,
  more: () => readonly string[] = () => [],
  withinMs: number = WHOLE_WITHIN_MS,
): Promise<number> {
  let missing: readonly string[] = [];
  const isWhole = async (): Promise<boolean> => {
    missing = [...more(), ...(await whatIsMissing(devnet))];
    return missing.length === 0;
  };
  try {
    return await devnet.until("every node is whole", withinMs, isWhole);
  } catch (error) {
    throw new Error(`${String(error)}: ${missing.join("; ")}`, { cause: error });
  }
}

/** A killed actor that still stands in its place; a temporary one has no place. */
function remnants({ node }: Member, victim: Tree): string[] {
  if (victim.restart === "temporary") return [];
  const again = everyOne(node.tree.snapshot()).find(({ path }) => path === victim.path);
  return again?.actor === victim.actor ? [`${victim.path} is the old one`] : [];
}

async function whatIsMissing(devnet: SimulatedDevnet): Promise<string[]> {
  const found = devnet.members.map(async ({ number, node, kinds }) => {
    const all = everyOne(node.tree.snapshot());
    const peers = devnet.members.length - 1;
    const dead = all.filter(({ actor, life }) => actor === undefined || life !== "running");
    const missing = dead.map(({ path, life }) => `${path} is ${life}`);
    const countOf = (kind: string) => all.filter(({ path }) => kindOf(path) === kind).length;
    for (const kind of kinds) {
      if (kind.endsWith("*")) continue;
      if (countOf(kind) !== 1) missing.push(`${countOf(kind)} of 1 ${kind}`);
    }
    // A pair has one link, which either of the two has dialed.
    const links = PEER_KINDS.map(countOf);
    const tooMany = links.some((count) => count > peers);
    const held = links.reduce((sum, count) => sum + count, 0);
    if (tooMany || held < peers) missing.push(`${links.join(" and ")} links to ${peers} peers`);
    const { actors } = node.runtime.counts();
    if (actors !== all.length) missing.push(`${actors} live, ${all.length} are in the tree`);
    const { peersConnected } = await devnet.settled(node.status());
    if (peersConnected !== peers) missing.push(`${peersConnected} of ${peers} peers connected`);
    return missing.map((text) => `node ${number}: ${text}`);
  });
  return (await Promise.all(found)).flat();
}

function longestGap(
  taken: readonly { readonly atMs: number }[],
  fromMs: number,
  toMs: number,
): number {
  const times = [fromMs, ...taken.map(({ atMs }) => atMs).filter((atMs) => atMs > fromMs), toMs];
  return Math.max(...times.slice(1).map((atMs, at) => atMs - (times[at] ?? atMs)));
}

/**
 * Asks every peer and then all of them at once.
 *
 * @returns what was wrong, in words; empty when every answer was right
 */
export async function faultsOfAnswers(
  devnet: SimulatedDevnet,
  { node }: Member,
): Promise<string[]> {
  const faults: string[] = [];
  for (const peer of devnet.members.filter((other) => other.node.id !== node.id)) {
    const pong = await devnet.settled(node.sendMessage(peer.node.id, { type: "p2p.ping" }));
    if (pong.type !== "p2p.pong") faults.push(`${peer.number} answered ${pong.type}`);
    const back = await devnet.settled(peer.node.sendMessage(node.id, { type: "p2p.ping" }));
    if (back.type !== "p2p.pong") faults.push(`it answered ${back.type} to ${peer.number}`);
  }
  const which = { type: "by_index", index: 2 } as const;
  const read = node.quorumRead({ type: "sync.get_commit_info", which });
  const answer = await devnet.settled(read);
  const [own] = await devnet.settled(node.commits(2, 1));
  const digest =
    answer.type === "sync.commit_info" && answer.commit ? hexOf(answer.commit.digest) : "none";
  if (own === undefined || digest !== own.digest) faults.push(`many say ${digest} of commit 2`);
  return faults;
}

/**
 * Compares what all hosts were handed.
 *
 * @returns what was wrong, in words; empty when all hold beginnings of one list, each commit once
 */
export function faultsOfChains({ members }: SimulatedDevnet): string[] {
  const faults = members.flatMap(({ number, sink }) =>
    sink.faults.map((fault) => `node ${number}: ${fault}`),
  );
  const [longest] = [...members].sort((a, b) => b.sink.taken.length - a.sink.taken.length);
  for (const { number, sink } of members) {
    const other = sink.taken.find(({ digest }, at) => longest?.sink.taken[at]?.digest !== digest);
    if (other !== undefined) faults.push(`node ${number} has another commit ${other.index}`);
  }
  return faults;
}
