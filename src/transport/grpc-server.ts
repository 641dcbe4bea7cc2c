/**
 * gRPC on a real network; the only file that knows the library, which is loaded when the first port is
 * opened: a node that speaks no gRPC does not pay for it. The sockets are this node's own: they
 * are accepted, proven and counted as those of its own wire are, and only then handed to the library,
 * which so never sees a certificate, and speaks HTTP/2 over what is secure already.
 */

import type { Server, ServerDuplexStream } from "@grpc/grpc-js";
import type { Clock } from "../time/clock.ts";
import { GRPC_CODES, type GrpcStatus } from "../wire/grpc-status.ts";
import {
  GRPC_LIMITS,
  type GrpcDoor,
  type GrpcEvents,
  type GrpcLimits,
  type GrpcSocket,
} from "./grpc.ts";
import { type CalmedConnection, innerServerOf, keepCalm } from "./grpc-calm.ts";
import { GrpcPlaces } from "./grpc-places.ts";
import { type PeerConnection, StreamCall } from "./grpc-stream.ts";
import { checkedNetworkId } from "./limits.ts";
import { type AcceptedPeer, acceptTls } from "./tls-accept.ts";
import { tlsIdentity } from "./tls-identity.ts";
import { type Endpoint, type ListeningSocket, TRANSPORT_LIMITS } from "./transport.ts";

/** HTTP/2 in ALPN. @see RFC 9113 section 3.2 */
const PROTOCOL = "h2";

/** Clients built on the C library of gRPC offer P-256 and nothing else. */
const CURVES = "X25519:P-256";

/** When to come again, as clients that retry by themselves read it. @see gRFC A6 */
const RETRY_HEADER = "grpc-retry-pushback-ms";

/** Memory one connection may take of the HTTP/2 layer, in its own unit of MB. */
const SESSION_MEMORY_MB = 32;

/** What a node brings to speak gRPC. */
export interface GrpcDoorOptions {
  /** The node's Ed25519 seed, 32 bytes: a secret. */
  readonly identity: Uint8Array;
  /** The network; a caller names it as `<networkId>.coppice`, or is refused. */
  readonly networkId: string;
  /** Runs the timeouts of handshakes and of draining. */
  readonly clock: Clock;
  /** What differs from {@link GRPC_LIMITS}. */
  readonly limits?: Partial<GrpcLimits>;
}

/**
 * Opens gRPC for one node; the certificate and the TLS context are built here, once.
 *
 * @throws RuntimeError `key.malformed` or `option.invalid`
 */
export function grpcDoor({ identity, networkId, clock, limits }: GrpcDoorOptions): GrpcDoor {
  const secure = tlsIdentity(identity, checkedNetworkId(networkId), CURVES);
  return {
    listen: async (endpoint, methods, events) => {
      const library = await import("@grpc/grpc-js");
      const needs = { library, clock, limits: { ...GRPC_LIMITS, ...limits } };
      const port = new GrpcPort(methods, events, needs);
      await port.open({
        ...{ endpoint, clock, identity: secure, limits: TRANSPORT_LIMITS, protocol: PROTOCOL },
        greet: (_socket, onAnswer) => onAnswer(true),
        onPeer: (peer) => port.accept(peer),
        onRefused: (remote, reason) => events.onRefused(remote, reason),
      });
      return port;
    },
  };
}

/** What a port is made with. */
interface PortNeeds {
  readonly library: Pick<
    typeof import("@grpc/grpc-js"),
    "Metadata" | "Server" | "ServerCredentials"
  >;
  readonly clock: Clock;
  readonly limits: GrpcLimits;
}

type Stream = ServerDuplexStream<Uint8Array, Uint8Array>;

class GrpcPort implements GrpcSocket {
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #library: PortNeeds["library"];
  readonly #events: GrpcEvents;
  readonly #places: GrpcPlaces;
  readonly #limits: GrpcLimits;
  /** Hands a socket to the library; gives back the session it makes of it at once. */
  readonly #inject: (socket: AcceptedPeer["socket"]) => CalmedConnection["session"];
  /** By what the library calls the other end, which no two open sockets of one port share. */
  readonly #connections = new Map<string, PeerConnection>();
  #listening: ListeningSocket | undefined;

