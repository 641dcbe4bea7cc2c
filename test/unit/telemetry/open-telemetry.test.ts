/** The adapter against the real API and the real SDK. */

import * as api from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  RandomIdGenerator,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect } from "chai";
import { openTelemetryTraces, workSpanIds } from "../../../src/telemetry/open-telemetry.ts";
import type { TracedWork } from "../../../src/telemetry/traced-work.ts";

const EXCHANGE = { traceId: "ab".repeat(16), spanId: "cd".repeat(8) };
const READ = { traceId: "12".repeat(16), spanId: "34".repeat(8) };
const BEGAN_MS = 1_700_000_000_999.75;

const ASKED: TracedWork = {
  name: "p2p.ping",
  kind: "client",
  beganMs: BEGAN_MS,
  tookMs: 12.5,
  attributes: { message: "p2p.ping", peer: "aa", host: "81.2.2.1", port: 7, requestBytes: 1 },
};

/** Spans of the real SDK, with the ids of the work or with its own. */
function spansOf(works: readonly TracedWork[], whose: "work's" | "sdk's" = "work's") {
  const exporter = new InMemorySpanExporter();
  const ids = workSpanIds(new RandomIdGenerator());
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    ...(whose === "work's" && { idGenerator: ids }),
  });
  const tracer = provider.getTracer("coppice");
  const traces = openTelemetryTraces(api, { tracer, ...(whose === "work's" && { ids }) });
  for (const work of works) traces.take(work);
  return exporter.getFinishedSpans();
}

const placeOf = (span: ReturnType<typeof spansOf>[number] | undefined) => {
  const { traceId, spanId } = span?.spanContext() ?? {};
  return { traceId, spanId };
};

describe("spans of OpenTelemetry (E4)", () => {
  it("have the work's kind, times and attributes by the conventions", () => {
    const [span] = spansOf([{ ...ASKED, place: EXCHANGE }]);

    expect(span?.name).to.equal("p2p.ping");
    expect(span?.kind).to.equal(api.SpanKind.CLIENT);
    expect(span?.startTime).to.deep.equal([1_700_000_000, 999_750_000]);
    expect(span?.endTime).to.deep.equal([1_700_000_001, 12_250_000]);
    expect(span?.status).to.deep.equal({ code: api.SpanStatusCode.UNSET });
    expect(span?.attributes).to.deep.equal({
      "rpc.system.name": "coppice",
      "rpc.method": "p2p.ping",
      "network.transport": "tcp",
      "network.peer.address": "81.2.2.1",
      "network.peer.port": 7,
      "coppice.peer": "aa",
      "coppice.request_bytes": 1,
    });
  });

  it("of a request and of its answer are one trace, the asker's being the parent", () => {
    const answered: TracedWork = { ...ASKED, kind: "server", within: EXCHANGE };

    const [client, server] = spansOf([{ ...ASKED, place: EXCHANGE }, answered]);

    expect(placeOf(client)).to.deep.equal(EXCHANGE);
    expect(client?.parentSpanContext).to.equal(undefined);
    expect(server?.kind).to.equal(api.SpanKind.SERVER);
    expect(server?.spanContext().traceId).to.equal(EXCHANGE.traceId);
    expect(server?.parentSpanContext).to.include({ ...EXCHANGE, isRemote: true });
  });

  it("of both are siblings in one trace where the provider makes its own ids", () => {
    const answered: TracedWork = { ...ASKED, kind: "server", within: EXCHANGE };

    const spans = spansOf([{ ...ASKED, place: EXCHANGE }, answered], "sdk's");

    for (const span of spans) {
      expect(span.parentSpanContext).to.include(EXCHANGE);
      expect(span.spanContext().spanId).to.not.equal(EXCHANGE.spanId);
    }
  });

  it("of requests within other work are its children, and link to what the other end calls them", () => {
    const read: TracedWork = { ...ASKED, name: "quorum read", kind: "internal", place: READ };

    const [child, parent] = spansOf([{ ...ASKED, within: READ, meets: EXCHANGE }, read]);

    expect(placeOf(parent)).to.deep.equal(READ);
    expect(child?.parentSpanContext).to.include(READ);
    expect(child?.links.map(({ context }) => context.traceId)).to.deep.equal([EXCHANGE.traceId]);
    expect(child?.attributes["coppice.exchange"]).to.equal(EXCHANGE.traceId);
  });

  it("of work that failed say so, with the reason as the type of the error", () => {
    const [span] = spansOf([{ ...ASKED, place: EXCHANGE, failed: "timeout" }]);

    expect(span?.status).to.deep.equal({ code: api.SpanStatusCode.ERROR, message: "timeout" });
    expect(span?.attributes["error.type"]).to.equal("timeout");
  });

  it("of others have ids of the SDK's own, also after one of ours was given its", () => {
    const ids = workSpanIds(new RandomIdGenerator());

    const given = ids.giving(READ, () => ids.generateSpanId());
    const others = [ids.generateTraceId(), ids.generateSpanId()];

    expect(given).to.equal(READ.spanId);
    expect(others).to.not.include.members([READ.traceId]);
    expect(others.map((id) => id.length)).to.deep.equal([32, 16]);
  });

  it("come of the API's global provider unless a tracer is handed in", () => {
    const exporter = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    api.trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
    try {
      openTelemetryTraces(api).take({ ...ASKED, place: EXCHANGE });

      expect(exporter.getFinishedSpans()).to.have.length(1);
    } finally {
      api.trace.disable();
    }
  });
});
