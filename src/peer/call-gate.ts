/**
 * Which calls of a peer are let in: so many at once, and so many a second. Decided before a byte of the
 * call is looked at. What single messages cost is another rule, that of {@link PeerQuotas}.
 *
 * @see PeerQuotas in peer-quotas.ts
 */

import { type Bucket, fullBucket, type Quota, takeTokens } from "./quota.ts";

/** Limits of all calls. */
export interface CallLimits {
  /** Calls of one peer. @defaultValue 1_000 a second, 2_000 at once */
  readonly quota: Quota;
  /** Calls of one peer being answered at once. @defaultValue 64 */
  readonly callsPerPeerMax: number;
  /** Calls of all peers being answered at once. @defaultValue 1_024 */
  readonly callsMax: number;
  /** Peers whose quotas are remembered; the one unheard longest is forgotten first. @defaultValue 4_096 */
  readonly peersMax: number;
}

/** The one place where these limits have numbers. */
export const CALL_LIMITS: CallLimits = {
  quota: { perSecond: 1_000, burst: 2_000 },
  callsPerPeerMax: 64,
  callsMax: 1_024,
  peersMax: 4_096,
};

/** Why a call is not let in. */
export type CallRefusal = "over_quota" | "too_many_calls";

/** The calls of one peer. */
interface PeerUse {
  open: number;
  bucket: Bucket;
}

/** The gate in front of all calls. */
export class CallGate {
  readonly #limits: CallLimits;
  readonly #peers = new Map<string, PeerUse>();
  #open = 0;

  /** @param limits how much is let in */
  constructor(limits: CallLimits) {
    this.#limits = limits;
  }

  /** Calls being answered. */
  get open(): number {
    return this.#open;
  }

  /** Peers that are remembered. */
  get peers(): number {
    return this.#peers.size;
  }

  /**
   * Lets a call in.
   *
   * @param nowMs monotonic time
   * @returns why not, or `undefined`: then {@link CallGate.leave} must be called once it has ended
   */
  enter(peer: string, nowMs: number): CallRefusal | undefined {
    const { callsMax, callsPerPeerMax, quota } = this.#limits;
    const use = this.#useOf(peer, nowMs);
    if (this.#open >= callsMax || use.open >= callsPerPeerMax) return "too_many_calls";
    const { bucket, allowed } = takeTokens(use.bucket, 1, { quota, nowMs });
    use.bucket = bucket;
    if (!allowed) return "over_quota";
    use.open += 1;
    this.#open += 1;
    return undefined;
  }

  /** A call that was let in has ended. */
  leave(peer: string): void {
    this.#open -= 1;
    const use = this.#peers.get(peer);
    if (use !== undefined) use.open -= 1;
  }

  /** The peer's use, moved to the end of those that may be forgotten. */
  #useOf(peer: string, nowMs: number): PeerUse {
    const { quota, peersMax } = this.#limits;
    const use = this.#peers.get(peer) ?? { open: 0, bucket: fullBucket(quota, nowMs) };
    this.#peers.delete(peer);
    if (this.#peers.size >= peersMax) this.#forgetOne();
    this.#peers.set(peer, use);
    return use;
  }

  #forgetOne(): void {
    for (const [peer, { open }] of this.#peers) {
      if (open > 0) continue;
      this.#peers.delete(peer);
      return;
    }
  }
}
