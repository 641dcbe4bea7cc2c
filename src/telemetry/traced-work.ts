/**
 * One finished piece of a node's work, as plain data: what was done, when, how long, and how it hangs
 * together with other work, here and on other hosts. A host hands in a sink that takes them.
 */

import { valueRule, type ValueRule } from "../option-value.ts";

/** A place in a trace, as W3C's trace context writes it; a span context of OpenTelemetry is one. */
export interface TracePlace {
  /** 32 hexadecimal digits in lower case. */
  readonly traceId: string;
  /** 16 hexadecimal digits in lower case. */
  readonly spanId: string;
  /** Odd when whoever has that place records it. @defaultValue 1 */
  readonly traceFlags?: number;
}

/** What is known of a piece of work besides its times. */
export interface WorkAttributes {
  /** Type of the request, or of the notice that was told. */
  readonly message?: string;
  /** The other node's key as hexadecimal text. */
  readonly peer?: string;
  /** The other end of the link, or what was dialed. */
  readonly host?: string;
  readonly port?: number;
  /** Size of the encoded request, without its envelope. */
  readonly requestBytes?: number;
  /** Size of the encoded answer, without its envelope. */
  readonly answerBytes?: number;
  /** Peers it concerned. */
  readonly peers?: number;
}

/** One finished piece of work. */
export interface TracedWork {
  /** The type of the message that was asked, or `dial`, `broadcast`, `quorum read`, `quorum write`, `ask any`. */
  readonly name: string;
  /** `client`: asked of another node; `server`: answered to one; `internal`: of this node alone. */
  readonly kind: "client" | "server" | "internal";
  /** When it began, in ms since 1970 by the node's clock. */
  readonly beganMs: number;
  readonly tookMs: number;
  readonly attributes: WorkAttributes;
  /** Why it failed, in few words of a fixed list; absent when it did not. */
  readonly failed?: string;
  /** What other work, here or at the other end of the link, calls this one. */
  readonly place?: TracePlace;
  /** The work it is part of. */
  readonly within?: TracePlace;
  /** What the other end calls the same request, where `within` has put it into another trace. */
  readonly meets?: TracePlace;
}

/** Takes finished work, and says how much of it. */
export interface TracesOptions {
  /** Told of each traced piece of work, in the middle of a turn; one that throws is not told again. */
  take(work: TracedWork): void;
  /**
   * Of so many requests, and of so many questions to many peers, one is traced; 1 traces all. Every dial is.
   * @defaultValue 64
   */
  readonly oneIn?: number;
}

/** What `oneIn` is unless it is said: at 100,000 requests a second some 1,600 pieces, what an exporter takes. */
export const TRACES_DEFAULTS = { oneIn: 64 };

/** Most that `oneIn` may be. */
export const TRACES_ONE_IN_MAX = 1_000_000_000;

/** What may be handed in as a place. */
export const tracePlace: ValueRule<TracePlace> = valueRule(
  "a place in a trace: { traceId, spanId } in 32 and 16 lower-case hexadecimal digits",
  (value) =>
    typeof value === "object" &&
    value !== null &&
    isId(Reflect.get(value, "traceId"), 32) &&
    isId(Reflect.get(value, "spanId"), 16),
);

/** Whether whoever has a place records it: what is done within it is then traced, whatever the sampling. */
export function isRecorded({ traceFlags = 1 }: TracePlace): boolean {
  return traceFlags % 2 === 1;
}

/** A place alone: the span context of an SDK holds more, and objects. */
export function placeAlone({ traceId, spanId, traceFlags }: TracePlace): TracePlace {
  return { traceId, spanId, ...(traceFlags !== undefined && { traceFlags }) };
}

/** An id of zeros means that there is none. */
function isId(value: unknown, digits: number): boolean {
  return (
    typeof value === "string" &&
    value.length === digits &&
    /^[0-9a-f]+$/.test(value) &&
    !/^0+$/.test(value)
  );
}
