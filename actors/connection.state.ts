/** What a connection knows of itself, and how it shows it. */

import type { ConnectionState, ConnectionView, PeerAnswer } from "../messages/connection.ts";
import type { From } from "../src/actor/context.ts";
import type { FrameGate } from "../src/link/frame-gate.ts";
import type { ChannelNeeds, PeerChannel } from "../src/link/peer-channel.ts";
import type { RequestTable } from "../src/link/request-table.ts";
import { type AvailabilityTimer, timerSeconds } from "../src/peer/availability.ts";
import type { PeerMeasures } from "../src/peer/peer-weight.ts";
import { type Backoff, DIAL_BACKOFF } from "../src/peer/backoff.ts";
import type { Endpoint, Link, Transport } from "../src/transport/transport.ts";

/** Limits and times of a connection. */
export interface ConnectionLimits {
  /** Requests without an answer at most. @defaultValue 1_024 */
  readonly requestsMax: number;
  /** Between two signs of life, in ms. @defaultValue 10_000 */
  readonly heartbeatMs: number;
  /** Silence after which the link is given up, in ms: two missed beats and some. @defaultValue 25_000 */
  readonly silenceMs: number;
  /** How often overdue requests are looked for, in ms. @defaultValue 100 */
  readonly sweepMs: number;
  readonly backoff: Backoff;
}

/** The one place where these limits have numbers. */
export const CONNECTION_LIMITS: ConnectionLimits = {
  requestsMax: 1_024,
  heartbeatMs: 10_000,
  silenceMs: 25_000,
  sweepMs: 100,
  backoff: { ...DIAL_BACKOFF, capMs: 60_000 },
};

/** Fewer bytes of answers say nothing of a peer's throughput. */
const MEASURED_BYTES_MIN = 64 * 1024;

/** What a connection is started with. */
export interface ConnectionArgs {
  /** The peer's key as hexadecimal text, and as bytes. */
  readonly peer: string;
  readonly peerKey: Uint8Array;
  readonly endpoint: Endpoint;
}

/** What a connection is handed. */
export interface ConnectionNeeds extends ChannelNeeds {
  readonly transport: Transport;
  readonly limits?: Partial<ConnectionLimits>;
}

/** Where an answer goes. */
export type Waiter = From<PeerAnswer>;

/** What stands while the link does. */
export interface Standing {
  readonly channel: PeerChannel;
  readonly gate: FrameGate;
  readonly link: Link;
}

/** The newest link, from the moment it exists; mutable, because a killed connection has to end it. */
export interface OwnedLink {
  link: Link | undefined;
}

/**
 * What changes with every message. Mutable and owned by the actor, because to copy its whole state
 * for each request would cost more than the request.
 */
export interface Traffic {
  requests: number;
  timeouts: number;
  lateAnswers: number;
  roundTripMs: number | undefined;
  /** Bytes of answers, and how long they took together, in ms. */
  answerBytes: number;
  answerMs: number;
  /** When the peer was last heard, on the monotonic clock in ms. */
  heardAtMs: number;
}

/** What has not happened yet. */
export const NO_TRAFFIC: Traffic = {
  requests: 0,
  timeouts: 0,
  lateAnswers: 0,
  roundTripMs: undefined,
  answerBytes: 0,
  answerMs: 0,
  heardAtMs: 0,
};

/** A connection's whole state; `standing` is there exactly while it is connected. */
export interface ConnectionKnowledge {
  readonly phase: ConnectionState;
  readonly args: ConnectionArgs;
  readonly needs: ConnectionNeeds;
  readonly limits: ConnectionLimits;
  readonly standing: Standing | undefined;
  readonly owned: OwnedLink;
  readonly table: RequestTable<Waiter>;
  readonly traffic: Traffic;
  readonly attempts: number;
  readonly availability: AvailabilityTimer;
}

/** How the peer has served so far; `undefined` before its first answer. */
export function measuresOf({
  roundTripMs,
  answerBytes,
  answerMs,
}: Traffic): PeerMeasures | undefined {
  if (roundTripMs === undefined) return undefined;
  const bytesPerSecond =
    answerBytes < MEASURED_BYTES_MIN ? undefined : (1_000 * answerBytes) / Math.max(1, answerMs);
  return { roundTripMs, bytesPerSecond };
}

/** A connection as observers see it. */
export function viewOf(state: ConnectionKnowledge, nowMs: number): ConnectionView {
  const { args, phase, attempts, availability } = state;
  const { requests, timeouts, lateAnswers, roundTripMs } = state.traffic;
  return {
    peer: args.peer,
    endpoint: args.endpoint,
    state: phase,
    pending: state.table.size,
    attempts,
    requests,
    timeouts,
    lateAnswers,
    roundTripMs,
    availableSeconds: timerSeconds(availability, nowMs),
  };
}
