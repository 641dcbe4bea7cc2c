/**
 * A connection to one peer: dials it, keeps the link alive, carries requests out and answers back, and
 * serves what the peer asks over it.
 *
 *   disconnected --dial--> connecting --dialed--> connected --giveWay--> yielding --> yielded
 *
 * It owns one link and the table of open requests. While a link stands that the peer has dialed it rests.
 * When it dies the link closes, callers hear `call.callee_exited` at once, and its supervisor starts a
 * new one that dials again.
 */

import type {
  ConnectionMessages,
  Packet,
  PeerAnswer,
  PeerRequest,
} from "../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../messages/connection-registry.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
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
import { RequestTable } from "../src/link/request-table.ts";
import { resetTimer, STOPPED_TIMER, startTimer, timerSeconds } from "../src/peer/availability.ts";
import { DUPLICATE } from "../src/peer/dial-tie-break.ts";
import { sendRequest, sweepAsked } from "./connection.asking.ts";
import { connectionMachine } from "./connection.machine.ts";
import {
  connected,
  dial,
  disconnected,
  heartbeat,
  reached,
  retryLater,
  table,
  tellState,
} from "./connection.life.ts";
import {
  answerAll,
  endIfUnread,
  holdIfUnread,
  readOn,
  receiveFrame,
  serverEnded,
  sweepServed,
} from "./connection.serving.ts";
import { endIfSettled, endUnsettled, sayGoodbye } from "./connection.settling.ts";
import {
  CONNECTION_LIMITS,
  type ConnectionArgs,
  type ConnectionKnowledge as State,
  type ConnectionNeeds,
  noTraffic,
  type OwnedLink,
  viewOf,
} from "./connection.state.ts";

type Context = ActorContext<ConnectionMessages>;

/** The connection actor. */
export const connection = defineActor<
  ConnectionMessages,
  State,
  ConnectionArgs & { readonly needs: ConnectionNeeds }
>({
  name: "connection",
  trapExit: true,
  init: start,
  // What waited for the dial goes over the peer's own link once that stands.
  phase: ({ phase, isReached }) => (isReached ? `${phase} reached` : phase),
  reads: ["view"],
  chart: { machine: connectionMachine, active: ({ phase }) => [phase], table },
  formatState: ({ phase, args, attempts, traffic }) => ({
    phase,
    ...args,
    attempts,
    requests: traffic.requests,
  }),
  handle: {
    request: (state, request, context) => ask(state, request, context),
    notify: (state, packet, context) => notify(state, packet, context),
    wakeUp: (state, _, context) =>
      state.phase === "disconnected" && !state.isReached
        ? dial({ ...state, attempts: 0 }, context)
        : keep(),
    reached: (state, isReached, context) => reached(state, isReached, context),
    giveWay: (state, _, context) => {
      if (state.phase !== "connected" || state.ends === undefined) return keep();
      sayGoodbye(state.ends, context);
      return next({ ...state, phase: table.next(state.phase, "giveWay") });
    },
    goodbyeEnded: (state, _, context) => {
      if (state.phase !== "yielding") return keep();
      tellState(state, { state: "disconnected", reason: DUPLICATE }, context);
      return settled({ ...state, phase: table.next(state.phase, "goodbyeEnded") });
    },
    hangUp: ({ ends }) => {
      ends?.channel.close("closed");
      return keep();
    },
    yieldOver: ({ ends }) => {
      if (ends !== undefined) endUnsettled(ends);
      return keep();
    },
    view: (state, _, context) => reply(viewOf(state, context.clock.monotonic())),
    dialEnd: ({ phase, isReached }) => {
      if (phase === "connecting") return postpone();
      return reply(phase === "connected" || isReached ? "connected" : "disconnected");
    },
    readAvailability: (state, { reset }, context) =>
      readAvailability(state, reset, context.clock.monotonic()),
    dialed: (state, link, context) => connected(state, link, context),
    dialFailed: (state, error, context) => {
      context.emit("p2p.dial_failed", { peer: state.args.peer, reason: describeError(error) });
      return next(retryLater({ ...state, phase: table.next(state.phase, "dialFailed") }, context));
    },
    frame: (state, frame, context) => {
      const { ends, args } = state;
      if (ends === undefined) return keep();
      const { farewell } = ends;
      receiveFrame(ends, frame, context);
      // The peer says something as soon as it has let the link in.
      if (!farewell.isProven && farewell.proofId === undefined) {
        context.ref(CONNECTION_REGISTRY).cast.proven({ peer: args.peer });
        farewell.isProven = true;
      }
      return settled(state);
    },
    answered: (state, answers, context) => {
      if (state.ends === undefined) return keep();
      answerAll(state.ends, answers, context);
      return settled(state);
    },
    linkClosed: (state, reason, context) => disconnected(state, reason, context),
    flush: ({ ends }, _, context) => {
      if (ends === undefined) return keep();
      if (ends.channel.flush()) holdIfUnread(ends, context);
      else ends.link.destroy("overloaded");
      return keep();
    },
    drained: ({ ends }, _, context) => {
      if (ends !== undefined) readOn(ends, context);
      return keep();
    },
    unread: ({ ends }, _, context) => {
      if (ends !== undefined) endIfUnread(ends, context);
      return keep();
    },
    sweep: (state, _, context) => {
      if (state.ends === undefined) return keep();
      sweepAsked(state.ends, context);
      return settled(state);
    },
    sweepServed: (state, _, context) => {
      if (state.ends === undefined) return keep();
      sweepServed(state.ends, context);
      return settled(state);
    },
    heartbeat: (state, _, context) => heartbeat(state, context),
    reconnect: (state, _, context) =>
      state.phase === "disconnected" && !state.isReached ? dial(state, context) : keep(),
  },
  down: ({ ends }, { monitor }, context) => {
    if (ends !== undefined) serverEnded(ends, monitor, context);
    return keep();
  },
  exit: () => stop("shutdown"),
  terminate: ({ ends }) => ends?.channel.close("closed"),
});

