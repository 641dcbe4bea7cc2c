/**
 * The acceptor's side of TLS: a listening socket, and a bounded number of handshakes on it. What a
 * proven peer then speaks is its owner's to say.
 */

import { createServer, type Server, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { describeError, RuntimeError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { describeEndpoint, remoteOf } from "./endpoint.ts";
import { Handshakes } from "./handshakes.ts";
import { protocolFor, provenBy, type ProvenPeer, type TlsIdentity } from "./tls-identity.ts";
import type { CloseReason, Endpoint, ListeningSocket, TransportLimits } from "./transport.ts";

/** A peer that proved its key, and the socket it did it on; errors of the socket are heard. */
export interface AcceptedPeer {
  readonly socket: TLSSocket;
  readonly remote: Endpoint;
  readonly proof: ProvenPeer;
}

/** One listening socket, and what it is made with. */
export interface AcceptRequest {
  readonly endpoint: Endpoint;
  readonly identity: TlsIdentity;
  /** What a dialer has to offer in ALPN. */
  readonly protocol: string;
  readonly clock: Clock;
  readonly limits: TransportLimits;
  /** What both sides say before there is a peer; calls back with whether the other one said it. */
  greet(socket: TLSSocket, onAnswer: (isGreeted: boolean) => void): void;
  onPeer(peer: AcceptedPeer): void;
  onRefused(remote: Endpoint, reason: CloseReason): void;
}

/** Stands for the other end when the system did not say who it was. */
const UNKNOWN_REMOTE: Endpoint = { host: "", port: 0 };

/**
 * Binds and accepts.
 *
 * @throws RuntimeError `transport.address_in_use` or `option.invalid`
 */
export function acceptTls(request: AcceptRequest): Promise<ListeningSocket> {
  const { host, port } = request.endpoint;
  const server = createServer({ noDelay: true, keepAlive: true });
  const acceptor = new Acceptor(request);
  server.on("connection", (raw) => acceptor.accept(raw));
  return new Promise((resolve, reject) => {
    const onFailed = (error: Error): void => reject(listenError(request.endpoint, error));
    server.once("error", onFailed);
    try {
      server.listen({ host, port }, () => {
        server.off("error", onFailed);
        // The system could not accept (out of descriptors, for one): the server itself lives on.
        server.on("error", () => request.onRefused(UNKNOWN_REMOTE, "overloaded"));
        resolve(listening(server, acceptor, request));
      });
    } catch (error) {
      reject(listenError(request.endpoint, error));
    }
  });
}

function listening(server: Server, acceptor: Acceptor, request: AcceptRequest): ListeningSocket {
  const address = server.address();
  const isBound = typeof address === "object" && address !== null;
  const endpoint = isBound ? { host: address.address, port: address.port } : request.endpoint;
  return {
    endpoint,
    close: () =>
      new Promise((resolve) => {
        if (server.listening) server.close();
        acceptor.giveUp();
        // The platform's own callback waits for every link to end; the port is free one turn later.
        request.clock.yieldTurn(resolve);
      }),
  };
}

/** Brings accepted sockets to peers, within the limits on handshakes. */
class Acceptor {
  readonly #request: AcceptRequest;
  readonly #handshakes: Handshakes;

  constructor(request: AcceptRequest) {
    this.#request = request;
    this.#handshakes = new Handshakes(request.limits);
  }

  accept(raw: Socket): void {
    raw.on("error", () => {});
    const remote = remoteOf(raw);
    if (remote === undefined) {
      raw.destroy();
      return;
    }
    const { clock, onRefused } = this.#request;
    const refusal = this.#handshakes.admit(remote, clock.monotonic());
    if (refusal === undefined) {
      this.#handshake(this.#secure(raw), remote);
    } else {
      raw.destroy();
      onRefused(remote, refusal);
    }
  }

  /** Ends every handshake that is under way. */
  giveUp(): void {
    this.#handshakes.refuseAll("closed");
  }

  #secure(raw: Socket): TLSSocket {
    const { identity, protocol } = this.#request;
    return new TLSSocket(raw, {
      isServer: true,
      secureContext: identity.secureContext,
      requestCert: true,
      // No authority vouches for a node; `provenBy` is the check.
      rejectUnauthorized: false,
      ALPNCallback: (offer) => protocolFor(identity, protocol, offer),
    });
  }

  #handshake(socket: TLSSocket, remote: Endpoint): void {
    const { clock, limits, protocol, greet, onPeer, onRefused } = this.#request;
    const settle = (): boolean => {
      clock.clearTimer(timer);
      return this.#handshakes.settle(refuse);
    };
    const refuse = (reason: CloseReason): void => {
      if (!settle()) return;
      socket.destroy();
      onRefused(remote, reason);
    };
    const timer = clock.setTimer(() => refuse("handshake_timeout"), limits.handshakeTimeoutMs);
    this.#handshakes.add(remote, refuse);
    // This listener stays for the life of the socket: an error without one ends the process.
    socket.on("error", () => refuse("handshake_failed"));
    socket.once("close", () => refuse("handshake_failed"));
    socket.once("secure", () => {
      const proof = provenBy(socket, protocol);
      if ("refused" in proof) {
        refuse("handshake_failed");
        return;
      }
      greet(socket, (isGreeted) => {
        if (!isGreeted) refuse("handshake_failed");
        else if (settle()) onPeer({ socket, remote, proof });
      });
    });
  }
}

function listenError(endpoint: Endpoint, cause: unknown): RuntimeError {
  const address = describeEndpoint(endpoint);
  if (cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE") {
    const message = `cannot listen on ${address}: the address is in use`;
    return new RuntimeError("transport.address_in_use", { address }, message, cause);
  }
  const expected = "an address of this machine that this process may bind";
  return new RuntimeError(
    "option.invalid",
    { option: "listen", expected, received: address },
    `cannot listen on ${address}: ${describeError(cause)}`,
    cause,
  );
}
