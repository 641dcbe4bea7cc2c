/**
 * A session: one accepted connection. It opens what the peer sends, has requests answered within
 * the peer's quota, and sends the answers back, one flush a turn.
 *
 * It owns the link. When it dies the link closes and the peer dials again; nobody else notices.
 */

import { P2P_SERVER } from "../messages/p2p-server.ts";
import type { Packet } from "../messages/connection.ts";
import type { SessionAnswer, SessionMessages, SessionView } from "../messages/session.ts";
import { failedPacket } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import { type CastResult, keep, next, reply, started, stop } from "../src/actor/result.ts";
import { isRuntimeError } from "../src/errors.ts";
import { FrameGate } from "../src/link/frame-gate.ts";
import { type ChannelNeeds, PeerChannel } from "../src/link/peer-channel.ts";
import { peerIdOf } from "../src/peer/peer-id.ts";
import { type Bucket, fullBucket, type Quota, takeTokens } from "../src/peer/quota.ts";
import type { Link } from "../src/transport/transport.ts";
import type { Envelope } from "../src/wire/envelope.ts";

/** Limits of a session: what one peer may make this node do. */
export interface SessionLimits {
  /** Requests being answered at once; more are answered `overloaded`. @defaultValue 1_024 */
  readonly inFlightMax: number;
  /** Requests and notices. @defaultValue 100_000 a second, 200_000 at once */
  readonly quota: Quota;
  /** Silence after which the session ends, in ms. @defaultValue 30_000 */
  readonly silenceMs: number;
  /** Patience with our own answer, in ms. @defaultValue 25_000 */
  readonly answerTimeoutMs: number;
}

/** The one place where these limits have numbers. */
export const SESSION_LIMITS: SessionLimits = {
  inFlightMax: 1_024,
  quota: { perSecond: 100_000, burst: 200_000 },
  silenceMs: 30_000,
  answerTimeoutMs: 25_000,
};

/** What a session is started with. */
export interface SessionArgs {
  readonly link: Link;
  readonly needs: ChannelNeeds & { readonly sessionLimits?: Partial<SessionLimits> };
}

type Context = ActorContext<SessionMessages>;

interface State {
  readonly link: Link;
  readonly peer: string;
  readonly channel: PeerChannel;
  readonly gate: FrameGate;
  readonly limits: SessionLimits;
  readonly bucket: Bucket;
  readonly inFlight: number;
  readonly served: number;
}

/** The session actor. */
export const session = defineActor<SessionMessages, State, SessionArgs>({
  name: "session",
  trapExit: true,
  init: ({ link, needs }, context) => {
    const limits = { ...SESSION_LIMITS, ...needs.sessionLimits };
    const peer = peerIdOf(link.peerKey);
    const gate = new FrameGate(link, {
      frame: (frame) => context.post("frame", frame),
      closed: (reason) => context.post("linkClosed", reason),
    });
    context.setTimer("quiet", limits.silenceMs, "quiet");
    context.ref(P2P_SERVER).cast.peerConnected({ peer });
    const bucket = fullBucket(limits.quota, context.clock.monotonic());
    const channel = new PeerChannel(link, needs);
    // A killed session runs no `terminate`, and its peer has to learn that nobody answers any more.
    ownedBy(context.signal, () => link.close("closed"));
    return started({ link, peer, channel, gate, limits, bucket, inFlight: 0, served: 0 });
  },
  formatState: ({ peer, inFlight, served }) => ({ peer, inFlight, served }),
  handle: {
    view: (state) => reply(viewOf(state)),
    frame: (state, frame, context) => receiveFrame(state, frame, context),
    linkClosed: ({ peer, link }, reason, context) => {
      const remote = `${link.remote.host}:${link.remote.port}`;
      context.emit("p2p.session_ended", { peer, remote, reason });
      return stop("normal");
    },
    answered: (state, answer, context) => {
      say(state, context, answer);
      return next({ ...state, inFlight: state.inFlight - 1, served: state.served + 1 });
    },
    flush: (state) => {
      if (!state.channel.flush()) state.link.destroy("overloaded");
      return keep();
    },
    quiet: ({ link }) => {
      link.destroy("idle");
      return keep();
    },
  },
  exit: () => stop("shutdown"),
  terminate: ({ channel }) => channel.close("closed"),
});

function receiveFrame(state: State, frame: Uint8Array, context: Context): CastResult<State> {
  state.gate.handled();
  context.setTimer("quiet", state.limits.silenceMs, "quiet");
  if (frame.length === 0) {
    state.channel.beat();
    return keep();
  }
  try {
    return receiveAll(state, state.channel.open(frame), context);
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    // The peer broke the rules of the wire: its session ends, and it is told which rule.
    const { code, message } = error;
    context.emit("p2p.peer_refused", { peer: state.peer, code, why: message });
    state.link.destroy(error.code);
    return keep();
  }
}

function receiveAll(
  state: State,
  envelopes: readonly Envelope[],
  context: Context,
): CastResult<State> {
  const nowMs = context.clock.monotonic();
  let { bucket, inFlight } = state;
  for (const envelope of envelopes) {
    if (envelope.kind === "response") continue;
    const taken = takeTokens(bucket, 1, { quota: state.limits.quota, nowMs });
    bucket = taken.bucket;
    if (envelope.kind === "notice") {
      if (taken.allowed) context.ref(P2P_SERVER).cast.notice({ peer: state.peer, ...envelope });
    } else if (taken.allowed && inFlight < state.limits.inFlightMax) {
      inFlight += 1;
      serve(state, envelope, context);
    } else
      say(state, context, { messageId: envelope.messageId, packet: failedPacket("overloaded") });
  }
  return next({ ...state, bucket, inFlight });
}

function serve({ peer, limits }: State, envelope: Envelope, context: Context): void {
  const { messageId, wireId, payload } = envelope;
  const timeoutMs = limits.answerTimeoutMs;
  const answered = (packet: Packet): void => context.post("answered", { messageId, packet });
  context
    .ref(P2P_SERVER)
    .call.serve({ peer, wireId, payload }, { timeoutMs })
    .then(answered, () => answered(failedPacket("internal")));
}

function say({ channel }: State, context: Context, { messageId, packet }: SessionAnswer): void {
  if (channel.say({ kind: "response", messageId, ...packet })) context.post("flush");
}

function viewOf({ peer, link, inFlight, served }: State): SessionView {
  return { peer, remote: `${link.remote.host}:${link.remote.port}`, inFlight, served };
}
