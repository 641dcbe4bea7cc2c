/**
 * A session: one accepted connection. It opens what the peer sends, has requests answered within
 * the peer's quota, sends the answers back, one flush a turn, and carries this node's own requests.
 *
 * It owns the link. When it dies the link closes, callers hear `call.callee_exited` at once, and the
 * peer dials again.
 */

import type { ConnectionView } from "../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../messages/connection-registry.ts";
import type { SessionMessages, SessionView } from "../messages/session.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import {
  type CallResult,
  type CastResult,
  type InitResult,
  keep,
  next,
  postpone,
  reply,
  replyNext,
  started,
  stop,
} from "../src/actor/result.ts";
import { RequestTable } from "../src/link/request-table.ts";
import {
  type AvailabilityTimer,
  resetTimer,
  startTimer,
  STOPPED_TIMER,
  timerSeconds,
} from "../src/peer/availability.ts";
import { DUPLICATE } from "../src/peer/dial-tie-break.ts";
import type { CloseReason, Link } from "../src/transport/transport.ts";
import { sendRequest, sweepAsked } from "./connection.asking.ts";
import { closeAsked, type LinkEnds, type LinkNeeds, openEnds } from "./connection.ends.ts";
import {
  answerAll,
  endIfUnread,
  giveUpServed,
  holdIfUnread,
  readOn,
  receiveFrame,
  serverEnded,
  sweepServed,
} from "./connection.serving.ts";
import { endIfSettled, endReason, endUnsettled, sayGoodbye } from "./connection.settling.ts";
import { CONNECTION_LIMITS, measuresOf, noTraffic, trafficView } from "./connection.state.ts";

/** What a session is started with. */
export interface SessionArgs {
  readonly link: Link;
  readonly needs: LinkNeeds;
}

type Context = ActorContext<SessionMessages>;

/** `draining`: nothing is read any more. The others are as a connection's, see its machine. */
type Phase = "connected" | "draining" | "yielded" | "yielding";

interface State {
  readonly ends: LinkEnds;
  readonly phase: Phase;
  /** Whether nothing is read until the peer has read. */
  readonly isHeld: boolean;
  readonly availability: AvailabilityTimer;
  /** Watches the registry; absent while it is away. */
  readonly registry: number | undefined;
}

/** How long after the end of a registry its successor is looked for, in ms. */
const INTRODUCE_AGAIN_MS = 500;

/** The session actor. */
export const session = defineActor<SessionMessages, State, SessionArgs>({
  name: "session",
  trapExit: true,
  init: start,
  // Frames that came while the peer did not read wait for the end of that.
  phase: ({ phase, isHeld }) => `${phase}${isHeld ? " held" : ""}`,
  reads: ["view"],
  formatState: ({ ends }) => ({
    peer: ends.peer,
    inFlight: ends.serving.open.size,
    served: ends.serving.open.answered,
  }),
  handle: {
    view: (state, _, context) => reply(viewOf(state, context.clock.monotonic())),
    request: ({ phase, ends }, request, context) => {
      // A caller that gave up while its request waited gets nothing sent in its name.
      if (!context.isAwaited) return keep();
      if (phase === "yielding") return postpone();
      if (phase !== "connected") return reply({ kind: "not_connected" });
      return sendRequest(ends, request, context);
    },
    notify: ({ phase, ends }, packet, context) => {
      if (phase === "yielding") return postpone();
      const { peer, channel } = ends;
      if (phase !== "connected") context.ref(CONNECTION_REGISTRY).cast.forward({ peer, packet });
      else if (channel.say("notice", channel.nextId(), packet)) context.post("flush");
      return keep();
    },
    readAvailability: (state, { reset }, context) =>
      readAvailability(state, reset, context.clock.monotonic()),
    frame: (state, frame, context) => {
      const { ends, phase } = state;
      if (phase === "draining") return keep();
      if (state.isHeld) return postpone();
      receiveFrame(ends, frame, context);
      if (frame.length === 0) beatBack(ends, context);
      return settled(state);
    },
    giveWay: (state, _, context) => {
      if (state.phase !== "connected") return keep();
      sayGoodbye(state.ends, context);
      return next({ ...state, phase: "yielding" });
    },
    goodbyeEnded: (state, _, context) => {
      if (state.phase !== "yielding") return keep();
      tellEnd(state, DUPLICATE, context);
      return settled({ ...state, phase: "yielded" });
    },
    hangUp: ({ ends }) => {
      ends.channel.close("closed");
      return keep();
    },
    yieldOver: ({ ends }) => {
      endUnsettled(ends);
      return keep();
    },
    drain: (state, { withinMs }, context) => {
      const { ends } = state;
      ends.gate.hold(true);
      context.setTimer("drain", withinMs, "drainOver");
      // What was asked here cannot be heard any more.
      closeAsked(ends, "closed", context);
      tellEnd(state, "closed", context);
      return next({ ...state, phase: "draining" }, { continueWith: ["flush"] });
    },
    drainOver: () => stop("normal"),
    linkClosed: (state, told, context) => {
      const { peer, link } = state.ends;
      const reason = endReason(state.ends, told);
      closeAsked(state.ends, reason, context);
      giveUpServed(state.ends, context);
      context.emit("p2p.session_ended", { peer, remote: remoteOf(link), reason });
      tellEnd(state, reason, context);
      return stop("normal");
    },
    answered: (state, answers, context) => {
      answerAll(state.ends, answers, context);
      return settled(state);
    },
    flush: (state, _, context) => {
      const { ends, phase } = state;
      if (!ends.channel.flush()) ends.link.destroy("overloaded");
      if (phase === "draining") return ends.serving.open.size > 0 ? keep() : stop("normal");
      holdIfUnread(ends, context);
      return asRead(state);
    },
    drained: (state, _, context) => {
      readOn(state.ends, context);
      return asRead(state);
    },
    unread: (state, _, context) => {
      endIfUnread(state.ends, context);
      return asRead(state);
    },
    sweep: (state, _, context) => {
      sweepAsked(state.ends, context);
      return settled(state);
    },
    sweepServed: (state, _, context) => {
      sweepServed(state.ends, context);
      return settled(state);
    },
    quiet: ({ ends }, _, context) => {
      const { limits, serving, traffic, link } = ends;
      const silentMs = context.clock.monotonic() - traffic.heardAtMs;
      // A peer that is not listened to cannot be heard; it has a patience of its own.
      const leftMs = serving.reading === "held" ? limits.silenceMs : limits.silenceMs - silentMs;
      if (leftMs > 0) context.setTimer("quiet", leftMs, "quiet");
      else link.destroy("idle");
      return keep();
    },
    introduce: (state, _, context) =>
      state.phase === "connected" ? next(introduce(state, context)) : keep(),
  },
  down: (state, { monitor }, context) => {
    serverEnded(state.ends, monitor, context);
    if (monitor !== state.registry) return keep();
    context.setTimer("introduce", INTRODUCE_AGAIN_MS, "introduce");
    return next({ ...state, registry: undefined });
  },
  exit: () => stop("shutdown"),
  terminate: ({ ends }, _, context) => {
    giveUpServed(ends, context);
    ends.channel.close("closed");
  },
});

