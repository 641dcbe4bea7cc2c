/** The acceptor's side of a node's own wire: peers that proved their key and said hello become links. */

import { describeError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { TcpLink } from "./tcp-link.ts";
import { type AcceptedPeer, acceptTls } from "./tls-accept.ts";
import { exchangeHello, type TlsIdentity, WIRE_PROTOCOL } from "./tls-identity.ts";
import type { Endpoint, ListenEvents, ListeningSocket, TransportLimits } from "./transport.ts";

/** One listening socket, and what it is made with. */
export interface ListenRequest {
  readonly endpoint: Endpoint;
  readonly events: ListenEvents;
  readonly identity: TlsIdentity;
  readonly clock: Clock;
  readonly limits: TransportLimits;
}

/**
 * Binds and accepts.
 *
 * @throws RuntimeError `transport.address_in_use` or `option.invalid`
 */
export function listenTls(request: ListenRequest): Promise<ListeningSocket> {
  const { endpoint, identity, clock, limits, events } = request;
  return acceptTls({
    ...{ endpoint, identity, clock, limits },
    protocol: WIRE_PROTOCOL,
    greet: exchangeHello,
    onPeer: (peer) => openLink(peer, request),
    onRefused: (remote, reason) => events.onRefused?.(remote, reason),
  });
}

function openLink({ socket, remote, proof }: AcceptedPeer, request: ListenRequest): void {
  const { clock, limits, events } = request;
  const link = new TcpLink({ socket, proof, remote, direction: "inbound", clock, limits });
  try {
    events.onLink(link);
  } catch (error) {
    // A listener that throws out of a socket's callback would take the process down.
    link.destroy(`owner_failed: ${describeError(error)}`);
    events.onRefused?.(remote, "owner_failed");
  }
}
