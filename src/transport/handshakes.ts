/** Handshakes under way on one listener, as many as its limits allow: in all, and of one source. */

import { addressSource } from "../peer/node-address.ts";
import type { CloseReason, Endpoint, TransportLimits } from "./transport.ts";

/** Ends a handshake for a reason. */
export type RefuseHandshake = (reason: CloseReason) => void;

type Limits = Pick<TransportLimits, "handshakesMax" | "handshakesPerSourceMax">;

/** The handshakes of a listener. Whoever opens many and finishes none keeps out only itself. */
export class Handshakes {
  readonly #limits: Limits;
  readonly #sources = new Map<RefuseHandshake, string>();
  readonly #counts = new Map<string, number>();

  /** @param limits how many there may be */
  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#sources.size;
  }

  /** Whether one more may begin. */
  hasRoomFor({ host }: Endpoint): boolean {
    const { handshakesMax, handshakesPerSourceMax } = this.#limits;
    const ofSource = this.#counts.get(addressSource(host)) ?? 0;
    return this.size < handshakesMax && ofSource < handshakesPerSourceMax;
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
