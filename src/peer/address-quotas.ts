/**
 * Quotas of peers, and of the addresses they come from: keys cost nothing, so who opens many sessions under
 * as many keys from one address has together no more than some peers have.
 */

import { PeerQuotas, type QuotaVerdict } from "./peer-quotas.ts";
import type { Quota } from "./quota.ts";

/** Peers of one address that may each use their whole quota. */
export const FULL_PEERS_PER_ADDRESS = 16;

/** One session in so many uses its whole quota: where an address may have many, more may. */
const SESSIONS_PER_FULL_PEER = 16;

/** How many peers of one address may use their whole quota, where it may have so many sessions. */
export function fullPeersOf(sessionsPerAddressMax: number): number {
  const share = Math.ceil(sessionsPerAddressMax / SESSIONS_PER_FULL_PEER);
  return Math.max(FULL_PEERS_PER_ADDRESS, share);
}

/** Who says something: a peer, and where it comes from. */
export interface QuotaHolder {
  /** Its key as hexadecimal text. */
  readonly peer: string;
  /** Its IPv4 address, or its IPv6 network of 64 bits. */
  readonly source: string;
}

/** Quotas by message type, of each peer and of each address. */
export class AddressQuotas {
  readonly #ofPeers: PeerQuotas;
  readonly #ofSources: PeerQuotas;

  /**
   * @param quotas of one peer, by wire id; a message that is not in it has none
   * @param fullPeers how many peers of one address may use theirs whole
   */
  constructor(quotas: ReadonlyMap<number, Quota>, fullPeers: number = FULL_PEERS_PER_ADDRESS) {
    this.#ofPeers = new PeerQuotas(quotas);
    this.#ofSources = new PeerQuotas(
      new Map([...quotas].map(([wireId, quota]) => [wireId, timesAsMuch(quota, fullPeers)])),
    );
  }

  /** How many peers times types are counted. */
  get size(): number {
    return this.#ofPeers.size;
  }

  /**
   * Asks whether one more message may be looked at. What an address has not left counts against its peer
   * all the same.
   *
   * @param nowMs monotonic time
   */
  take({ peer, source }: QuotaHolder, wireId: number, nowMs: number): QuotaVerdict {
    const ofPeer = this.#ofPeers.take(peer, wireId, nowMs);
    if (ofPeer.type !== "allowed") return ofPeer;
    const ofSource = this.#ofSources.take(source, wireId, nowMs);
    if (ofSource.type !== "allowed") {
      ofPeer.release();
      return ofSource;
    }
    const release = (): void => {
      ofPeer.release();
      ofSource.release();
    };
    return { type: "allowed", release };
  }
}

function timesAsMuch({ perSecond, burst }: Quota, times: number): Quota {
  return { perSecond: perSecond * times, burst: burst * times };
}
