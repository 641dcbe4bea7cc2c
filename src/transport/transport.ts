/**
 * The only door to the network: authenticated, encrypted, framed connections between nodes whose
 * identity is an Ed25519 key. TCP with TLS 1.3 in production, memory in tests.
 */

/** Where a node listens. */
export interface Endpoint {
  /** IPv4 or IPv6 address, or a DNS name. */
  readonly host: string;
  /** 1 to 65535; 0 only to listen on any free port. */
  readonly port: number;
}

/** Where to dial, and what that may turn out to be. */
export interface DialTarget extends Endpoint {
  /**
   * `public` refuses an address within one's own house (private, loopback, link-local and the like), also
   * one that a name stands for: a stranger's word must not have a node knock there. @defaultValue any
   */
  readonly reach?: "any" | "public";
}

/** Why a link ended, as both sides may log it. */
export type CloseReason =
  | "closed" // this side closed it, or the other side closed it in order
  | "reset" // the connection broke
  | "frame_too_large"
  | "frame_malformed"
  | "handshake_failed"
  | "handshake_timeout"
  | "idle" // a frame was begun and not finished in time, or nothing came for too long
  | "overloaded" // more at once than a limit allows
  | "too_many_handshakes_of_address" // of one source at once, or in a stretch of time
  | (string & {}); // a reason the owner gave to `close`

/**
 * What the owner of a link is told. Never called synchronously from a method of the link. An owner
 * that throws loses its link, with the reason `owner_failed: <message>`.
 */
export interface LinkEvents {
  /** A whole frame arrived; empty is a heartbeat. The bytes belong to the receiver. */
  onFrame(frame: Uint8Array): void;
  /** The write queue is empty again after it had backed up: after a refused `send`, for one. */
  onDrain?(): void;
  /** The link ended; exactly once, and nothing after it. */
  onClose(reason: CloseReason): void;
}

/** One authenticated connection to one peer. */
export interface Link {
  /** The peer's Ed25519 public key (32 bytes), proven by the handshake. */
  readonly peerKey: Uint8Array;
  /**
   * Bytes that both ends of this link know and no other link has ever had, 32 of them:
   * what is signed for one link is worth nothing on another. Not a secret to keep.
   */
  readonly channel: Uint8Array;
  /** The address of the other end, as seen from here. */
  readonly remote: Endpoint;
  /** Which side dialed. */
  readonly direction: "inbound" | "outbound";
  /** Hands the link its owner; frames wait until then (at most one socket buffer of them). */
  attach(events: LinkEvents): void;
  /**
   * Queues one frame. All frames queued within one turn of the event loop leave in one write.
   *
   * @param frame belongs to the link from here on and must not be changed
   * @returns false when the link is closed or the frame would take its write queue over
   *   `writeQueueBytesMax`; the frame is then not sent
   * @throws RuntimeError `codec.too_large` when the frame is larger than `frameBytesMax`
   */
  send(frame: Uint8Array): boolean;
  /** Writes what is queued now instead of at the end of the turn. */
  flush(): void;
  /** Bytes queued here and not yet taken by the system. */
  readonly queuedBytes: number;
  /** Stops reading and delivering at once, within a piece too: the pressure reaches the peer. */
  pause(): void;
  /** See {@link Link.pause}. */
  resume(): void;
  /** Sends what is queued within `closeTimeoutMs`, then ends. `onClose` follows. Idempotent. */
  close(reason?: CloseReason): void;
  /** Ends at once without sending what is queued. */
  destroy(reason?: CloseReason): void;
}

/** An open listening socket. */
export interface ListeningSocket {
  /** The bound address, with the real port. */
  readonly endpoint: Endpoint;
  /** Stops accepting; links already accepted live on. Resolves when the port is free. */
  close(): Promise<void>;
}

/** What a listener is told. */
export interface ListenEvents {
  /** A peer connected and proved its key. */
  onLink(link: Link): void;
  /** A connection failed before it became a link. */
  onRefused?(remote: Endpoint, reason: CloseReason): void;
}

/** Dials and listens under one node identity and one network id. */
export interface Transport {
  /**
   * Connects to a peer and proves both keys.
   *
   * @param expectedKey the peer's Ed25519 public key; `undefined` accepts any key (a seed known by address only)
   * @param signal gives the dial up
   * @throws RuntimeError `transport.dial_failed`, `transport.dial_timeout`, or `transport.refused` when
   *   the key or the network is another
   */
  dial(
    endpoint: DialTarget,
    expectedKey: Uint8Array | undefined,
    signal?: AbortSignal,
  ): Promise<Link>;
  /**
   * Listens for peers.
   *
   * @throws RuntimeError `transport.address_in_use` when the port is taken, `option.invalid` when the
   *   address is not one this process may bind
   */
  listen(endpoint: Endpoint, events: ListenEvents): Promise<ListeningSocket>;
}

/** Limits of a transport; each bounds what one peer can make this node hold. */
export interface TransportLimits {
  /** Largest frame body in bytes. @defaultValue 4 MiB + 64 KiB, one block batch and its envelope */
  readonly frameBytesMax: number;
  /** Largest write queue of one link in bytes. @defaultValue 16 MiB */
  readonly writeQueueBytesMax: number;
  /** Time for TCP, TLS and identity together, in ms. @defaultValue 5_000 */
  readonly handshakeTimeoutMs: number;
  /** Time for a frame from its first to its last byte, in ms; noticed within twice. @defaultValue 30_000 */
  readonly frameTimeoutMs: number;
  /** Time for the peer to take what is queued and end, once a link is closing, in ms. @defaultValue 5_000 */
  readonly closeTimeoutMs: number;
  /** Connections in handshake at once on one listener. @defaultValue 128 */
  readonly handshakesMax: number;
  /** Of them, those of one address, or of one IPv6 network of 64 bits. @defaultValue 32 */
  readonly handshakesPerSourceMax: number;
  /**
   * Handshakes one such source may begin each second, over time: some 3 ms of work each, so that one
   * source takes a tenth of a core. @defaultValue 32
   */
  readonly handshakesPerSourcePerSecond: number;
  /**
   * The same at once, after a rest: a network behind one address, 256 sessions, that dials anew and
   * once more. @defaultValue 512
   */
  readonly handshakesPerSourceBurst: number;
}

/** The one place where the transport's limits have numbers. */
export const TRANSPORT_LIMITS: TransportLimits = {
  frameBytesMax: 4 * 1024 * 1024 + 64 * 1024,
  writeQueueBytesMax: 16 * 1024 * 1024,
  handshakeTimeoutMs: 5_000,
  frameTimeoutMs: 30_000,
  closeTimeoutMs: 5_000,
  handshakesMax: 128,
  handshakesPerSourceMax: 32,
  handshakesPerSourcePerSecond: 32,
  handshakesPerSourceBurst: 512,
};
