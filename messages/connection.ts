/**
 * What a connection is asked: carry a request to its peer and bring the answer, or carry a notice.
 * Answers may be late or never come; the connection tells which.
 */

import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { CloseReason, Endpoint, Link } from "../src/transport/transport.ts";

/** A message as it travels: which one, and its encoded fields. */
export interface Packet {
  readonly wireId: number;
  readonly payload: Uint8Array;
}

/** A request with its patience. */
export interface PeerRequest extends Packet {
  /** How long the answer may take, in ms, the dial included. */
  readonly timeoutMs: number;
}

/** How a request ended. */
export type PeerAnswer =
  | { readonly kind: "answer"; readonly packet: Packet }
  | { readonly kind: "not_connected" }
  | { readonly kind: "timeout" }
  | { readonly kind: "closed"; readonly reason: string }
  | { readonly kind: "overloaded" };

/** States of a connection. */
export type ConnectionState = "disconnected" | "connecting" | "connected";

/** A connection as observers see it. */
export interface ConnectionView {
  readonly peer: string;
  readonly endpoint: Endpoint;
  readonly state: ConnectionState;
  /** Requests without an answer. */
  readonly pending: number;
  /** Dials since the last success. */
  readonly attempts: number;
  readonly requests: number;
  /** Requests that had no answer in time. */
  readonly timeouts: number;
  /** Answers that came when nobody waited for them any more; they are dropped. */
  readonly lateAnswers: number;
  /** Median-ish round trip of the last answers, in ms; `undefined` before the first. */
  readonly roundTripMs: number | undefined;
  /** Seconds connected, in total. */
  readonly availableSeconds: number;
}

/** Messages of a connection. */
export type ConnectionMessages = {
  request: Call<PeerRequest, PeerAnswer>;
  /** Carries a notice if connected; else it is dropped and counted. */
  notify: Cast<Packet>;
  /** The peer was heard of: dial now instead of waiting. */
  wakeUp: Cast;
  view: Call<void, ConnectionView>;
  /** How the dial that is under way ends, or ended when none is. */
  dialEnd: Call<void, "connected" | "disconnected">;
  /**
   * Whole seconds the link has stood since the count was last set to zero; `reset` sets it to zero
   * after the reading, and a link that stands goes on counting from there.
   */
  readAvailability: Call<{ readonly reset: boolean }, number>;
  dialed: Internal<Link>;
  dialFailed: Internal<unknown>;
  frame: Internal<Uint8Array>;
  linkClosed: Internal<CloseReason>;
  flush: Internal;
  sweep: Internal;
  heartbeat: Internal;
  reconnect: Internal;
};
