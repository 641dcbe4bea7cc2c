/**
 * Traced work as spans of OpenTelemetry: an adapter to the API the host has imported itself, so that nothing
 * of it is a dependency here. Names of attributes follow its semantic conventions where they have one.
 */

import type { TracedWork, TracePlace, TracesOptions, WorkAttributes } from "./traced-work.ts";

/** What is used of `@opentelemetry/api`: `import * as api from "@opentelemetry/api"`; `C` is its `Context`. */
export interface OpenTelemetryApi<C> {
  readonly ROOT_CONTEXT: C;
  readonly SpanKind: {
    readonly INTERNAL: number;
    readonly SERVER: number;
    readonly CLIENT: number;
  };
  readonly SpanStatusCode: { readonly ERROR: number };
  readonly trace: {
    getTracer(name: string): OpenTelemetryTracer<C>;
    setSpanContext(context: C, place: SpanPlace): C;
  };
}

/** What is used of a tracer. */
export interface OpenTelemetryTracer<C> {
  startSpan(
    name: string,
    options: {
      readonly kind: number;
      readonly startTime: [number, number];
      readonly attributes: Record<string, string | number>;
      readonly links: { readonly context: SpanPlace }[];
    },
    context: C,
  ): OpenTelemetrySpan;
}

/** What is used of a span. */
export interface OpenTelemetrySpan {
  setStatus(status: { readonly code: number; readonly message: string }): unknown;
  end(endTime: [number, number]): void;
}

/** A span context. */
export type SpanPlace = Required<TracePlace> & { readonly isRemote: boolean };

/** Makes ids for spans, as an SDK is handed one. */
export interface SpanIds {
  generateTraceId(): string;
  generateSpanId(): string;
}

/** The same, which gives a span the ids of its work. */
export interface WorkSpanIds extends SpanIds {
  /** Has the span that `start` starts take these ids. */
  giving<T>(place: TracePlace, start: () => T): T;
}

/** How work becomes spans. */
export interface OpenTelemetryTracesOptions<C> {
  /** @defaultValue the tracer `coppice` of the API's global provider */
  readonly tracer?: OpenTelemetryTracer<C>;
  /** The ids the tracer's provider was made with. @defaultValue it has its own: ends of a request are siblings */
  readonly ids?: WorkSpanIds;
  /** See `traces.oneIn`. @defaultValue as said there */
  readonly oneIn?: number;
}

/** Recorded, as W3C writes it. */
const RECORDED = 1;

/** What an attribute is called: by the conventions, or by a name of our own where they have none. */
const NAMES: readonly (readonly [keyof WorkAttributes, string])[] = [
  ["message", "rpc.method"],
  ["host", "network.peer.address"],
  ["port", "network.peer.port"],
  ["peer", "coppice.peer"],
  ["peers", "coppice.peers"],
  ["requestBytes", "coppice.request_bytes"],
  ["answerBytes", "coppice.answer_bytes"],
];

/**
 * Makes ids for the provider of a host and for {@link openTelemetryTraces}. With them the span of a request is the
 * parent of the span of its answer on the other host.
 *
 * @param otherwise makes the ids of all other spans, such as the SDK's `RandomIdGenerator`
 */
export function workSpanIds(otherwise: SpanIds): WorkSpanIds {
  let given: Partial<TracePlace> = {};
  const taken = (name: "traceId" | "spanId"): string | undefined => {
    const { [name]: id, ...rest } = given;
    given = rest;
    return id;
  };
  return {
    generateTraceId: () => taken("traceId") ?? otherwise.generateTraceId(),
    generateSpanId: () => taken("spanId") ?? otherwise.generateSpanId(),
    giving: (place, start) => {
      given = place;
      try {
        return start();
      } finally {
        given = {};
      }
    },
  };
}

/**
 * Makes the option `traces` of a node out of OpenTelemetry.
 *
 * @param api the host's own `import * as api from "@opentelemetry/api"`
 */
export function openTelemetryTraces<C>(
  api: OpenTelemetryApi<C>,
  { tracer = api.trace.getTracer("coppice"), ids, oneIn }: OpenTelemetryTracesOptions<C> = {},
): TracesOptions {
  const begin = (work: TracedWork, parent: TracePlace | undefined): OpenTelemetrySpan => {
    const context = parent && api.trace.setSpanContext(api.ROOT_CONTEXT, spanPlace(parent, work));
    const { meets } = work;
    const options = {
      kind: api.SpanKind[KINDS[work.kind]],
      startTime: timeOf(work.beganMs),
      attributes: attributesOf(work),
      links: meets === undefined ? [] : [{ context: spanPlace(meets, work) }],
    };
    return tracer.startSpan(work.name, options, context ?? api.ROOT_CONTEXT);
  };
  const take = (work: TracedWork): void => {
    const { place, within, failed, beganMs, tookMs } = work;
    const span =
      ids === undefined || place === undefined
        ? begin(work, within ?? place)
        : ids.giving(place, () => begin(work, within));
    if (failed !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR, message: failed });
    span.end(timeOf(beganMs + tookMs));
  };
  return { take, ...(oneIn !== undefined && { oneIn }) };
}

const KINDS = { client: "CLIENT", internal: "INTERNAL", server: "SERVER" } as const;

function spanPlace(place: TracePlace, { kind }: TracedWork): SpanPlace {
  const { traceId, spanId, traceFlags = RECORDED } = place;
  return { traceId, spanId, traceFlags, isRemote: kind === "server" };
}

function attributesOf({ kind, attributes, failed, meets }: TracedWork) {
  const found: Record<string, string | number> = {};
  if (kind !== "internal") found["network.transport"] = "tcp";
  if (attributes.message !== undefined) found["rpc.system.name"] = "coppice";
  for (const [own, name] of NAMES) {
    const value = attributes[own];
    if (value !== undefined) found[name] = value;
  }
  if (failed !== undefined) found["error.type"] = failed;
  if (meets !== undefined) found["coppice.exchange"] = meets.traceId;
  return found;
}

/** A time in ms since 1970 as OpenTelemetry reads it whatever clock it comes of: whole seconds, and nanoseconds. */
function timeOf(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1_000);
  const nanos = Math.round((ms - seconds * 1_000) * 1_000_000);
  return nanos < 1_000_000_000 ? [seconds, nanos] : [seconds + 1, 0];
}