  constructor(
    methods: readonly string[],
    events: GrpcEvents,
    { library, clock, limits }: PortNeeds,
  ) {
    const { Server, ServerCredentials } = library;
    this.#clock = clock;
    this.#library = library;
    this.#events = events;
    this.#places = new GrpcPlaces(limits);
    this.#limits = limits;
    this.#server = new Server({
      "grpc.max_receive_message_length": limits.requestBytesMax,
      "grpc.max_send_message_length": limits.answerBytesMax,
      "grpc.max_concurrent_streams": limits.callsPerConnectionMax,
      "grpc.max_connection_idle_ms": limits.idleMs,
      "grpc.max_connection_age_ms": limits.ageMs,
      "grpc.max_connection_age_grace_ms": limits.ageGraceMs,
      "grpc.keepalive_time_ms": limits.keepaliveMs,
      "grpc.keepalive_timeout_ms": limits.keepaliveTimeoutMs,
      "grpc-node.max_session_memory": SESSION_MEMORY_MB,
      "grpc.enable_channelz": 0,
    });
    this.#server.addService(
      ...serviceOf(methods, (method, stream) => this.#called(method, stream)),
    );
    // The socket is secure and its peer proven before the library gets it.
    const injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
    let opened: CalmedConnection["session"];
    innerServerOf(this.#server)?.on("session", (session) => {
      opened = session;
    });
    this.#inject = (socket) => {
      opened = undefined;
      injector.injectConnection(socket);
      return opened;
    };
  }

  get endpoint(): Endpoint {
    return this.#listening?.endpoint ?? { host: "", port: 0 };
  }

  async open(request: Parameters<typeof acceptTls>[0]): Promise<void> {
    this.#listening = await acceptTls(request);
  }

  accept({ socket, remote, proof }: AcceptedPeer): void {
    const traffic = { messageBytes: 0, calls: 0 };
    const connection = { socket, traffic, remote, peerKey: proof.key };
    const refusal = this.#places.take(connection);
    if (refusal !== undefined) {
      socket.destroy();
      this.#events.onRefused(remote, refusal);
      return;
    }
    const name = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#connections.set(name, connection);
    socket.once("close", () => {
      this.#places.giveBack(connection);
      if (this.#connections.get(name) === connection) this.#connections.delete(name);
    });
    // A server of the platform would have said so; without it HTTP/2 waits for a handshake for ever.
    Object.assign(socket, { secureConnecting: false });
    const session = this.#inject(socket);
    const { idleBytesPerSecond: perSecond, idleBytesBurst: burst } = this.#limits;
    const onFlood = (): void => this.#events.onEnded(proof.key, remote, "enhance_your_calm");
    keepCalm({ socket, traffic, session, onFlood }, this.#clock, { perSecond, burst });
  }

  async drain(withinMs: number): Promise<void> {
    await this.#listening?.close();
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer(resolve, withinMs);
      this.#server.tryShutdown(() => {
        this.#clock.clearTimer(timer);
        resolve();
      });
    });
    await this.close();
  }

  async close(): Promise<void> {
    await this.#listening?.close();
    this.#server.forceShutdown();
    const ended = [...this.#connections.values()].map(
      ({ socket }) =>
        new Promise<void>((resolve) => {
          socket.once("close", () => resolve());
          socket.destroy();
        }),
    );
    await Promise.all(ended);
  }

  #called(method: string, stream: Stream): void {
    const connection = this.#connections.get(stream.getPeer());
    const end = (status: GrpcStatus): void => endStream(stream, status, this.#library);
    if (connection === undefined) end(UNKNOWN_PEER);
    else this.#events.onCall(new StreamCall(method, connection, { stream, end }));
  }
}

/** Its socket is gone: nobody hears this. */
const UNKNOWN_PEER: GrpcStatus = { code: "unauthenticated", details: "unknown_peer" };

/**
 * One entry a method. All are declared as streams both ways, which is the same on the wire and lets one
 * way of receiving, sending and ending serve every method.
 */
function serviceOf(
  methods: readonly string[],
  onStream: (method: string, stream: Stream) => void,
): Parameters<Server["addService"]> {
  const pass = {
    requestStream: true,
    responseStream: true,
    requestSerialize: asBuffer,
    requestDeserialize: asBytes,
    responseSerialize: asBuffer,
    responseDeserialize: asBytes,
  };
  return [
    Object.fromEntries(methods.map((path) => [path, { path, ...pass }])),
    Object.fromEntries(methods.map((path) => [path, (stream: Stream) => onStream(path, stream)])),
  ];
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function asBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer);
}

function endStream(
  stream: Stream,
  { code, details, retryMs }: GrpcStatus,
  { Metadata }: PortNeeds["library"],
): void {
  if (code === "ok") {
    stream.end();
    return;
  }
  const metadata = new Metadata();
  if (retryMs !== undefined) metadata.set(RETRY_HEADER, String(Math.ceil(retryMs)));
  stream.emit("error", { code: GRPC_CODES[code], details, metadata });
}
