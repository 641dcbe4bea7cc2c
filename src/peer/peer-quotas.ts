/**
 * What each peer may still say of each type of message that has a quota, and how many of them are
 * under way. It outlives links: who dials again finds everything as it was left.
 */

import { type Bucket, fullBucket, type Quota, takeTokens } from "./quota.ts";

/** Peers times types that are counted at once; beyond it the one that was quiet longest is forgotten. */
export const ACCOUNTS_MAX = 65_536;

/** Between two reports about one peer and type, in ms: a flood is one piece of news, not a flood of them. */
const NEWS_EVERY_MS = 10_000;

/** What became of one message. */
export type QuotaVerdict =
  /** To be done; `release` is called once when it has been. */
  | { readonly type: "allowed"; readonly release: () => void }
  /** Come again later; `isNews` when nobody was told of this peer and type for a while. */
  | { readonly type: "over_quota"; readonly waitMs: number; readonly isNews: boolean }
  /** As many as may come at once are under way. */
  | { readonly type: "overloaded" };

const UNLIMITED: QuotaVerdict = { type: "allowed", release: () => {} };
const OVERLOADED: QuotaVerdict = { type: "overloaded" };

/** What is kept of one peer and type. */
interface Account {
  readonly quota: Quota;
  bucket: Bucket;
  underWay: number;
  /** When a refusal was last news, on the monotonic clock in ms. */
  newsAtMs: number;
}

/** Quotas of all peers. */
export class PeerQuotas {
  readonly #quotas: ReadonlyMap<number, Quota>;
  readonly #accountsMax: number;
  /** By type and peer, the one that was quiet longest first. */
  readonly #accounts = new Map<string, Account>();

  /** @param quotas by wire id; a message that is not in it has none */
  constructor(quotas: ReadonlyMap<number, Quota>, accountsMax: number = ACCOUNTS_MAX) {
    this.#quotas = quotas;
    this.#accountsMax = accountsMax;
  }

  /** How many peers times types are counted. */
  get size(): number {
    return this.#accounts.size;
  }

  /**
   * Asks whether one more message may be looked at. A refused one takes nothing.
   *
   * @param nowMs monotonic time
   */
  take(peer: string, wireId: number, nowMs: number): QuotaVerdict {
    const quota = this.#quotas.get(wireId);
    if (quota === undefined) return UNLIMITED;
    const account = this.#accountOf(`${wireId} ${peer}`, quota, nowMs);
    const { bucket, allowed, waitMs } = takeTokens(account.bucket, 1, { quota, nowMs });
    if (allowed && account.underWay >= quota.burst) return OVERLOADED;
    account.bucket = bucket;
    if (!allowed) {
      const isNews = nowMs - account.newsAtMs >= NEWS_EVERY_MS;
      if (isNews) account.newsAtMs = nowMs;
      return { type: "over_quota", waitMs, isNews };
    }
    account.underWay += 1;
    const release = (): void => {
      account.underWay -= 1;
    };
    return { type: "allowed", release };
  }

  #accountOf(key: string, quota: Quota, nowMs: number): Account {
    const known = this.#accounts.get(key);
    if (known !== undefined) this.#accounts.delete(key);
    else this.#makeRoom(nowMs);
    const newsAtMs = Number.NEGATIVE_INFINITY;
    const account = known ?? { quota, bucket: fullBucket(quota, nowMs), underWay: 0, newsAtMs };
    this.#accounts.set(key, account);
    return account;
  }

  /** Forgets what says nothing any more: two for each that comes, so that an idle table shrinks. */
  #makeRoom(nowMs: number): void {
    let looks = 0;
    for (const [key, account] of this.#accounts) {
      looks += 1;
      const isFull = this.#accounts.size >= this.#accountsMax;
      if (looks > 2 || !(isFull || isUntouched(account, nowMs))) return;
      this.#accounts.delete(key);
    }
  }
}

/** Whether an account is as a new one would be. */
function isUntouched({ quota, bucket, underWay }: Account, nowMs: number): boolean {
  const missing = quota.burst - bucket.tokens;
  return underWay === 0 && (missing * 1_000) / quota.perSecond <= nowMs - bucket.atMs;
}
