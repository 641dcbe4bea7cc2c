/**
 * Nodes over TCP with mutual TLS 1.3. Nothing of a peer is kept before its key is proven but what
 * TLS itself holds, and no authority is asked: the key is the identity.
 */

import type { Clock } from "../time/clock.ts";
import { checkedLimits, checkedNetworkId } from "./limits.ts";
import { dialTls } from "./tcp-dial.ts";
import { listenTls } from "./tcp-listen.ts";
import { tlsIdentity } from "./tls-identity.ts";
import type { Transport, TransportLimits } from "./transport.ts";

/** What a node brings to speak TCP. */
export interface TcpTransportOptions {
  /** The node's Ed25519 seed, 32 bytes: a secret. */
  readonly identity: Uint8Array;
  /** The network, 1 to 63 of a-z, 0-9 and inner hyphens; other networks are refused. */
  readonly networkId: string;
  /** Runs the timeouts and the turns after which queued frames are written. */
  readonly clock: Clock;
  /** What differs from {@link TRANSPORT_LIMITS}. */
  readonly limits?: Partial<TransportLimits>;
}

/**
 * Opens the network for one node; the certificate and the TLS context are built here, once.
 *
 * @throws RuntimeError `key.malformed` or `option.invalid`
 * @example
 * const transport = tcpTransport({ identity: seed, networkId: "main", clock: realClock() });
 * const link = await transport.dial({ host: "192.0.2.1", port: 30_002 }, peerKey);
 */
export function tcpTransport(options: TcpTransportOptions): Transport {
  const { clock } = options;
  const limits = checkedLimits(options.limits);
  const identity = tlsIdentity(options.identity, checkedNetworkId(options.networkId));
  return {
    dial: (endpoint, expectedKey, signal) =>
      dialTls({ endpoint, expectedKey, signal, identity, clock, limits }),
    listen: (endpoint, events) => listenTls({ endpoint, events, identity, clock, limits }),
  };
}
