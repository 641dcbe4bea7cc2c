/** Places for connections of a gRPC port, told as its limits name them. */

import { hexOf } from "../hex.ts";
import { addressSource } from "../peer/node-address.ts";
import { type FullOf, type PlaceHolder, Places } from "../peer/places.ts";
import type { GrpcLimits } from "./grpc.ts";
import type { CloseReason, Endpoint } from "./transport.ts";

type Limits = Pick<
  GrpcLimits,
  "connectionsMax" | "connectionsPerPeerMax" | "connectionsPerSourceMax"
>;

/** Who holds a place: one connection. */
export interface ConnectionHolder {
  readonly remote: Endpoint;
  readonly peerKey: Uint8Array;
}

const REASONS: Readonly<Record<FullOf, CloseReason>> = {
  inAll: "too_many_connections",
  perPeer: "too_many_connections_of_peer",
  perSource: "too_many_connections_of_address",
};

/** The places of one port. */
export class GrpcPlaces {
  readonly #places: Places;

  /** @param limits how many there are */
  constructor({ connectionsMax, connectionsPerPeerMax, connectionsPerSourceMax }: Limits) {
    this.#places = new Places({
      inAll: connectionsMax,
      perPeer: connectionsPerPeerMax,
      perSource: connectionsPerSourceMax,
    });
  }

  get taken(): number {
    return this.#places.taken;
  }

  /** Takes a place. @returns why there is none, or `undefined` when it is taken */
  take(connection: ConnectionHolder): CloseReason | undefined {
    const holder = holderOf(connection);
    const full = this.#places.fullFor(holder);
    if (full !== undefined) return REASONS[full];
    this.#places.take(holder);
    return undefined;
  }

  /** Gives a place back. */
  giveBack(connection: ConnectionHolder): void {
    this.#places.giveBack(holderOf(connection));
  }
}

function holderOf({ remote, peerKey }: ConnectionHolder): PlaceHolder {
  return { peer: hexOf(peerKey), source: addressSource(remote.host) };
}
