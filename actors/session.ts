/**
 * A session: one accepted connection. It opens what the peer sends, has requests answered within
 * the peer's quota, and sends the answers back, one flush a turn.
 *
 * It owns the link. When it dies the link closes and the peer dials again; nobody else notices.
 */

import { P2P_SERVER } from "../messages/p2p-server.ts";
import type { SessionMessages, SessionView } from "../messages/session.ts";
import { nodeMessages } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import {
  type CastResult,
  type InitResult,
  keep,
  next,
  postpone,
  reply,
  started,
  stop,
} from "../src/actor/result.ts";
import { isRuntimeError } from "../src/errors.ts";
import { answerPatience } from "../src/link/answer-patience.ts";
import { FrameGate } from "../src/link/frame-gate.ts";
import { type ChannelNeeds, PeerChannel } from "../src/link/peer-channel.ts";
import { ServedRequests } from "../src/link/served-requests.ts";
import { addressSource } from "../src/peer/node-address.ts";
import { peerIdOf } from "../src/peer/peer-id.ts";
import { type Bucket, fullBucket, type Quota } from "../src/peer/quota.ts";
import type { Link } from "../src/transport/transport.ts";
import type { Message, MessageFamily } from "../src/wire/define-messages.ts";
import { answerAll, failOverdue, receiveAll, sweepInTime } from "./session.requests.ts";

/** Limits of a session: what one peer may make this node do. */
export interface SessionLimits {
  /** Requests being answered at once; more are answered `overloaded`. @defaultValue 1_024 */
  readonly inFlightMax: number;
  /** Requests and notices of every type. @defaultValue 100_000 a second, 200_000 at once */
  readonly quota: Quota;
  /** Silence after which the session ends, in ms. @defaultValue 30_000 */
  readonly silenceMs: number;
  /**
   * Answers sent and not read, in bytes. Above it nothing more is read of the peer until all of it
   * is gone. @defaultValue 8 MiB, two of the largest answers
   */
  readonly unreadBytesMax: number;
  /** Patience with a peer that does not read, in ms. @defaultValue 20_000 */
  readonly unreadMs: number;
}

/** The one place where these limits have numbers. */
export const SESSION_LIMITS: SessionLimits = {
  inFlightMax: 1_024,
  quota: { perSecond: 100_000, burst: 200_000 },
  silenceMs: 30_000,
  unreadBytesMax: 8 * 1024 * 1024,
  unreadMs: 20_000,
};

/** What sessions need, all of them the same. */
export interface SessionNeeds extends ChannelNeeds {
  readonly sessionLimits?: Partial<SessionLimits>;
  /** How long an answer may be worked on, in ms, by the wire id of its request. @defaultValue as the node's own messages say */
  readonly patienceMs?: (wireId: number) => number;
}

/** What a session is started with. */
export interface SessionArgs {
  readonly link: Link;
  readonly needs: SessionNeeds;
}

type Context = ActorContext<SessionMessages>;

const OWN_PATIENCE = answerPatience(nodeMessages.messages as MessageFamily<Message>);

/** The state of a session. */
export interface SessionState {
  readonly link: Link;
  readonly peer: string;
  /** The address it is counted by. */
  readonly source: string;
  readonly channel: PeerChannel;
  readonly gate: FrameGate;
  readonly limits: SessionLimits;
  readonly patienceMs: (wireId: number) => number;
  readonly open: ServedRequests;
  readonly bucket: Bucket;
  /** When the peer was last heard, on the monotonic clock in ms. */
  readonly heardAtMs: number;
  /** `held`: nothing is read until the peer has read; `draining`: nothing is read any more. */
  readonly reading: "open" | "held" | "draining";
  /** When a timer looks after what is open, on the monotonic clock in ms; Infinity for never. */
  readonly sweepAtMs: number;
  /** Watches the server; absent until the first request, and after the server's end. */
  readonly serverMonitor: number | undefined;
}

type State = SessionState;

