/** The dialer's side of a handshake: TCP, TLS, the acceptor's key, its hello. */

import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { type ErrorDetails, RuntimeError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { isPublicAddress, publicLookup } from "./tcp-lookup.ts";
import { describeEndpoint, remoteOf } from "./endpoint.ts";
import { TcpLink } from "./tcp-link.ts";
import {
  exchangeHello,
  provenBy,
  type ProvenPeer,
  type TlsIdentity,
  WIRE_PROTOCOL,
} from "./tls-identity.ts";
import type { DialTarget, TransportLimits } from "./transport.ts";

/** One dial, and what it is made with. */
export interface DialRequest {
  readonly endpoint: DialTarget;
  readonly expectedKey: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
  readonly identity: TlsIdentity;
  readonly clock: Clock;
  readonly limits: TransportLimits;
}

/** How far a dial has come; it decides what a closed socket means. */
type Stage = "connecting" | "greeting" | "settled";

/**
 * Connects and proves both keys.
 *
 * @throws RuntimeError `transport.dial_failed`, `transport.dial_timeout` or `transport.refused`
 */
export function dialTls(request: DialRequest): Promise<TcpLink> {
  return new Promise((resolve, reject) => {
    new Dial(request, { resolve, reject }).start();
  });
}

interface Outcome {
  readonly resolve: (link: TcpLink) => void;
  readonly reject: (error: RuntimeError) => void;
}

class Dial {
  readonly #request: DialRequest;
  readonly #outcome: Outcome;
  readonly #address: string;
  #stage: Stage = "connecting";
  #release = (): void => {};
  #socket: TLSSocket | undefined;

  constructor(request: DialRequest, outcome: Outcome) {
    this.#request = request;
    this.#outcome = outcome;
    this.#address = describeEndpoint(request.endpoint);
  }

  start(): void {
    const { signal, clock, limits } = this.#request;
    if (signal?.aborted) {
      this.#fail(this.#failed("it was given up", signal.reason));
      return;
    }
    const onAbort = (): void => this.#fail(this.#failed("it was given up", signal?.reason));
    signal?.addEventListener("abort", onAbort);
    const timer = clock.setTimer(() => this.#fail(this.#timedOut()), limits.handshakeTimeoutMs);
    this.#release = () => {
      signal?.removeEventListener("abort", onAbort);
      clock.clearTimer(timer);
    };
    this.#connect();
  }

  #connect(): void {
    const { endpoint } = this.#request;
    if (isIP(endpoint.host) !== 0 && !isWithinReach(endpoint)) {
      this.#fail(this.#failed("the address is within one's own house"));
      return;
    }
    let socket: TLSSocket;
    try {
      socket = openSocket(this.#request);
    } catch (cause) {
      // The platform throws at once for a port or a host that is none.
      this.#fail(this.#failed("the address is not one", cause));
      return;
    }
    this.#socket = socket;
    // This listener stays for the life of the socket: an error without one ends the process.
    socket.on("error", (error) => this.#onError(error));
    socket.once("close", () => this.#onClose());
    socket.once("secureConnect", () => this.#onSecure(socket));
  }

  #onSecure(socket: TLSSocket): void {
    this.#stage = "greeting";
    const { expectedKey } = this.#request;
    const proof = provenBy(socket, WIRE_PROTOCOL);
    if ("refused" in proof) {
      this.#fail(this.#refused(proof.refused));
    } else if (expectedKey !== undefined && !Buffer.from(proof.key).equals(expectedKey)) {
      this.#fail(this.#refused("wrong_key"));
    } else {
      exchangeHello(socket, (isHello) => this.#onHello(isHello, socket, proof));
    }
  }

  #onHello(isHello: boolean, socket: TLSSocket, proof: ProvenPeer): void {
    if (this.#stage === "settled") return;
    if (isHello) this.#succeed(socket, proof);
    else this.#fail(this.#refused("bad_hello"));
  }

  #succeed(socket: TLSSocket, proof: ProvenPeer): void {
    this.#stage = "settled";
    this.#release();
    const { clock, limits, endpoint } = this.#request;
    const remote = remoteOf(socket) ?? endpoint;
    this.#outcome.resolve(
      new TcpLink({ socket, proof, remote, direction: "outbound", clock, limits }),
    );
  }

  #onError(error: Error): void {
    const isAlert = "code" in error && String(error.code).startsWith("ERR_SSL_");
    if (isAlert) this.#fail(this.#refused(refusalOf(String(error)), error));
    else if (this.#stage === "greeting") this.#fail(this.#refused("not_accepted", error));
    else this.#fail(this.#failed("no connection", error));
  }

  #onClose(): void {
    if (this.#stage === "greeting") this.#fail(this.#refused("not_accepted"));
    else this.#fail(this.#failed("the connection closed in the handshake"));
  }

  #fail(error: RuntimeError): void {
    if (this.#stage === "settled") return;
    this.#stage = "settled";
    this.#release();
    this.#socket?.destroy();
    this.#outcome.reject(error);
  }

  #failed(why: string, cause?: unknown): RuntimeError {
    const details: ErrorDetails["transport.dial_failed"] = { address: this.#address };
    const message = `cannot dial ${this.#address}: ${why}`;
    return new RuntimeError("transport.dial_failed", details, message, cause);
  }

  #timedOut(): RuntimeError {
    const timeoutMs = this.#request.limits.handshakeTimeoutMs;
    const details = { address: this.#address, timeoutMs };
    const message = `cannot dial ${this.#address}: no answer (${timeoutMs} ms)`;
    return new RuntimeError("transport.dial_timeout", details, message);
  }

  #refused(reason: string, cause?: unknown): RuntimeError {
    const details = { address: this.#address, reason };
    const message = `cannot dial ${this.#address}: refused (${reason})`;
    return new RuntimeError("transport.refused", details, message, cause);
  }
}

/** Whether an address may be dialed as it is; a name is checked when it has been looked up. */
function isWithinReach({ host, reach }: DialTarget): boolean {
  return reach !== "public" || isPublicAddress(host);
}

function openSocket({ endpoint, identity }: DialRequest): TLSSocket {
  const socket = connect({
    host: endpoint.host,
    port: endpoint.port,
    servername: identity.serverName,
    secureContext: identity.secureContext,
    ALPNProtocols: [WIRE_PROTOCOL],
    // No authority vouches for a node; `provenBy` is the check.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(endpoint.reach === "public" && { lookup: publicLookup() }),
  });
  socket.setNoDelay(true);
  socket.setKeepAlive(true);
  return socket;
}

/** The one alert with a meaning of its own here: the acceptor did not know our network or wire. */
function refusalOf(alert: string): string {
  return /no application protocol/i.test(alert) ? "wrong_network" : "tls_alert";
}
