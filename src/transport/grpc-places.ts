/** Places for connections, as many as the limits allow: in all, of one peer, and of one source. */

import { hexOf } from "../hex.ts";
import { addressSource } from "../peer/node-address.ts";
import type { GrpcLimits } from "./grpc.ts";
import type { CloseReason, Endpoint } from "./transport.ts";

type Limits = Pick<
  GrpcLimits,
  "connectionsMax" | "connectionsPerPeerMax" | "connectionsPerSourceMax"
>;

/** Who holds a place. */
export interface PlaceHolder {
  readonly remote: Endpoint;
  readonly peerKey: Uint8Array;
}

/** The places of one port. */
export class GrpcPlaces {
  readonly #limits: Limits;
  readonly #peers = new Map<string, number>();
  readonly #sources = new Map<string, number>();
  #taken = 0;

  /** @param limits how many there are */
  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Takes a place. @returns why there is none, or `undefined` when it is taken */
  take({ remote, peerKey }: PlaceHolder): CloseReason | undefined {
    const [peer, source] = [hexOf(peerKey), addressSource(remote.host)];
    const { connectionsMax, connectionsPerPeerMax, connectionsPerSourceMax } = this.#limits;
    if (this.#taken >= connectionsMax) return "too_many_connections";
    if (countOf(this.#peers, peer) >= connectionsPerPeerMax) return "too_many_connections_of_peer";
    if (countOf(this.#sources, source) >= connectionsPerSourceMax)
      return "too_many_connections_of_address";
    this.#taken += 1;
    this.#peers.set(peer, countOf(this.#peers, peer) + 1);
    this.#sources.set(source, countOf(this.#sources, source) + 1);
    return undefined;
  }

  /** Gives a place back. */
  giveBack({ remote, peerKey }: PlaceHolder): void {
    this.#taken -= 1;
    lower(this.#peers, hexOf(peerKey));
    lower(this.#sources, addressSource(remote.host));
  }
}

function countOf(counts: ReadonlyMap<string, number>, of: string): number {
  return counts.get(of) ?? 0;
}

function lower(counts: Map<string, number>, of: string): void {
  const left = countOf(counts, of) - 1;
  if (left > 0) counts.set(of, left);
  else counts.delete(of);
}