function start({ link, needs }: SessionArgs, context: Context): InitResult<State> {
  const limits = { ...CONNECTION_LIMITS, ...needs.limits };
  const table = new RequestTable<never>(limits.requestsMax);
  const asking = { table, traffic: noTraffic() };
  const ends = openEnds(link, { needs, limits, number: 1, ...asking }, context);
  context.setTimer("quiet", ends.limits.silenceMs, "quiet");
  context.emit("p2p.session_opened", { peer: ends.peer, remote: remoteOf(link) });
  // A killed session runs no `terminate`, and its peer has to learn that nobody answers any more.
  ownedBy(context.signal, () => link.close("closed"));
  // Who dialed learns by this that it was let in.
  ends.channel.beat();
  const availability = startTimer(STOPPED_TIMER, context.clock.monotonic());
  const state: State = {
    ends,
    phase: "connected",
    isHeld: false,
    availability,
    registry: undefined,
  };
  return started(introduce(state, context));
}

/** Tells the registry of this link, and watches it: the next one would know nothing of it. */
function introduce(state: State, context: Context): State {
  const { peer, link } = state.ends;
  const { host } = link.remote;
  context.ref(CONNECTION_REGISTRY).cast.accepted({ peer, ref: context.self, host });
  return { ...state, registry: context.monitor(CONNECTION_REGISTRY) };
}

/** Nobody is to ask over this link any more. */
function tellEnd({ ends }: State, reason: CloseReason, context: Context): void {
  const { peer } = ends;
  context.ref(CONNECTION_REGISTRY).cast.ended({ peer, ref: context.self, reason });
}

function beatBack({ channel, peer, traffic }: LinkEnds, context: Context): void {
  channel.beat();
  const measures = measuresOf(traffic);
  if (measures === undefined) return;
  context.ref(CONNECTION_REGISTRY).cast.measured({ peer, measures, direction: "inbound" });
}

/** Notes whether the peer is read; what waited for that comes back. */
function asRead(state: State): CastResult<State> {
  const isHeld = state.ends.serving.reading === "held";
  return isHeld === state.isHeld ? keep() : next({ ...state, isHeld });
}

/** Ends the link if it was given up and nothing is under way any more. */
function settled(state: State): CastResult<State> {
  if (state.phase === "yielded") endIfSettled(state.ends);
  return next(state);
}

function readAvailability(state: State, reset: boolean, nowMs: number): CallResult<State, number> {
  const { availability } = state;
  const seconds = timerSeconds(availability, nowMs);
  if (!reset) return reply(seconds);
  return replyNext(seconds, { ...state, availability: resetTimer(availability, nowMs) });
}

function viewOf({ phase, ends, availability }: State, nowMs: number): SessionView {
  const { peer, link, serving } = ends;
  const state: ConnectionView["state"] = phase === "connected" ? "connected" : "disconnected";
  return {
    peer,
    direction: "inbound",
    endpoint: link.remote,
    remote: remoteOf(link),
    state,
    phase,
    attempts: 0,
    ...trafficView(ends, nowMs),
    availableSeconds: timerSeconds(availability, nowMs),
    inFlight: serving.open.size,
    served: serving.open.answered,
  };
}

function remoteOf({ remote }: Link): string {
  return `${remote.host}:${remote.port}`;
}
