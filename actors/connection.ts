/**
 * A connection to one peer: dials it, keeps the link alive, carries requests out and answers back.
 *
 *   disconnected --dial--> connecting --dialed--> connected --linkClosed--> disconnected
 *
 * It owns one link and the table of open requests. When it dies the link closes, callers hear
 * `call.callee_exited` at once, and its supervisor starts a new one that dials again.
 */

import type { ConnectionMessages, ConnectionState, PeerAnswer } from "../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../messages/connection-registry.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { machineTable } from "../src/actor/machine-table.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import {
  type CallResult,
  type CastResult,
  ignore,
  type InitResult,
  keep,
  next,
  postpone,
  reply,
  replyNext,
  started,
  stop,
} from "../src/actor/result.ts";
import { describeError } from "../src/errors.ts";
import { FrameGate } from "../src/link/frame-gate.ts";
import { PeerChannel } from "../src/link/peer-channel.ts";
import { RequestTable } from "../src/link/request-table.ts";
import {
  resetTimer,
  STOPPED_TIMER,
  startTimer,
  stopTimer,
  timerSeconds,
} from "../src/peer/availability.ts";
import { nextDelayMs } from "../src/peer/backoff.ts";
import type { CloseReason, Link } from "../src/transport/transport.ts";
import { type ConnectionEvent, connectionMachine } from "./connection.machine.ts";
import { receiveFrame, sendRequest, sweep } from "./connection.requests.ts";
import {
  CONNECTION_LIMITS,
  type ConnectionArgs,
  type ConnectionKnowledge as State,
  type ConnectionNeeds,
  NO_TRAFFIC,
  type OwnedLink,
  measuresOf,
  viewOf,
} from "./connection.state.ts";

type Context = ActorContext<ConnectionMessages>;

const table = machineTable<ConnectionState, ConnectionEvent["type"]>(connectionMachine);

/** The connection actor. */
export const connection = defineActor<
  ConnectionMessages,
  State,
  ConnectionArgs & { readonly needs: ConnectionNeeds }
>({
  name: "connection",
  trapExit: true,
  init: start,
  phase: ({ phase }) => phase,
  formatState: ({ phase, args, attempts, traffic }) => ({
    phase,
    ...args,
    attempts,
    requests: traffic.requests,
  }),
  handle: {
    request: (state, request, context) => sendRequest(state, request, context),
    notify: (state, packet, context) => {
      if (state.phase === "connecting") return postpone();
      const channel = state.standing?.channel;
      if (channel?.say("notice", channel.nextId(), packet)) context.post("flush");
      return keep();
    },
    wakeUp: (state, _, context) =>
      state.phase === "disconnected" ? dial({ ...state, attempts: 0 }, context) : keep(),
    view: (state, _, context) => reply(viewOf(state, context.clock.monotonic())),
    dialEnd: ({ phase }) => (phase === "connecting" ? postpone() : reply(phase)),
    readAvailability: (state, { reset }, context) =>
      readAvailability(state, reset, context.clock.monotonic()),
    dialed: (state, link, context) => connected(state, link, context),
    dialFailed: (state, error, context) => {
      context.emit("p2p.dial_failed", { peer: state.args.peer, reason: describeError(error) });
      return next(retryLater({ ...state, phase: table.next(state.phase, "dialFailed") }, context));
    },
    frame: (state, frame, context) => receiveFrame(state, frame, context),
    linkClosed: (state, reason, context) => disconnected(state, reason, context),
    flush: (state) => {
      if (state.standing?.channel.flush() === false) state.standing.link.destroy("overloaded");
      return keep();
    },
    sweep: (state, _, context) => sweep(state, context),
    heartbeat: (state, _, context) => heartbeat(state, context),
    reconnect: (state, _, context) =>
      state.phase === "disconnected" ? dial(state, context) : keep(),
  },
  exit: () => stop("shutdown"),
  terminate: ({ standing }) => standing?.channel.close("closed"),
});