/** The session actor. */
export const session = defineActor<SessionMessages, State, SessionArgs>({
  name: "session",
  trapExit: true,
  init: start,
  // Frames that came while the peer did not read wait for the end of that.
  phase: ({ reading }) => reading,
  formatState: ({ peer, open }) => ({ peer, inFlight: open.size, served: open.answered }),
  handle: {
    view: (state) => reply(viewOf(state)),
    frame: (state, frame, context) => {
      if (state.reading === "draining") return keep();
      return state.reading === "held" ? postpone() : receiveFrame(state, frame, context);
    },
    drain: (state, { withinMs }, context) => {
      state.gate.hold(true);
      context.setTimer("drain", withinMs, "drainOver");
      return next({ ...state, reading: "draining" }, { continueWith: ["flush"] });
    },
    drainOver: () => stop("normal"),
    linkClosed: ({ peer, link }, reason, context) => {
      const remote = `${link.remote.host}:${link.remote.port}`;
      context.emit("p2p.session_ended", { peer, remote, reason });
      return stop("normal");
    },
    answered: (state, answers, context) => {
      answerAll(state, answers, context);
      return keep();
    },
    flush: (state, _, context) => {
      if (!state.channel.flush()) state.link.destroy("overloaded");
      if (state.reading === "draining") return state.open.size > 0 ? keep() : stop("normal");
      return holdIfUnread(state, context);
    },
    drained: (state, _, context) => goOn(state, context),
    unread: (state, _, context) => {
      // A queue that never backed up does not tell that it is empty.
      if (state.channel.queuedBytes === 0) return goOn(state, context);
      state.link.destroy("unread");
      return keep();
    },
    sweep: (state, _, context) => {
      const nowMs = context.clock.monotonic();
      failOverdue(state, nowMs, context);
      return next({ ...state, sweepAtMs: sweepInTime(state, nowMs, context) });
    },
    quiet: (state, _, context) => {
      const silentMs = context.clock.monotonic() - state.heardAtMs;
      // A peer that is not listened to cannot be heard; it has a patience of its own.
      const leftMs =
        state.reading === "held" ? state.limits.silenceMs : state.limits.silenceMs - silentMs;
      if (leftMs > 0) context.setTimer("quiet", leftMs, "quiet");
      else state.link.destroy("idle");
      return keep();
    },
  },
  down: (state, { monitor }, context) => {
    if (monitor !== state.serverMonitor) return keep();
    failOverdue(state, Infinity, context);
    return next({ ...state, serverMonitor: undefined });
  },
  exit: () => stop("shutdown"),
  terminate: ({ channel }) => channel.close("closed"),
});

function start({ link, needs }: SessionArgs, context: Context): InitResult<State> {
  const limits = { ...SESSION_LIMITS, ...needs.sessionLimits };
  const peer = peerIdOf(link.peerKey);
  const gate = new FrameGate(link, {
    frame: (frame) => context.post("frame", frame),
    closed: (reason) => context.post("linkClosed", reason),
    drained: () => context.post("drained"),
  });
  const channel = new PeerChannel(link, needs);
  const open = new ServedRequests();
  const heardAtMs = context.clock.monotonic();
  const bucket = fullBucket(limits.quota, heardAtMs);
  context.setTimer("quiet", limits.silenceMs, "quiet");
  const remote = `${link.remote.host}:${link.remote.port}`;
  context.emit("p2p.session_opened", { peer, remote });
  context.ref(P2P_SERVER).cast.peerConnected({ peer });
  // A killed session runs no `terminate`, and its peer has to learn that nobody answers any more.
  ownedBy(context.signal, () => link.close("closed"));
  const { patienceMs = OWN_PATIENCE } = needs;
  const quiet = { heardAtMs, sweepAtMs: Number.POSITIVE_INFINITY, serverMonitor: undefined };
  const asked = { limits, patienceMs, open, bucket };
  const source = addressSource(link.remote.host);
  return started({ link, peer, source, channel, gate, reading: "open", ...asked, ...quiet });
}

function receiveFrame(state: State, frame: Uint8Array, context: Context): CastResult<State> {
  state.gate.handled();
  const heardAtMs = context.clock.monotonic();
  if (frame.length === 0) {
    state.channel.beat();
    return next({ ...state, heardAtMs });
  }
  try {
    return receiveAll({ ...state, heardAtMs }, state.channel.open(frame), context);
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    // The peer broke the rules of the wire: its session ends, and it is told which rule.
    const { code, message } = error;
    context.emit("p2p.peer_refused", { peer: state.peer, code, why: message });
    state.link.destroy(error.code);
    return keep();
  }
}

/** Stops reading a peer that does not read; its socket's own pressure then reaches it. */
function holdIfUnread(state: State, context: Context): CastResult<State> {
  const { channel, gate, limits } = state;
  if (state.reading !== "open" || channel.queuedBytes <= limits.unreadBytesMax) return keep();
  gate.hold(true);
  context.setTimer("unread", limits.unreadMs, "unread");
  return next({ ...state, reading: "held" });
}

function goOn(state: State, context: Context): CastResult<State> {
  if (state.reading !== "held") return keep();
  context.cancelTimer("unread");
  state.gate.hold(false);
  return next({ ...state, reading: "open" });
}

function viewOf({ peer, link, open }: State): SessionView {
  const remote = `${link.remote.host}:${link.remote.port}`;
  return { peer, remote, inFlight: open.size, served: open.answered };
}
