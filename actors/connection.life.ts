/** The life of a connection's link: dialed, kept alive, lost, and dialed again. */

import type { ConnectionMessages, ConnectionState } from "../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../messages/connection-registry.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { machineTable } from "../src/actor/machine-table.ts";
import { type CastResult, keep, next } from "../src/actor/result.ts";
import { startTimer, stopTimer } from "../src/peer/availability.ts";
import { nextDelayMs } from "../src/peer/backoff.ts";
import type { CloseReason, Link } from "../src/transport/transport.ts";
import { askForProof } from "./connection.asking.ts";
import { closeAsked, type LinkEnds, openEnds } from "./connection.ends.ts";
import { type ConnectionEvent, connectionMachine } from "./connection.machine.ts";
import { giveUpServed } from "./connection.serving.ts";
import { endReason, endUnsettled } from "./connection.settling.ts";
import {
  type ConnectionKnowledge as State,
  type ConnectionPhase,
  measuresOf,
} from "./connection.state.ts";

type Context = ActorContext<ConnectionMessages>;

/** The life of a connection as a table. */
export const table = machineTable<ConnectionPhase, ConnectionEvent["type"]>(connectionMachine);

/** A link stands that the peer has dialed, or none does any more. */
export function reached(state: State, isReached: boolean, context: Context): CastResult<State> {
  const nowMs = context.clock.monotonic();
  const { phase } = state;
  const isThere = isReached || phase === "connected";
  const availability = (isThere ? startTimer : stopTimer)(state.availability, nowMs);
  const after = { ...state, isReached, availability };
  if (isReached) context.cancelTimer("reconnect");
  // What this one gave way to is gone, and the other side may never have had it: begin anew.
  else if (state.ends !== undefined) endUnsettled(state.ends);
  return next(!isReached && phase === "disconnected" ? retryLater(after, context) : after);
}

/** Dials; how that ends comes back as `dialed` or `dialFailed`. */
export function dial(state: State, context: Context): CastResult<State> {
  context.cancelTimer("reconnect");
  const work = async (signal: AbortSignal): Promise<Link> => {
    const link = await openLink(state, signal, context);
    if (signal.aborted) link.destroy();
    state.owned.link = link;
    return link;
  };
  context.task(work, { done: "dialed", failed: "dialFailed" });
  tellState(state, { state: "connecting" }, context);
  return next({ ...state, phase: table.next(state.phase, "dial") });
}

/** Opens a link, and tells of it where dials are traced. */
function openLink(state: State, signal: AbortSignal, context: Context): Promise<Link> {
  const { endpoint, peer, peerKey } = state.args;
  const { transport, traces } = state.needs;
  const dialing = (): Promise<Link> => transport.dial(endpoint, peerKey, signal);
  if (traces === undefined) return dialing();
  const { host, port } = endpoint;
  const begun = { name: "dial", kind: "client", attributes: { peer, host, port } } as const;
  return traces.during(begun, dialing, (error) => context.emit("traces.failed", { error }));
}

/** The link stands. */
export function connected(state: State, link: Link, context: Context): CastResult<State> {
  const { limits, needs, traffic, table: open } = state;
  const number = state.links + 1;
  const ends = openEnds(link, { needs, limits, number, table: open, traffic }, context);
  if (state.isReached) askForProof(ends, context);
  context.setTimer("heartbeat", limits.heartbeatMs, "heartbeat");
  tellState(state, { state: "connected" }, context);
  context.emit("p2p.connected", { peer: state.args.peer });
  return next({
    ...state,
    phase: table.next(state.phase, "dialed"),
    ends,
    links: number,
    availability: startTimer(state.availability, context.clock.monotonic()),
  });
}

/** The link has ended: whoever waits is told, and it is dialed again. */
export function disconnected(state: State, told: CloseReason, context: Context): CastResult<State> {
  const { ends, phase, isReached } = state;
  if (ends === undefined) return keep();
  const reason = endReason(ends, told);
  closeAsked(ends, reason, context);
  giveUpServed(ends, context);
  for (const timer of ["heartbeat", "goodbye", "yield", "unread", "sweepServed"]) {
    context.cancelTimer(timer);
  }
  context.emit("p2p.disconnected", { peer: state.args.peer, reason });
  tellState(state, { state: "disconnected", reason }, context);
  const nowMs = context.clock.monotonic();
  const availability = isReached ? state.availability : stopTimer(state.availability, nowMs);
  const attempts = hasStood(state, ends, context) ? 0 : state.attempts;
  const closed = table.next(phase, "linkClosed");
  const after = { ...state, attempts, phase: closed, ends: undefined, availability };
  return next(retryLater(after, context));
}

/**
 * Whether a link counts, so that the wait for the next begins anew: its peer has spoken, and it stood for a while.
 * One that is ended as soon as it is let in must not be dialed again and again at once.
 */
function hasStood({ limits }: State, ends: LinkEnds, context: Context): boolean {
  const stoodMs = context.clock.monotonic() - ends.openedAtMs;
  return ends.farewell.isProven && stoodMs >= limits.standsMs;
}

/** Dials again after a while; not while the peer's own link stands. */
export function retryLater(state: State, context: Context): State {
  const afterMs = nextDelayMs(state.attempts, state.limits.backoff, context.random);
  if (!state.isReached) context.setTimer("reconnect", afterMs, "reconnect");
  tellState(state, { state: "disconnected" }, context);
  return { ...state, attempts: state.attempts + 1 };
}

/** Says a sign of life, and gives a silent peer up. */
export function heartbeat(state: State, context: Context): CastResult<State> {
  const { ends, limits, traffic, args } = state;
  if (ends === undefined) return keep();
  const silentMs = context.clock.monotonic() - traffic.heardAtMs;
  // A peer that is not listened to cannot be heard; it has a patience of its own.
  if (silentMs >= limits.silenceMs && ends.serving.reading === "open") ends.link.destroy("idle");
  else ends.channel.beat();
  context.setTimer("heartbeat", limits.heartbeatMs, "heartbeat");
  const measures = measuresOf(traffic);
  const { peer } = args;
  const registry = context.ref(CONNECTION_REGISTRY);
  if (measures) registry.cast.measured({ peer, measures, direction: "outbound" });
  return state.attempts > 0 && hasStood(state, ends, context)
    ? next({ ...state, attempts: 0 })
    : keep();
}

/** Tells the registry how the connection stands, and why if its link has ended. */
export function tellState(
  { args }: State,
  told: { readonly state: ConnectionState; readonly reason?: CloseReason },
  context: Context,
): void {
  context.ref(CONNECTION_REGISTRY).cast.stateChanged({ peer: args.peer, ...told });
}
