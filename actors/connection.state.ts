/** What the owner of a link knows of it, and how it shows that. */

import type { ConnectionState, ConnectionView, PeerAnswer } from "../messages/connection.ts";
import type { From } from "../src/actor/context.ts";
import { clockOffsetMs } from "../src/link/clock-offset.ts";
import { NewestTimes } from "../src/link/newest-times.ts";
import type { PeerChannel } from "../src/link/peer-channel.ts";
import type { RequestTable } from "../src/link/request-table.ts";
import { type AvailabilityTimer, timerSeconds } from "../src/peer/availability.ts";
import type { PeerMeasures } from "../src/peer/peer-weight.ts";
import { type Backoff, DIAL_BACKOFF } from "../src/peer/backoff.ts";
import type { DialTarget, Link, Transport } from "../src/transport/transport.ts";
import type { Asking, LinkEnds, LinkNeeds } from "./connection.ends.ts";

/** Limits and times of a connection. */
export interface ConnectionLimits {
  /** How long what is asked waits until the other side has heard the rest, when a link gives way, in ms. @defaultValue 500 */
  readonly goodbyeMs: number;
  /** How long a link that has given way is kept for what is under way, in ms: the longest patience of any message, and some. @defaultValue 300_000 */
  readonly yieldMs: number;
  /** Requests without an answer at most. @defaultValue 1_024 */
  readonly requestsMax: number;
  /** Between two signs of life, in ms. @defaultValue 10_000 */
  readonly heartbeatMs: number;
  /** Silence after which the link is given up, in ms: two missed beats and some. @defaultValue 25_000 */
  readonly silenceMs: number;
  /** How often overdue requests are looked for, in ms. @defaultValue 100 */
  readonly sweepMs: number;
  readonly backoff: Backoff;
  /** How long a link has to stand for the wait to begin anew after it, in ms. @defaultValue 1_000 */
  readonly standsMs: number;
}

/** The one place where these limits have numbers. */
export const CONNECTION_LIMITS: ConnectionLimits = {
  requestsMax: 1_024,
  heartbeatMs: 10_000,
  silenceMs: 25_000,
  sweepMs: 100,
  goodbyeMs: 500,
  yieldMs: 300_000,
  backoff: { ...DIAL_BACKOFF, capMs: 60_000 },
  standsMs: 1_000,
};

/** Fewer bytes of answers say nothing of a peer's throughput. */
const MEASURED_BYTES_MIN = 64 * 1024;

/** What a connection is started with. */
export interface ConnectionArgs {
  /** The peer's key as hexadecimal text, and as bytes. */
  readonly peer: string;
  readonly peerKey: Uint8Array;
  readonly endpoint: DialTarget;
}

/** What a connection is handed. */
export interface ConnectionNeeds extends LinkNeeds {
  readonly transport: Transport;
}

/** Where an answer goes. */
export type Waiter = From<PeerAnswer>;

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
  /** How long the newest answers took. */
  readonly roundTrips: NewestTimes;
  /** Bytes of answers, and how long they took together, in ms. */
  answerBytes: number;
  answerMs: number;
  /** When the peer was last heard, on the monotonic clock in ms. */
  heardAtMs: number;
}

/** What has not happened yet. */
export function noTraffic(): Traffic {
  return {
    requests: 0,
    timeouts: 0,
    lateAnswers: 0,
    roundTripMs: undefined,
    roundTrips: new NewestTimes(),
    answerBytes: 0,
    answerMs: 0,
    heardAtMs: 0,
  };
}

/** States of a connection as its machine has them; others see the last two as `disconnected`. */
export type ConnectionPhase = ConnectionState | "yielding" | "yielded";

/** A connection's whole state; `ends` are there exactly while its link is. */
export interface ConnectionKnowledge {
  readonly phase: ConnectionPhase;
  readonly args: ConnectionArgs;
  readonly needs: ConnectionNeeds;
  readonly limits: ConnectionLimits;
  readonly ends: LinkEnds | undefined;
  /** Links there have been. */
  readonly links: number;
  readonly owned: OwnedLink;
  readonly table: RequestTable<Waiter>;
  readonly traffic: Traffic;
  readonly attempts: number;
  readonly availability: AvailabilityTimer;
  /** Whether a link stands that the peer has dialed. */
  readonly isReached: boolean;
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
  const { args, phase, attempts, availability, table, traffic, ends } = state;
  return {
    peer: args.peer,
    direction: "outbound",
    endpoint: args.endpoint,
    state: phase === "connected" || phase === "connecting" ? phase : "disconnected",
    phase,
    attempts,
    ...trafficView({ table, traffic, channel: ends?.channel }, nowMs),
    availableSeconds: timerSeconds(availability, nowMs),
  };
}

/** What of a view is counted. */
export function trafficView(
  { table, traffic, channel }: Asking & { readonly channel: PeerChannel | undefined },
  nowMs: number,
): Omit<
  ConnectionView,
  "peer" | "direction" | "endpoint" | "state" | "phase" | "attempts" | "availableSeconds"
> {
  const { requests, timeouts, lateAnswers, roundTripMs, roundTrips, heardAtMs } = traffic;
  const clockMs = channel && clockOffsetMs(channel.ahead, roundTrips);
  return {
    ...{ pending: table.size, requests, timeouts, lateAnswers, roundTripMs },
    ...(roundTrips.view && { roundTrips: roundTrips.view }),
    ...(channel && { carried: { ...channel.carried } }),
    ...(clockMs !== undefined && { clockOffsetMs: clockMs }),
    ...(heardAtMs > 0 && { silentMs: Math.max(0, nowMs - heardAtMs) }),
  };
}