async function start(
  { needs, ...args }: ConnectionArgs & { readonly needs: ConnectionNeeds },
  context: Context,
): Promise<InitResult<State>> {
  const registry = context.ref(CONNECTION_REGISTRY);
  const { peer, endpoint } = args;
  const taken = await registry.call.register({ peer, ref: context.self, endpoint });
  if (taken === "taken") return ignore();
  const isReached = taken === "reached";
  const owned: OwnedLink = { link: undefined };
  ownedBy(context.signal, () => owned.link?.close("closed"));
  const state: State = {
    phase: table.initial,
    args,
    needs,
    limits: { ...CONNECTION_LIMITS, ...needs.limits },
    ends: undefined,
    links: 0,
    owned,
    table: new RequestTable(needs.limits?.requestsMax ?? CONNECTION_LIMITS.requestsMax),
    traffic: noTraffic(),
    attempts: 0,
    availability: isReached ? startTimer(STOPPED_TIMER, context.clock.monotonic()) : STOPPED_TIMER,
    isReached,
  };
  return started(state, { continueWith: ["reconnect"] });
}

/** Sends a request, now or once the dial that is under way has ended; each keeps its place. */
function ask(state: State, request: PeerRequest, context: Context): CallResult<State, PeerAnswer> {
  const { phase, ends } = state;
  // A caller that gave up while its request waited gets nothing sent in its name.
  if (!context.isAwaited) return keep();
  if (isWaiting(state)) return postpone();
  if (phase !== "connected" || ends === undefined) return reply({ kind: "not_connected" });
  return sendRequest(ends, request, context);
}

function notify(state: State, packet: Packet, context: Context): CastResult<State> {
  const { phase, ends, args } = state;
  if (isWaiting(state)) return postpone();
  if (phase !== "connected" || ends === undefined) {
    context.ref(CONNECTION_REGISTRY).cast.forward({ peer: args.peer, packet });
    return keep();
  }
  const { channel } = ends;
  if (channel.say("notice", channel.nextId(), packet)) context.post("flush");
  return keep();
}

/** Whether what is to be sent waits: for a link, or until it may go over another one. */
function isWaiting({ phase, isReached }: State): boolean {
  return phase === "yielding" || (phase === "connecting" && !isReached);
}

/** Ends the link if it was given up and nothing is under way any more. */
function settled(state: State): CastResult<State> {
  if (state.phase === "yielded" && state.ends !== undefined) endIfSettled(state.ends);
  return next(state);
}

function readAvailability(state: State, reset: boolean, nowMs: number): CallResult<State, number> {
  const { availability } = state;
  const seconds = timerSeconds(availability, nowMs);
  if (!reset) return reply(seconds);
  return replyNext(seconds, { ...state, availability: resetTimer(availability, nowMs) });
}
