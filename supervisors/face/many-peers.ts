/** Reading from many peers, writing to many, and asking any of them, over a running node's parts. */

import { DISCOVERY } from "../../messages/discovery.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { hexOf } from "../../src/hex.ts";
import { byNearest } from "../../src/geo/distance.ts";
import { type ConsistencyLevel, countOf } from "../../src/peer/consistency-level.ts";
import type { PeerAsk } from "../../src/link/peer-ask.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { QuorumRules } from "../../src/peer/quorum-state.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { checkArguments } from "./check-arguments.ts";
import type { FaceNeeds } from "./face-of.ts";
import { type HedgedAnswer, hedgedAsk, type HedgedAskOptions } from "./hedged-ask.ts";
import { requestOf } from "./peer-asker.ts";
import { distancesOf } from "./places.ts";
import { quorumRead, type QuorumReadOptions } from "./quorum-read.ts";
import { quorumWrite, type QuorumWriteOptions, type WriteDone } from "./quorum-write.ts";
import { tracedWork } from "./traced-work.ts";

/** Who holds a value, and how many of them take part. */
export interface HolderOptions {
  /**
   * How many answers a read or acknowledgements a write needs. @defaultValue "quorum" for a write; a
   * read without a level takes what `rules` say
   */
  readonly level?: ConsistencyLevel;
  /**
   * All that hold the value, connected or not: only then do reads meet writes (R + W > N).
   * @defaultValue the peers connected now
   */
  readonly holders?: readonly PeerId[];
  /** What a peer has to say that it can do to take part. @defaultValue nothing */
  readonly capability?: string;
}

/** How a node reads from many. */
export type ReadOptions<M extends Message = NodeMessage> = Partial<QuorumReadOptions<M>> &
  HolderOptions;

/** How a node writes to many. */
export type WriteOptions<M extends Message = NodeMessage> = QuorumWriteOptions<M> & HolderOptions;

/** How a node asks any of its peers. */
export interface AnyOptions<M extends Message = NodeMessage> extends HedgedAskOptions<M> {
  /** Whoever can answer, in any order. @defaultValue the peers connected now */
  readonly peers?: readonly PeerId[];
  /** What a peer has to say that it can do to be asked. @defaultValue nothing */
  readonly capability?: string;
}

/** Reads from the nearest holders first, until enough agree. */
export async function readFromMany<M extends Message>(
  needs: FaceNeeds,
  message: M,
  options: ReadOptions<M> = {},
): Promise<M> {
  checkArguments("quorumRead", { message, options });
  requestOf<Message>(needs.catalogue, message);
  const { level, holders: given, capability, ...reading } = options;
  const holders = await ableOf(needs, given, capability);
  const asked = options.rules ?? { keyOf: textOf };
  const rules = level === undefined ? asked : rulesAt(countOf(level, holders.length), asked);
  const peers = await distancesOf(needs, holders);
  const { self, timing } = needs;
  const whole = { ...reading, rules, peers, self, timing };
  const work = { name: "quorum read", message, peers: peers.length, within: options.within };
  return await tracedWork(needs, work, (asked) =>
    quorumRead(askIn<M>(needs), message, { ...whole, ...asked }),
  );
}

/** Writes to all holders, until enough have acknowledged. */
export async function writeToMany<M extends Message>(
  needs: FaceNeeds,
  message: M,
  options: WriteOptions<M> = {},
): Promise<WriteDone> {
  checkArguments("quorumWrite", { message, options });
  requestOf<Message>(needs.catalogue, message);
  const { level = "quorum", holders: given, capability, ...writing } = options;
  const holders = await ableOf(needs, given, capability);
  const needed = countOf(level, new Set(holders).size);
  const whole = { ...writing, holders, needed };
  const work = { name: "quorum write", message, peers: holders.length, within: options.within };
  return await tracedWork(needs, work, (asked) =>
    quorumWrite(askIn<M>(needs), message, { ...whole, ...asked }),
  );
}

/** Asks the nearest peer, and another when it is slow or fails. */
export async function askAny<M extends Message>(
  needs: FaceNeeds,
  message: M,
  options: AnyOptions<M> = {},
): Promise<HedgedAnswer<M>> {
  checkArguments("askAny", { message, options });
  requestOf<Message>(needs.catalogue, message);
  const { peers: given, capability, ...asking } = options;
  const peers = await ableOf(needs, given, capability);
  const placed = byNearest(await distancesOf(needs, peers), ({ distance }) => distance);
  const nearest = placed.map(({ peer }) => peer);
  const { timing } = needs;
  const whole = { ...asking, peers: nearest, timing };
  const work = { name: "ask any", message, peers: nearest.length, within: options.within };
  return await tracedWork(needs, work, (asked) =>
    hedgedAsk(askIn<M>(needs), message, { ...whole, ...asked }),
  );
}

/** The way to ask peers, in a language of the catalogue: the node's or the host's. */
export function askIn<M extends Message>({ ask }: Pick<FaceNeeds, "ask">): PeerAsk<M> {
  return ask as unknown as PeerAsk<M>;
}

/** Those that were named, or are connected, and say that they can do what is needed. */
async function ableOf(
  { ask, runtime }: FaceNeeds,
  given: readonly PeerId[] | undefined,
  capability: string | undefined,
): Promise<readonly PeerId[]> {
  const peers = given ?? (await ask.connected("chosen"));
  if (capability === undefined) return peers;
  const able = new Set(await runtime.ref(DISCOVERY).call.peersWith(capability));
  return peers.filter((peer) => able.has(peer));
}

/** Reads of a level ask as many at once as have to answer, and take no fewer. */
function rulesAt<M extends Message>(count: number, rules: QuorumRules<M>): QuorumRules<M> {
  const asked = Math.max(count, rules.consistencyLevel ?? count);
  return { ...rules, consistencyLevel: asked, answersMin: count, answersNeeded: count };
}

/** A text equal exactly for equal messages: byte strings as hexadecimal. */
function textOf(message: Message): string {
  return JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Uint8Array ? hexOf(value) : value,
  );
}
