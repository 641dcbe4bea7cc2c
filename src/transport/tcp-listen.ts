/** The acceptor's side: a listening socket, and a bounded number of handshakes on it. */

import { createServer, type Server, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { describeError, RuntimeError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { describeEndpoint, remoteOf } from "./endpoint.ts";
import { TcpLink } from "./tcp-link.ts";
import { Handshakes } from "./handshakes.ts";
import {
  exchangeHello,
  protocolFor,
  provenBy,
  type ProvenPeer,
  type TlsIdentity,
} from "./tls-identity.ts";
import type {
  CloseReason,
  Endpoint,
  ListenEvents,
  ListeningSocket,
  TransportLimits,
} from "./transport.ts";

/** One listening socket, and what it is made with. */
export interface ListenRequest {
  readonly endpoint: Endpoint;
  readonly events: ListenEvents;
  readonly identity: TlsIdentity;
  readonly clock: Clock;
  readonly limits: TransportLimits;
}

/** Stands for the other end when the system did not say who it was. */
const UNKNOWN_REMOTE: Endpoint = { host: "", port: 0 };

/**
 * Binds and accepts.
 *
 * @throws RuntimeError `transport.address_in_use` or `option.invalid`
 */
export function listenTls(request: ListenRequest): Promise<ListeningSocket> {
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
        server.on("error", () => request.events.onRefused?.(UNKNOWN_REMOTE, "overloaded"));
        resolve(listening(server, acceptor, request));
      });
    } catch (error) {
      reject(listenError(request.endpoint, error));
    }
  });
}

function listening(server: Server, acceptor: Acceptor, request: ListenRequest): ListeningSocket {
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

/** Brings accepted sockets to links, within the limits on handshakes. */
class Acceptor {
  readonly #request: ListenRequest;
  readonly #handshakes: Handshakes;

  constructor(request: ListenRequest) {
    this.#request = request;
    this.#handshakes = new Handshakes(request.limits);
  }

  accept(raw: Socket): void {
    raw.on("error", () => {});
    const remote = remoteOf(raw);
    if (remote === undefined) {
      raw.destroy();
    } else if (this.#handshakes.hasRoomFor(remote)) {
      this.#handshake(this.#secure(raw), remote);
    } else {
      raw.destroy();
      this.#request.events.onRefused?.(remote, "overloaded");
    }
  }

  /** Ends every handshake that is under way. */
  giveUp(): void {
    this.#handshakes.refuseAll("closed");
  }

  #secure(raw: Socket): TLSSocket {
    const { identity } = this.#request;
    return new TLSSocket(raw, {
      isServer: true,
      secureContext: identity.secureContext,
      requestCert: true,
      // No authority vouches for a node; `provenBy` is the check.
      rejectUnauthorized: false,
      ALPNCallback: (offer) => protocolFor(identity, offer),
    });
  }

  #handshake(socket: TLSSocket, remote: Endpoint): void {
    const { clock, limits, events } = this.#request;
    const settle = (): boolean => {
      clock.clearTimer(timer);
      return this.#handshakes.settle(refuse);
    };
    const refuse = (reason: CloseReason): void => {
      if (!settle()) return;
      socket.destroy();
      events.onRefused?.(remote, reason);
    };
    const timer = clock.setTimer(() => refuse("handshake_timeout"), limits.handshakeTimeoutMs);
    this.#handshakes.add(remote, refuse);
    // This listener stays for the life of the socket: an error without one ends the process.
    socket.on("error", () => refuse("handshake_failed"));
    socket.once("close", () => refuse("handshake_failed"));
    socket.once("secure", () => {
      const proof = provenBy(socket);
      if ("refused" in proof) {
        refuse("handshake_failed");
        return;
      }
      exchangeHello(socket, (isHello) => {
        if (!isHello) refuse("handshake_failed");
        else if (settle()) this.#open(socket, remote, proof);
      });
    });
  }

  #open(socket: TLSSocket, remote: Endpoint, proof: ProvenPeer): void {
    const { clock, limits, events } = this.#request;
    const link = new TcpLink({ socket, proof, remote, direction: "inbound", clock, limits });
    try {
      events.onLink(link);
    } catch (error) {
      // A listener that throws out of a socket's callback would take the process down.
      link.destroy(`owner_failed: ${describeError(error)}`);
      events.onRefused?.(remote, "owner_failed");
    }
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
