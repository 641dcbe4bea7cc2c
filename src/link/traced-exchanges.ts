/**
 * Requests of one direction of a link that are traced: begun when they were asked or heard, handed over when
 * they have ended. Both ends make the same ids of what both know, so that nothing is sent for it. There are at
 * most as many as requests without an answer.
 */

import { type Bucket, fullBucket, type Quota, takeTokens } from "../peer/quota.ts";
import type { BegunWork, TellFailure, TraceDoor, TracedPacket } from "../telemetry/trace-door.ts";
import { TraceIds } from "../telemetry/trace-ids.ts";
import { isRecorded, type TracedWork, type TracePlace } from "../telemetry/traced-work.ts";
import type { Link } from "../transport/transport.ts";

/**
 * Requests of one direction of a link that are traced at most, so that a peer that picks the ids that are sampled
 * costs no more than an honest one can: at one in 64 all that a link may bring.
 */
export const TRACED_QUOTA: Quota = { perSecond: 2_000, burst: 4_000 };

/** Both directions of a link. */
export interface LinkTraces {
  /** What this node asks. */
  readonly asked: TracedExchanges;
  /** What the peer asks. */
  readonly heard: TracedExchanges;
}

/** What a direction is made of. */
interface ExchangesNeeds {
  readonly door: TraceDoor;
  readonly kind: "client" | "server";
  readonly ids: TraceIds;
  readonly other: { readonly peer: string; readonly host: string; readonly port: number };
  readonly tell: TellFailure;
}

type End = ReturnType<TraceDoor["begin"]>;

/** The traced requests of one direction. */
export class TracedExchanges {
  readonly #needs: ExchangesNeeds;
  readonly #open = new Map<number, { readonly end: End; readonly begun: BegunWork }>();

  #bucket: Bucket;

  constructor(needs: ExchangesNeeds) {
    this.#needs = needs;
    this.#bucket = fullBucket(TRACED_QUOTA, needs.door.needs.clock.monotonic());
  }

  /**
   * A request was sent or heard.
   *
   * @param within what it was asked in, at this end
   */
  begin(messageId: number, request: TracedPacket, within?: TracePlace): void {
    const { door, ids } = this.#needs;
    const isWanted = within !== undefined && isRecorded(within);
    if (!isWanted && !ids.isSampled(messageId, door.oneIn)) return;
    if (!this.#hasRoom()) return;
    const { kind } = this.#needs;
    const standing = standingOf(kind, ids.placeOf(messageId), isWanted ? within : undefined);
    const begun = { ...this.#begunOf(request), ...standing };
    this.#open.set(messageId, { begun, end: door.begin(begun) });
  }

  /** It has its answer, which may say that there is none. */
  answered(messageId: number, answer: TracedPacket): void {
    const open = this.#take(messageId);
    if (open === undefined) return;
    const { door, tell } = this.#needs;
    const answerBytes = answer.payload.length;
    const attributes = { ...open.begun.attributes, answerBytes };
    door.take(open.end(door.needs.failureOf(answer), { attributes }), tell);
  }

  /** It will have none. */
  failed(messageId: number, reason: string): void {
    const open = this.#take(messageId);
    if (open !== undefined) this.#needs.door.take(open.end(reason), this.#needs.tell);
  }

  /** None of those that are open will have one. */
  allFailed(reason: string): void {
    for (const messageId of [...this.#open.keys()]) this.failed(messageId, reason);
  }

  #hasRoom(): boolean {
    const nowMs = this.#needs.door.needs.clock.monotonic();
    const { bucket, allowed } = takeTokens(this.#bucket, 1, { quota: TRACED_QUOTA, nowMs });
    this.#bucket = bucket;
    return allowed;
  }

  #take(messageId: number): { readonly end: End; readonly begun: BegunWork } | undefined {
    const open = this.#open.get(messageId);
    if (open !== undefined) this.#open.delete(messageId);
    return open;
  }

  #begunOf({ wireId, payload }: TracedPacket): BegunWork {
    const { door, kind, other } = this.#needs;
    const name = door.needs.typeOf(wireId);
    return { name, kind, attributes: { message: name, ...other, requestBytes: payload.length } };
  }
}

/** How a request stands to other work: the exchange is its own trace, unless whoever asked has one already. */
function standingOf(
  kind: "client" | "server",
  exchange: TracePlace,
  within: TracePlace | undefined,
): Pick<TracedWork, "place" | "within" | "meets"> {
  if (kind === "server") return { within: exchange };
  return within === undefined ? { place: exchange } : { within, meets: exchange };
}

/** Traces what is said over a link. */
export function linkTraces(
  door: TraceDoor,
  link: Link,
  { peer, tell }: { readonly peer: string; readonly tell: TellFailure },
): LinkTraces {
  const { sha256, self } = door.needs;
  const { channel, peerKey, remote } = link;
  const both = { door, tell, other: { peer, host: remote.host, port: remote.port } };
  const idsOf = (asker: Uint8Array): TraceIds => new TraceIds(sha256, channel, asker);
  return {
    asked: new TracedExchanges({ ...both, kind: "client", ids: idsOf(self) }),
    heard: new TracedExchanges({ ...both, kind: "server", ids: idsOf(peerKey) }),
  };
}