async function start(
  { needs, ...args }: ConnectionArgs & { readonly needs: ConnectionNeeds },
  context: Context,
): Promise<InitResult<State>> {
  const registry = context.ref(CONNECTION_REGISTRY);
  const { peer, endpoint } = args;
  const taken = await registry.call.register({ peer, ref: context.self, endpoint });
  if (taken === "taken") return ignore();
  const owned: OwnedLink = { link: undefined };
  ownedBy(context.signal, () => owned.link?.close("closed"));
  const state: State = {
    phase: table.initial,
    args,
    needs,
    limits: { ...CONNECTION_LIMITS, ...needs.limits },
    standing: undefined,
    owned,
    table: new RequestTable(needs.limits?.requestsMax ?? CONNECTION_LIMITS.requestsMax),
    traffic: { ...NO_TRAFFIC },
    attempts: 0,
    availability: STOPPED_TIMER,
  };
  return started(state, { continueWith: ["reconnect"] });
}

function dial(state: State, context: Context): CastResult<State> {
  const { endpoint, peerKey } = state.args;
  const { transport } = state.needs;
  context.cancelTimer("reconnect");
  const work = async (signal: AbortSignal): Promise<Link> => {
    const link = await transport.dial(endpoint, peerKey, signal);
    if (signal.aborted) link.destroy();
    state.owned.link = link;
    return link;
  };
  context.task(work, { done: "dialed", failed: "dialFailed" });
  tellState(state, context, "connecting");
  return next({ ...state, phase: table.next(state.phase, "dial") });
}

function connected(state: State, link: Link, context: Context): CastResult<State> {
  const { limits } = state;
  const nowMs = context.clock.monotonic();
  const gate = new FrameGate(link, {
    frame: (frame) => context.post("frame", frame),
    closed: (reason) => context.post("linkClosed", reason),
  });
  const standing = { channel: new PeerChannel(link, state.needs), gate, link };
  state.traffic.heardAtMs = nowMs;
  context.setTimer("heartbeat", limits.heartbeatMs, "heartbeat");
  tellState(state, context, "connected");
  context.emit("p2p.connected", { peer: state.args.peer });
  return next({
    ...state,
    phase: table.next(state.phase, "dialed"),
    standing,
    attempts: 0,
    availability: startTimer(state.availability, nowMs),
  });
}

function disconnected(state: State, reason: CloseReason, context: Context): CastResult<State> {
  if (state.standing === undefined) return keep();
  for (const { waiter } of state.table.closeAll()) {
    context.reply<PeerAnswer>(waiter, { kind: "closed", reason });
  }
  context.cancelTimer("heartbeat");
  context.emit("p2p.disconnected", { peer: state.args.peer, reason });
  const availability = stopTimer(state.availability, context.clock.monotonic());
  const phase = table.next(state.phase, "linkClosed");
  return next(retryLater({ ...state, phase, standing: undefined, availability }, context));
}

function retryLater(state: State, context: Context): State {
  const afterMs = nextDelayMs(state.attempts, state.limits.backoff, context.random);
  context.setTimer("reconnect", afterMs, "reconnect");
  tellState(state, context, "disconnected");
  return { ...state, attempts: state.attempts + 1 };
}

function readAvailability(state: State, reset: boolean, nowMs: number): CallResult<State, number> {
  const { availability } = state;
  const seconds = timerSeconds(availability, nowMs);
  if (!reset) return reply(seconds);
  return replyNext(seconds, { ...state, availability: resetTimer(availability, nowMs) });
}

function heartbeat(state: State, context: Context): CastResult<State> {
  const { standing, limits } = state;
  if (standing === undefined) return keep();
  const silentMs = context.clock.monotonic() - state.traffic.heardAtMs;
  if (silentMs >= limits.silenceMs) standing.link.destroy("idle");
  else standing.channel.beat();
  context.setTimer("heartbeat", limits.heartbeatMs, "heartbeat");
  const measures = measuresOf(state.traffic);
  const { peer } = state.args;
  if (measures) context.ref(CONNECTION_REGISTRY).cast.measured({ peer, measures });
  return keep();
}

function tellState(state: State, context: Context, phase: ConnectionState): void {
  const { peer } = state.args;
  context.ref(CONNECTION_REGISTRY).cast.stateChanged({ peer, state: phase });
}
