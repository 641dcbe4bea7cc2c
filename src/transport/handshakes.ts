/**
 * Handshakes of one listener, as many as its limits allow: under way at once, in all and of one source,
 * and begun by one source in a stretch of time. A source is an IPv4 address, or an IPv6 network of 64 bits.
 */

import { addressSource } from "../peer/node-address.ts";
import { PeerQuotas } from "../peer/peer-quotas.ts";
import type { Quota } from "../peer/quota.ts";
import type { CloseReason, Endpoint, TransportLimits } from "./transport.ts";

/** Ends a handshake for a reason. */
export type RefuseHandshake = (reason: CloseReason) => void;

type Limits = Pick<
  TransportLimits,
  | "handshakesMax"
  | "handshakesPerSourceMax"
  | "handshakesPerSourcePerSecond"
  | "handshakesPerSourceBurst"
>;

/** The one kind of thing that is counted of a source. */
const BEGUN = 0;

/** Sources whose handshakes are remembered; beyond it the one that was quiet longest is forgotten. */
const SOURCES_MAX = 65_536;

/** The handshakes of a listener. Whoever opens many and finishes none, or all, keeps out only itself. */
export class Handshakes {
  readonly #limits: Limits;
  readonly #sources = new Map<RefuseHandshake, string>();
  readonly #counts = new Map<string, number>();
  readonly #begun: PeerQuotas;

  /** @param limits how many there may be */
  constructor(limits: Limits) {
    const { handshakesPerSourcePerSecond: perSecond, handshakesPerSourceBurst: burst } = limits;
    this.#limits = limits;
    this.#begun = new PeerQuotas(
      new Map<number, Quota>([[BEGUN, { perSecond, burst }]]),
      SOURCES_MAX,
    );
  }

  get size(): number {
    return this.#sources.size;
  }

  /**
   * Lets one more begin, or says why not. One that is let in has used what its source may begin.
   *
   * @param nowMs monotonic time
   */
  admit({ host }: Endpoint, nowMs: number): CloseReason | undefined {
    const { handshakesMax, handshakesPerSourceMax } = this.#limits;
    const source = addressSource(host);
    if (this.size >= handshakesMax) return "overloaded";
    const ofSource = this.#counts.get(source) ?? 0;
    if (ofSource >= handshakesPerSourceMax) return "too_many_handshakes_of_address";
    const verdict = this.#begun.take(source, BEGUN, nowMs);
    if (verdict.type !== "allowed") return "too_many_handshakes_of_address";
    verdict.release();
    return undefined;
  }

  /** Begins one. */
  add({ host }: Endpoint, refuse: RefuseHandshake): void {
    const source = addressSource(host);
    this.#sources.set(refuse, source);
    this.#counts.set(source, (this.#counts.get(source) ?? 0) + 1);
  }

  /** Ends one. @returns whether it was under way */
  settle(refuse: RefuseHandshake): boolean {
    const source = this.#sources.get(refuse);
    if (source === undefined) return false;
    this.#sources.delete(refuse);
    const left = (this.#counts.get(source) ?? 0) - 1;
    if (left > 0) this.#counts.set(source, left);
    else this.#counts.delete(source);
    return true;
  }

  /** Refuses all of them. */
  refuseAll(reason: CloseReason): void {
    for (const refuse of [...this.#sources.keys()]) refuse(reason);
  }

  /** Forgets all of them without a word. */
  clear(): void {
    this.#sources.clear();
    this.#counts.clear();
  }
}
