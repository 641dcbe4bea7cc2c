/** A link as its owner works on it, whichever side dialed: what is asked over it, and what is served. */

import type { PeerAnswer, PeerLinkMessages } from "../messages/connection.ts";
import { nodeMessages } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { answerPatience } from "../src/link/answer-patience.ts";
import { FrameGate } from "../src/link/frame-gate.ts";
import { type ChannelNeeds, PeerChannel } from "../src/link/peer-channel.ts";
import type { RequestTable } from "../src/link/request-table.ts";
import { ServedRequests } from "../src/link/served-requests.ts";
import { type LinkTraces, linkTraces } from "../src/link/traced-exchanges.ts";
import { addressSource } from "../src/peer/node-address.ts";
import { type PeerId, peerIdOf } from "../src/peer/peer-id.ts";
import { type Bucket, fullBucket, type Quota } from "../src/peer/quota.ts";
import type { TraceDoor } from "../src/telemetry/trace-door.ts";
import type { Link } from "../src/transport/transport.ts";
import type { Message, MessageFamily } from "../src/wire/define-messages.ts";
import type { ConnectionLimits, Traffic, Waiter } from "./connection.state.ts";

/** Limits of what is served over a link: what one peer may make this node do. */
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

/** What every owner of a link needs. */
export interface LinkNeeds extends ChannelNeeds {
  readonly limits?: Partial<ConnectionLimits>;
  readonly sessionLimits?: Partial<SessionLimits>;
  /** How long an answer may be worked on, in ms, by the wire id of its request. @defaultValue as the node's own messages say */
  readonly patienceMs?: (wireId: number) => number;
  /** Where requests are traced to. @defaultValue nowhere */
  readonly traces?: TraceDoor;
}

/** What these functions use of their actor, whichever of the two it is. */
export type LinkContext = Pick<
  ActorContext<PeerLinkMessages>,
  | "awaits"
  | "cancelTimer"
  | "clock"
  | "emit"
  | "from"
  | "isAwaited"
  | "monitor"
  | "post"
  | "ref"
  | "reply"
  | "self"
  | "setTimer"
>;

/** What is asked over a link; kept by its owner beyond the link. */
export interface Asking {
  readonly table: RequestTable<Waiter>;
  readonly traffic: Traffic;
}

/** What is served over a link. Mutable and owned by the actor, as {@link Traffic} is. */
export interface Serving {
  readonly open: ServedRequests;
  bucket: Bucket;
  /** When a timer looks after what is open, on the monotonic clock in ms; Infinity for never. */
  sweepAtMs: number;
  /** Watches the server; absent until the first request, and after the server's end. */
  serverMonitor: number | undefined;
  /** `held`: nothing is read until the peer has read. */
  reading: "held" | "open";
}

/** What the two sides have said of the link itself; mutable like {@link Serving}. */
export interface Farewell {
  /** Whether the peer has said anything at all. */
  isProven: boolean;
  /** Id of the question whose answer proves the link; absent when any word does. */
  proofId: number | undefined;
  /** Id of our goodbye while it is not answered. */
  askedId: number | undefined;
  /** Whether we ask nothing more. */
  isOurs: boolean;
  /** Whether the peer has said that it asks nothing more. */
  isTheirs: boolean;
}

/** A link with both of its directions. */
export interface LinkEnds extends Asking {
  readonly peer: PeerId;
  /** The address the peer is counted by. */
  readonly source: string;
  readonly link: Link;
  /** Which link of its owner it is: an answer to another one's request is none to this one's. */
  readonly number: number;
  readonly channel: PeerChannel;
  readonly gate: FrameGate;
  readonly limits: ConnectionLimits & SessionLimits;
  readonly patienceMs: (wireId: number) => number;
  readonly serving: Serving;
  readonly farewell: Farewell;
  /** Absent when nothing is traced. */
  readonly traces: LinkTraces | undefined;
  /** When the link stood first, on the monotonic clock in ms. */
  readonly openedAtMs: number;
}

const OWN_PATIENCE = answerPatience(nodeMessages.messages as MessageFamily<Message>);

/** Takes a link in hand: from here on its frames come as messages. */
export function openEnds(
  link: Link,
  {
    needs,
    limits,
    number,
    ...asking
  }: Asking & {
    readonly needs: LinkNeeds;
    readonly limits: ConnectionLimits;
    readonly number: number;
  },
  context: LinkContext,
): LinkEnds {
  const gate = new FrameGate(link, {
    frame: (frame) => context.post("frame", frame),
    closed: (reason) => context.post("linkClosed", reason),
    drained: () => context.post("drained"),
  });
  const nowMs = context.clock.monotonic();
  const serves = { ...SESSION_LIMITS, ...needs.sessionLimits };
  asking.traffic.heardAtMs = nowMs;
  const peer = peerIdOf(link.peerKey);
  const tell = (error: unknown): void => context.emit("traces.failed", { error });
  return {
    ...asking,
    peer,
    traces: needs.traces && linkTraces(needs.traces, link, { peer, tell }),
    source: addressSource(link.remote.host),
    link,
    number,
    channel: new PeerChannel(link, needs),
    gate,
    limits: { ...limits, ...serves },
    patienceMs: needs.patienceMs ?? OWN_PATIENCE,
    serving: {
      open: new ServedRequests(),
      bucket: fullBucket(serves.quota, nowMs),
      sweepAtMs: Number.POSITIVE_INFINITY,
      serverMonitor: undefined,
      reading: "open",
    },
    farewell: {
      isProven: false,
      proofId: undefined,
      askedId: undefined,
      isOurs: false,
      isTheirs: false,
    },
    openedAtMs: nowMs,
  };
}

/** Tells everybody who waits that no answer will come over this link. */
export function closeAsked(
  { table, traces }: LinkEnds,
  reason: string,
  context: LinkContext,
): void {
  traces?.asked.allFailed("closed");
  for (const { waiter } of table.closeAll()) {
    context.reply<PeerAnswer>(waiter, { kind: "closed", reason });
  }
}
