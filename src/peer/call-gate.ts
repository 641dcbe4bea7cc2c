/**
 * Which calls of a peer are let in: so many at once, and so many a second. Decided before a byte of the
 * call is looked at. Calls whose answers take MiB are counted once more by themselves: a caller that does
 * not read has the node hold what it asked for. What single messages cost is another rule, that of
 * {@link PeerQuotas}.
 *
 * @see PeerQuotas in peer-quotas.ts
 */

import { type PlaceHolder, type PlaceLimits, Places } from "./places.ts";
import { type Bucket, fullBucket, type Quota, takeTokens } from "./quota.ts";

/** Limits of all calls. */
export interface CallLimits {
  /** Calls of one peer. @defaultValue 1_000 a second, 2_000 at once */
  readonly quota: Quota;
  /** Calls being answered at once. @defaultValue 1_024 in all, 64 of one peer, 256 of one source */
  readonly calls: PlaceLimits;
  /**
   * Of them, those answered with content, some 5 MiB each in memory.
   * @defaultValue 128 in all, 16 of one peer, 32 of one source
   */
  readonly contentCalls: PlaceLimits;
  /** Peers whose quotas are remembered; the one unheard longest is forgotten first. @defaultValue 4_096 */
  readonly peersMax: number;
}

/** The one place where these limits have numbers. */
export const CALL_LIMITS: CallLimits = {
  quota: { perSecond: 1_000, burst: 2_000 },
  calls: { inAll: 1_024, perPeer: 64, perSource: 256 },
  contentCalls: { inAll: 128, perPeer: 16, perSource: 32 },
  peersMax: 4_096,
};

/** Who calls, and for what. */
export interface GateCall extends PlaceHolder {
  /** Whether it is answered with content out of the store. */
  readonly isContent: boolean;
}

/** Why a call is not let in. */
export type CallRefusal = "over_quota" | "too_many_calls";

/** The gate in front of all calls. */
export class CallGate {
  readonly #limits: CallLimits;
  readonly #calls: Places;
  readonly #contentCalls: Places;
  /** By peer, the one unheard longest first. */
  readonly #buckets = new Map<string, Bucket>();

  /** @param limits how much is let in */
  constructor(limits: CallLimits) {
    this.#limits = limits;
    this.#calls = new Places(limits.calls);
    this.#contentCalls = new Places(limits.contentCalls);
  }

  /** Calls being answered. */
  get open(): number {
    return this.#calls.taken;
  }

  /** Peers that are remembered. */
  get peers(): number {
    return this.#buckets.size;
  }

  /**
   * Lets a call in.
   *
   * @param nowMs monotonic time
   * @returns why not, or `undefined`: then {@link CallGate.leave} must be called once it has ended
   */
  enter(call: GateCall, nowMs: number): CallRefusal | undefined {
    const places = this.#placesOf(call);
    if (places.some((kind) => kind.fullFor(call) !== undefined)) return "too_many_calls";
    if (!this.#takeToken(call.peer, nowMs)) return "over_quota";
    for (const kind of places) kind.take(call);
    return undefined;
  }

  /** A call that was let in has ended. */
  leave(call: GateCall): void {
    for (const kind of this.#placesOf(call)) kind.giveBack(call);
  }

  #placesOf({ isContent }: GateCall): readonly Places[] {
    return isContent ? [this.#calls, this.#contentCalls] : [this.#calls];
  }

  #takeToken(peer: string, nowMs: number): boolean {
    const { quota, peersMax } = this.#limits;
    const held = this.#buckets.get(peer) ?? fullBucket(quota, nowMs);
    const { bucket, allowed } = takeTokens(held, 1, { quota, nowMs });
    this.#buckets.delete(peer);
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size >= peersMax) this.#buckets.delete(oldest);
    this.#buckets.set(peer, bucket);
    return allowed;
  }
}
