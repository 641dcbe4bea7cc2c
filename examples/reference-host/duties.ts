/**
 * What election, mining and the beacon chain need of the peer-to-peer component: the nodes that may
 * work, the nearest way to ask them, and an answer or a failure for each. **This is host code**, cut
 * down to those needs: the source's own rules are richer.
 */

import type { BeaconSlot, Crypto, ElectionPort, Node, PeerId } from "./coppice/index.ts";
import { hexOf, sameBytes } from "./coppice/index.ts";

/** Share of the answers that has to grant a chain lock. */
const LOCK_SHARE = 0.75;

/** What an election is made of. */
export interface ElectionNeeds {
  readonly crypto: Pick<Crypto, "sha256">;
  /** First keys of the nodes that may work now: `node.listNodes("authorized_and_available")`. */
  readonly candidates: () => Promise<readonly Uint8Array[]>;
  /** First key of this node. */
  readonly self: Uint8Array;
  /** Nodes elected for each duty. */
  readonly electedMax: number;
}

/**
 * The nodes elected for a topic: those whose key, hashed with it, comes first. All nodes that see the
 * same candidates elect the same.
 */
export function electedFor(
  topic: Uint8Array,
  candidates: readonly Uint8Array[],
  { crypto, electedMax }: Pick<ElectionNeeds, "crypto" | "electedMax">,
): readonly Uint8Array[] {
  const ranked = candidates.map((key) => ({
    key,
    rank: crypto.sha256(new Uint8Array(Buffer.concat([topic, key]))),
  }));
  ranked.sort((one, other) => Buffer.compare(one.rank, other.rank));
  return ranked.slice(0, electedMax).map(({ key }) => key);
}

/** Election over the nodes the peer-to-peer component knows. */
export function electionOf(needs: ElectionNeeds): ElectionPort {
  return {
    isElected: async (duty) => {
      const topic = duty.type === "summarize" ? Uint8Array.of(duty.subset) : duty.address;
      const elected = electedFor(topic, await needs.candidates(), needs);
      return elected.some((key) => sameBytes(key, needs.self));
    },
  };
}

/** What mining asks of the nodes that keep a chain. */
export interface ChainLock {
  readonly address: Uint8Array;
  /** Number of the hash and the hash of the transaction, 33 bytes. */
  readonly hash: Uint8Array;
}

/**
 * Locks a chain at the nodes that keep it: granted by three quarters of those that answered, and never
 * when nobody did.
 */
export async function lockChain(
  node: Pick<Node, "sendMessage">,
  keepers: readonly PeerId[],
  lock: ChainLock,
): Promise<boolean> {
  const request = { type: "mining.request_chain_lock", ...lock } as const;
  const answers = await Promise.all(
    keepers.map((peer) => node.sendMessage(peer, request).then(granted, refusedOrSilent)),
  );
  const heard = answers.filter((answer) => answer !== "silent");
  const grants = heard.filter((answer) => answer === "granted").length;
  return heard.length > 0 && grants / heard.length >= LOCK_SHARE;
}

function granted(): "granted" {
  return "granted";
}

/** A peer that says no has answered; one that cannot be reached has not. */
function refusedOrSilent(error: unknown): "refused" | "silent" {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return code === "request.refused" ? "refused" : "silent";
}

/** Hands a slot to the nodes that make the summary of its subset. @returns those that took it */
export async function sendSlot(
  node: Pick<Node, "sendMessage">,
  summaryNodes: readonly PeerId[],
  slot: BeaconSlot,
): Promise<readonly PeerId[]> {
  const sent = await Promise.allSettled(
    summaryNodes.map((peer) => node.sendMessage(peer, { type: "beacon.new_slot", slot })),
  );
  return summaryNodes.filter((_, at) => sent[at]?.status === "fulfilled");
}

/** The id a node is asked by, of its first key with the curve byte. */
export function peerOf(firstPublicKey: Uint8Array): PeerId {
  return hexOf(firstPublicKey.subarray(1));
}
