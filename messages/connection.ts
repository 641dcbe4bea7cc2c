/**
 * What the owner of a link is asked, whichever side dialed it: carry a request to the peer and bring the
 * answer, or carry a notice. Answers may be late or never come; the owner tells which.
 */

import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { TimesView } from "../src/link/newest-times.ts";
import type { Carried } from "../src/link/peer-channel.ts";
import type { TracePlace } from "../src/telemetry/traced-work.ts";
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
  /** The traced work it is part of. @defaultValue none */
  readonly within?: TracePlace;
}

/** How a request ended. */
export type PeerAnswer =
  | { readonly kind: "answer"; readonly packet: Packet }
  | { readonly kind: "not_connected" }
  | { readonly kind: "timeout" }
  | { readonly kind: "closed"; readonly reason: string }
  | { readonly kind: "overloaded" };

/** The answer to one request of the peer. */
export interface ServedAnswer {
  /** Which link of its owner the request came over. */
  readonly link: number;
  readonly messageId: number;
  readonly packet: Packet;
}

/** Which side dialed a link, seen from here. */
export type LinkDirection = "inbound" | "outbound";

/** States of a connection, as others see it. */
export type ConnectionState = "disconnected" | "connecting" | "connected";

/** A connection as observers see it. */
export interface ConnectionView {
  readonly peer: string;
  readonly direction: LinkDirection;
  /** The other end: where it is dialed, or where it dialed from. */
  readonly endpoint: Endpoint;
  readonly state: ConnectionState;
  /** The same as its owner has it: `yielding`, `yielded` and `draining` too. */
  readonly phase: string;
  /** Requests without an answer. */
  readonly pending: number;
  /** Dials since a link has last stood for a while. */
  readonly attempts: number;
  readonly requests: number;
  /** Requests that had no answer in time. */
  readonly timeouts: number;
  /** Answers that came when nobody waited for them any more; they are dropped. */
  readonly lateAnswers: number;
  /** Median-ish round trip of the last answers, in ms; `undefined` before the first. */
  readonly roundTripMs: number | undefined;
  /** Where the newest 32 of them lie, in ms; absent before the first. */
  readonly roundTrips?: TimesView;
  /** What has gone over the link that stands, in messages and bytes of frames. */
  readonly carried?: Readonly<Carried>;
  /** The peer's clock less ours, in ms, as its signed times say; absent before they do. */
  readonly clockOffsetMs?: number;
  /** Since the peer was last heard, in ms; absent while it never was. */
  readonly silentMs?: number;
  /** Seconds connected, in total. */
  readonly availableSeconds: number;
}

/** What both directions of a link need of the actor that owns it. */
type LinkWork = {
  frame: Internal<Uint8Array>;
  linkClosed: Internal<CloseReason>;
  /** The peer has read what was sent to it. */
  drained: Internal;
  /** The peer has not read for too long. */
  unread: Internal;
  flush: Internal;
  /** Looks for requests of ours whose time is up. */
  sweep: Internal;
  /** Looks for requests of the peer whose time is up. */
  sweepServed: Internal;
  /** The peer has heard everything that was asked over a link that is given up, or says nothing any more. */
  goodbyeEnded: Internal;
  /** A link that is given up has not come to an end. */
  yieldOver: Internal;
};

/** Messages of whoever owns a link, whichever side dialed it. */
export type PeerLinkMessages = LinkWork & {
  request: Call<PeerRequest, PeerAnswer>;
  /** Carries a notice if connected; else the link that is in use does, or nobody. */
  notify: Cast<Packet>;
  view: Call<void, ConnectionView>;
  /**
   * Whole seconds the peer was there since the count was last set to zero; `reset` sets it to zero
   * after the reading, and while the peer is there it goes on counting from there.
   */
  readAvailability: Call<{ readonly reset: boolean }, number>;
  /** The peer is wanted no more: ends the link. */
  hangUp: Cast;
  /** Another link to the peer is kept: asks nothing new over this one, and ends it once nothing is under way. */
  giveWay: Cast;
  /** Answers to requests that were handed on; those that are not waited for any more are dropped. */
  answered: Cast<readonly ServedAnswer[]>;
};

/** Messages of a connection, which dials. */
export type ConnectionMessages = PeerLinkMessages & {
  /** The peer was heard of: dial now instead of waiting. */
  wakeUp: Cast;
  /** Whether a link stands that the peer has dialed: meanwhile nothing is dialed here. */
  reached: Cast<boolean>;
  /** How the dial that is under way ends, or ended when none is. */
  dialEnd: Call<void, "connected" | "disconnected">;
  dialed: Internal<Link>;
  dialFailed: Internal<unknown>;
  heartbeat: Internal;
  reconnect: Internal;
};
