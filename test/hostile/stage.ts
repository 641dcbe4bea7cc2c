/**
 * The stage of all attacks over the network: one validator in a process of its own, alone in its
 * committee, so that its chain goes on or visibly stops, and two healthy peers that ping it throughout.
 */

import { rm } from "node:fs/promises";
import { expect } from "chai";
import { configOf, controlOf, layOut, NODE_ID, NODE_KEY, VALIDATOR } from "./folder.ts";
import { HealthyPeer, Peer, type Target } from "./peer.ts";
import { Victim } from "./victim.ts";

/** Longest a healthy peer may wait for a pong, in ms: what a request of the default class waits. */
export const PONG_MS_MAX = 3_000;

/**
 * Most memory the process may hold at any look, in bytes: an idle node takes some 150 MiB with the
 * loader of its sources, a link at most a write queue of 16 MiB and a frame of 4 MiB each way.
 */
export const RSS_BYTES_MAX = 512 * 1024 * 1024;

/** Children of these come and go with the peers; their absence is no restart. */
const COMES_AND_GOES = ["/node/listener/sessions/", "/node/p2p/links/connections/"];

interface TreeView {
  readonly path: string;
  readonly actor?: number;
  readonly restarts?: number;
  readonly children: readonly TreeView[];
}

/** What is on stage. */
export interface Stage {
  readonly victim: Victim;
  readonly target: Target;
  readonly healthy: readonly HealthyPeer[];
  /** Where its control socket is. */
  readonly control: string;
}

let raised: Promise<Stage & { readonly folder: string; readonly actors: Actors }> | undefined;

/** Incarnations of all actors, by path. */
type Actors = Readonly<Record<string, number | undefined>>;

/** Raises the curtain once for all test files of the run. */
export function stage(): Promise<Stage> {
  raised ??= raise();
  return raised;
}

async function raise() {
  const folder = await layOut({ ...VALIDATOR, hostSettings: { transactionsPerSecond: 1 } });
  const control = controlOf(folder);
  const victim = new Victim(configOf(folder), control);
  const { id, port } = await victim.up();
  expect(id).to.equal(NODE_ID);
  const target = { port, key: NODE_KEY };
  const peers = [await Peer.dial(target), await Peer.dial(target)];
  const healthy = peers.map((peer) => new HealthyPeer(peer));
  const actors = await actorsOf(victim);
  return { victim, target, healthy, folder, control, actors };
}

/** Declares an attack: a test that runs it and then looks whether anybody but the attacker noticed. */
export function withstands(title: string, attack: (on: Stage) => Promise<unknown>): Mocha.Test {
  return it(title, async () => {
    const on = await stage();
    await attack(on);
    await expectUnharmed();
  });
}

/** Fails unless the node lives in bounds, its tree stands as it stood and its peers were served. */
export async function expectUnharmed(): Promise<void> {
  if (raised === undefined) throw new Error("nothing is on stage");
  const { victim, healthy, actors } = await raised;
  await nextPongs(healthy);
  expect(victim.end, "the process lives").to.equal(undefined);
  expect(await victim.rssBytes(), "memory in bytes").to.be.below(RSS_BYTES_MAX);
  for (const each of healthy) {
    expect(each.peer.isOpen, "the healthy peer's session stands").to.equal(true);
    expect(each.lookMs(), "slowest pong in ms").to.be.below(PONG_MS_MAX);
  }
  const now = await actorsOf(victim);
  expect(now, "incarnations of all actors").to.deep.equal(actors);
  const crashes = victim.log.filter(({ type }) => type === "actor.crashed");
  expect(crashes, "crashes").to.deep.equal([]);
}

/** Index of the node's newest commit. */
export async function heightOf(victim: Victim): Promise<number> {
  const { head } = (await victim.ask("status")) as { readonly head: { readonly index: number } };
  return head.index;
}

/** Waits for the next pong of each, so that an answer that never comes is noticed. */
async function nextPongs(healthy: readonly HealthyPeer[]): Promise<void> {
  for (const each of healthy) {
    const before = each.answered;
    const giveUpMs = performance.now() + PONG_MS_MAX;
    while (each.answered === before && performance.now() < giveUpMs) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(each.answered, "pongs").to.be.above(before);
  }
}

async function actorsOf(victim: Victim): Promise<Actors> {
  const actors: Record<string, number | undefined> = {};
  const visit = ({ path, actor, restarts, children }: TreeView): void => {
    const isPassing = COMES_AND_GOES.some((prefix) => path.startsWith(prefix));
    if (!isPassing) actors[path] = actor;
    expect(restarts ?? 0, `restarts of ${path}`).to.equal(0);
    for (const child of children) visit(child);
  };
  visit((await victim.ask("tree")) as TreeView);
  return actors;
}

after(async () => {
  if (raised === undefined) return;
  const { victim, healthy, folder } = await raised;
  for (const each of healthy) each.stop();
  await victim.stop();
  await rm(folder, { recursive: true });
});
