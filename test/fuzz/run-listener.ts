/**
 * Fires at the listener of a whole node in a process of its own, for as long as there is time: frames
 * that are nearly flushes, and requests whose envelope is true and whose payload nearly is. A healthy
 * peer asks all the while; that it is served is what is judged.
 */

import { rm } from "node:fs/promises";
import { nodeMessages } from "../../messages/wire/node-messages.ts";
import type { Random } from "../../src/time/random.ts";
import { configOf, controlOf, layOut, NODE_ID, NODE_KEY, VALIDATOR } from "../hostile/folder.ts";
import { HealthyPeer, Peer, type Target } from "../hostile/peer.ts";
import { framed, rawLink } from "../hostile/raw.ts";
import { Victim } from "../hostile/victim.ts";
import { payloadsOf } from "./decoders.ts";
import { mutate } from "./mutate.ts";

/** What came of it, as {@link judge} judges it. */
export interface ListenerCounts {
  readonly links: number;
  readonly frames: number;
  readonly requests: number;
  readonly rssBytesMax: number;
  /** The slowest answer to the healthy peer, in ms. */
  readonly pongMsMax: number;
  readonly pongs: number;
  readonly crashes: number;
  /** How the process ended by itself; `undefined` while it lived. */
  readonly ended: string | undefined;
}

/** Requests of one link before the next is opened. */
const REQUESTS = 40;

/** Time a peer waits until what it said has been looked at, in ms. */
const SETTLE_MS = 20;

/** What the attack is given. */
export interface ListenerRun {
  readonly random: Random;
  readonly goesOn: () => Promise<boolean>;
}

/** Starts a node, fires, and stops it. */
export async function runListener({ random, goesOn }: ListenerRun): Promise<ListenerCounts> {
  const folder = await layOut({ ...VALIDATOR, hostSettings: { transactionsPerSecond: 1 } });
  const victim = new Victim(configOf(folder), controlOf(folder));
  try {
    const { id, port } = await victim.up();
    if (id !== NODE_ID) throw new Error(`another node answered: ${id}`);
    const target = { port, key: NODE_KEY };
    const healthy = new HealthyPeer(await Peer.dial(target));
    const sent = { links: 0, frames: 0, requests: 0 };
    let [rssBytesMax, pongMsMax] = [0, 0];
    while (victim.end === undefined && (await goesOn())) {
      await fireFrame(target, random, sent);
      await fireRequests(target, random, sent);
      pongMsMax = Math.max(pongMsMax, healthy.lookMs());
      rssBytesMax = Math.max(rssBytesMax, await victim.rssBytes().catch(() => 0));
    }
    const { end } = victim;
    const ended = end === undefined ? undefined : JSON.stringify(end).slice(0, 500);
    const crashes = victim.log.filter(({ type }) => type === "actor.crashed").length;
    healthy.stop();
    return { ...sent, rssBytesMax, pongMsMax, pongs: healthy.answered, crashes, ended };
  } finally {
    await victim.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Sent = { links: number; frames: number; requests: number };

/** A frame ends its link when it is no flush; a link is opened for each. */
async function fireFrame(target: Target, random: Random, sent: Sent): Promise<void> {
  const raw = await rawLink(target).catch(() => undefined);
  if (raw === undefined) return;
  const payloads = payloadsOf("p2p.known_peers");
  const [one = new Uint8Array(), other = one] = [random.pick(payloads), random.pick(payloads)];
  raw.socket.write(framed(mutate(one, other, random)));
  sent.links += 1;
  sent.frames += 1;
  await Promise.race([raw.closed, pause(SETTLE_MS)]);
  raw.socket.destroy();
}

async function fireRequests(target: Target, random: Random, sent: Sent): Promise<void> {
  const peer = await Peer.dial(target).catch(() => undefined);
  if (peer === undefined) return;
  sent.links += 1;
  for (let nth = 0; nth < REQUESTS && peer.isOpen; nth += 1) {
    const wire = random.pick(nodeMessages.messages);
    const payloads = wire === undefined ? [] : payloadsOf(wire.type);
    const [one, other] = [random.pick(payloads), random.pick(payloads)];
    if (wire === undefined || one === undefined || other === undefined) continue;
    const packet = { wireId: wire.wireId, payload: mutate(one, other, random) };
    if (random.below(3) === 0) peer.notify(packet);
    else void peer.say(packet);
    sent.requests += 1;
  }
  peer.flush();
  await Promise.race([peer.closed, pause(SETTLE_MS)]);
  peer.link.destroy();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
