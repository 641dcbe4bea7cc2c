/**
 * The other door for peers: gRPC over the node's own TLS. What opens it is in grpc-server.ts; a
 * simulated network has none.
 */

import type { GrpcStatus } from "../wire/grpc-status.ts";
import type { CloseReason, Endpoint } from "./transport.ts";

/** One call of a peer whose key is proven. */
export interface GrpcCall {
  /** `/package.Service/Method` */
  readonly method: string;
  /** The peer's Ed25519 public key, 32 bytes. */
  readonly peerKey: Uint8Array;
  readonly remote: Endpoint;
  /** Aborted when the caller gave up, its deadline passed, or its connection ended. */
  readonly signal: AbortSignal;
  /** The next message of the caller; `undefined` when it has said all, or is gone. */
  receive(): Promise<Uint8Array | undefined>;
  /** Resolves when the caller's side has taken the message, or is gone. */
  send(message: Uint8Array): Promise<void>;
  /** Ends the call; once is enough. */
  end(status: GrpcStatus): void;
  /** Ends the connection the call came over, and what still waits to be read on it. */
  cutOff(): void;
}

/** What a listener is told. */
export interface GrpcEvents {
  onCall(call: GrpcCall): void;
  /** A connection did not come to be, or was one too many. */
  onRefused(remote: Endpoint, reason: CloseReason): void;
  /** A connection of a peer was ended from here. */
  onEnded(peerKey: Uint8Array, remote: Endpoint, reason: CloseReason): void;
}

/** An open port. */
export interface GrpcSocket {
  /** The bound address, with the real port. */
  readonly endpoint: Endpoint;
  /** Accepts nothing more and lets calls end; at the latest after so many ms all are ended. */
  drain(withinMs: number): Promise<void>;
  /** Ends everything at once. */
  close(): Promise<void>;
}

/** Opens gRPC ports under one node identity and one network id. */
export interface GrpcDoor {
  /**
   * Listens for calls.
   *
   * @param methods those that are answered, each `/package.Service/Method`; others are unimplemented
   * @throws RuntimeError `transport.address_in_use`, `option.invalid`
   */
  listen(endpoint: Endpoint, methods: readonly string[], events: GrpcEvents): Promise<GrpcSocket>;
}

/** Limits of a gRPC port; each bounds what peers can make this node hold. */
export interface GrpcLimits {
  /** Largest request in bytes. @defaultValue 128 KiB, 1,000 names of blocks */
  readonly requestBytesMax: number;
  /** Largest message sent in bytes. @defaultValue 4 MiB, what clients take unless told otherwise */
  readonly answerBytesMax: number;
  /** Connections in all. @defaultValue 256 */
  readonly connectionsMax: number;
  /** Connections of one peer. @defaultValue 8 */
  readonly connectionsPerPeerMax: number;
  /** Connections of one address, or of one IPv6 network of 64 bits. @defaultValue 64 */
  readonly connectionsPerSourceMax: number;
  /** Calls at once on one connection. @defaultValue 64 */
  readonly callsPerConnectionMax: number;
  /**
   * Bytes a connection may send each second beside its calls, over time: pings, settings, windows.
   * Some 4,000 pings. @defaultValue 65_536
   */
  readonly idleBytesPerSecond: number;
  /** The same at once, after a rest. @defaultValue 1 MiB */
  readonly idleBytesBurst: number;
  /** Silence after which a connection without calls is closed, in ms. @defaultValue 300_000 */
  readonly idleMs: number;
  /**
   * Age at which a connection is told to end, in ms: one of calls that never end is never silent.
   * @defaultValue 3_600_000
   */
  readonly ageMs: number;
  /** Time its calls have then, in ms. @defaultValue 60_000 */
  readonly ageGraceMs: number;
  /** How often a connection is asked whether it lives, in ms. @defaultValue 30_000 */
  readonly keepaliveMs: number;
  /** Patience with the answer, in ms. @defaultValue 10_000 */
  readonly keepaliveTimeoutMs: number;
}

/** The one place where these limits have numbers. */
export const GRPC_LIMITS: GrpcLimits = {
  requestBytesMax: 128 * 1024,
  answerBytesMax: 4 * 1024 * 1024,
  connectionsMax: 256,
  connectionsPerPeerMax: 8,
  connectionsPerSourceMax: 64,
  callsPerConnectionMax: 64,
  idleBytesPerSecond: 64 * 1024,
  idleBytesBurst: 1024 * 1024,
  idleMs: 300_000,
  ageMs: 3_600_000,
  ageGraceMs: 60_000,
  keepaliveMs: 30_000,
  keepaliveTimeoutMs: 10_000,
};
