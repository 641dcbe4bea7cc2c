/** Traced work of whole nodes, two of them on one simulated network. */

import * as api from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  RandomIdGenerator,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect } from "chai";
import {
  type NodeOptions,
  openTelemetryTraces,
  type TracedWork,
  type TracePlace,
  workSpanIds,
} from "../../../supervisors/index.ts";
import { isRuntimeError } from "../../../src/index.ts";
import { type MemoryNodes, useMemoryNodes } from "../../support/memory-nodes.ts";

const PING = { type: "p2p.ping" } as const;
const STATS = { type: "network.get_network_stats", summaryTimeMs: 1 } as const;
const DASHBOARD = { type: "network.get_dashboard", sinceMs: null } as const;
const HOST_SPAN: TracePlace = { traceId: "ab".repeat(16), spanId: "cd".repeat(8) };

type Traces = NonNullable<NodeOptions["traces"]>;

/** A sink that keeps what it is told. */
function keeping(oneIn = 1) {
  const works: TracedWork[] = [];
  const traces: Traces = { oneIn, take: (work) => void works.push(work) };
  return { works, traces };
}

/** Two connected nodes, each with its own sink. */
async function two(nodes: MemoryNodes, here: Traces, there: Traces) {
  const far = await nodes.start(1, { traces: there });
  const near = await nodes.start(2, { traces: here });
  await nodes.clock.advance(5_000);
  return { near, far };
}

/** Lets time pass until something has ended. */
async function ended<T>({ clock }: MemoryNodes, asked: Promise<T>, ms = 1_000) {
  const end = asked.catch((error: unknown) => (isRuntimeError(error) ? error.code : error));
  await clock.advance(ms);
  return await end;
}

const worksOf = (works: readonly TracedWork[], name: string, kind: TracedWork["kind"]) =>
  works.filter((work) => work.name === name && work.kind === kind);

describe("traces of two nodes (E4)", () => {
  const useNodes = useMemoryNodes();

  it("show a request at both ends in one trace, the answer within the question", async () => {
    const nodes = useNodes();
    const [here, there] = [keeping(), keeping()];
    const { near, far } = await two(nodes, here.traces, there.traces);
    const beganMs = nodes.clock.now();

    await ended(nodes, near.node.sendMessage(far.node.id, PING));

    const [client] = worksOf(here.works, PING.type, "client").slice(-1);
    const [server] = worksOf(there.works, PING.type, "server").slice(-1);
    expect(client).to.deep.include({ beganMs, tookMs: 4 });
    expect(server).to.deep.include({ beganMs: beganMs + 2, tookMs: 0 });
    expect(client?.place).to.not.equal(undefined);
    expect(server?.within).to.deep.equal(client?.place);
    expect(client?.attributes).to.include({ message: PING.type, peer: far.node.id, port: 30_002 });
    expect(server?.attributes).to.include({ peer: near.node.id, host: near.host });
    expect(client?.attributes.requestBytes).to.equal(server?.attributes.requestBytes);
    expect(client?.attributes.answerBytes).to.equal(server?.attributes.answerBytes);
  });

  it("show the same requests at both ends when some are sampled", async () => {
    const nodes = useNodes();
    const [here, there] = [keeping(3), keeping(3)];
    const { near, far } = await two(nodes, here.traces, there.traces);
    const from = [here.works.length, there.works.length];

    for (let nth = 0; nth < 60; nth += 1) {
      await ended(nodes, near.node.sendMessage(far.node.id, PING), 20);
    }

    const asked = worksOf(here.works.slice(from[0]), PING.type, "client");
    const answered = worksOf(there.works.slice(from[1]), PING.type, "server");
    expect(asked).to.have.length.within(8, 34);
    expect(asked.map(({ place }) => place)).to.deep.equal(answered.map(({ within }) => within));
  });

  it("are spans of one trace in OpenTelemetry, of both hosts", async () => {
    const nodes = useNodes();
    const exporter = new InMemorySpanExporter();
    const spansOf = (): Traces => {
      const ids = workSpanIds(new RandomIdGenerator());
      const spanProcessors = [new SimpleSpanProcessor(exporter)];
      const tracer = new BasicTracerProvider({ spanProcessors, idGenerator: ids });
      return openTelemetryTraces(api, { tracer: tracer.getTracer("host"), ids, oneIn: 1 });
    };
    const { near, far } = await two(nodes, spansOf(), spansOf());
    exporter.reset();

    await ended(nodes, near.node.sendMessage(far.node.id, PING));

    const pings = exporter.getFinishedSpans().filter(({ name }) => name === PING.type);
    const client = pings.find(({ kind }) => kind === api.SpanKind.CLIENT);
    const server = pings.find(({ kind }) => kind === api.SpanKind.SERVER);
    expect(pings).to.have.length(2);
    expect(server?.spanContext().traceId).to.equal(client?.spanContext().traceId);
    expect(server?.parentSpanContext?.spanId).to.equal(client?.spanContext().spanId);
  });

  it("show a request without an answer as failed by its timeout, and one whose link was lost", async () => {
    const nodes = useNodes();
    const [here, there] = [keeping(), keeping()];
    const { near, far } = await two(nodes, here.traces, there.traces);

    nodes.network.cut(near.host, far.host);
    const late = await ended(nodes, near.node.sendMessage(far.node.id, PING, { timeoutMs: 500 }));
    const lost = near.node.sendMessage(far.node.id, PING, { timeoutMs: 9_000 });
    lost.catch(() => {});
    await nodes.clock.advance(100);
    nodes.network.reset(near.host, far.host);
    const closed = await ended(nodes, lost);

    expect([late, closed]).to.deep.equal(["call.timeout", "transport.closed"]);
    const ends = worksOf(here.works, PING.type, "client").slice(-2);
    expect(ends.map(({ failed }) => failed)).to.deep.equal(["timeout", "closed"]);
    expect(ends[0]?.tookMs).to.equal(500);
  });

  it("show at both ends why a request was refused, what was given up, and what went with its link", async () => {
    const nodes = useNodes();
    const [here, there] = [keeping(), keeping()];
    const telemetry = { getDashboard: () => new Promise<never>(() => {}) };
    const messageQuotas = { [STATS.type]: { perSecond: 0.001, burst: 1 } };
    const host = { components: { telemetry } };
    const far = await nodes.start(1, { traces: there.traces, host, messageQuotas });
    const near = await nodes.start(2, { traces: here.traces });
    await nodes.clock.advance(5_000);
    const { id } = far.node;
    const giveUp = new AbortController();

    for (let nth = 0; nth < 2; nth += 1) await ended(nodes, near.node.sendMessage(id, STATS));
    nodes.clock.setTimer(() => giveUp.abort(), 50);
    await ended(nodes, near.node.sendMessage(id, DASHBOARD, { signal: giveUp.signal }));
    nodes.clock.setTimer(() => nodes.network.reset(near.host, far.host), 50);
    await ended(nodes, near.node.sendMessage(id, DASHBOARD));

    for (const works of [here.works, there.works]) {
      const failed = works.filter(({ name }) => name.startsWith("network."));
      expect(failed.map((work) => [work.name, work.failed])).to.deep.equal([
        [STATS.type, "unsupported_request"],
        [STATS.type, "over_quota"],
        [DASHBOARD.type, "given_up"],
        [DASHBOARD.type, "closed"],
      ]);
    }
  });
});

describe("traces of a node's own work (E4)", () => {
  const useNodes = useMemoryNodes();

  it("show each dial, with why it failed", async () => {
    const nodes = useNodes();
    const sink = keeping(1_000_000);
    await nodes.start(2, { traces: sink.traces });
    await nodes.clock.advance(1_000);
    await nodes.start(1);
    await nodes.clock.advance(10_000);

    const dials = worksOf(sink.works, "dial", "client");
    expect(dials[0]?.failed).to.equal("transport.dial_failed");
    expect(dials.at(-1)).to.not.have.property("failed");
    expect(dials.at(-1)?.attributes).to.include({ host: "81.1.2.1", port: 30_002 });
  });

  it("show a quorum read with its requests within it, which link to what the others call them", async () => {
    const nodes = useNodes();
    const [here, there] = [keeping(), keeping()];
    const { near, far } = await two(nodes, here.traces, there.traces);

    await ended(nodes, near.node.quorumRead(PING, { within: HOST_SPAN }));

    const [read] = worksOf(here.works, "quorum read", "internal");
    const [client] = worksOf(here.works, PING.type, "client").slice(-1);
    const [server] = worksOf(there.works, PING.type, "server").slice(-1);
    expect(read?.within).to.deep.equal(HOST_SPAN);
    expect(read?.attributes).to.deep.equal({ message: PING.type, peers: 1 });
    expect(client?.within).to.deep.equal(read?.place);
    expect(client?.meets).to.deep.equal(server?.within);
    expect(client?.attributes.peer).to.equal(far.node.id);
  });

  it("show writes to many, asking any and broadcasts, and what they failed of", async () => {
    const nodes = useNodes();
    const sink = keeping();
    const { near, far } = await two(nodes, sink.traces, keeping().traces);
    const notice = { type: "p2p.cancel", messageId: 1 } as const;

    await ended(nodes, near.node.quorumWrite(PING, { holders: [far.node.id] }));
    await ended(nodes, near.node.askAny(PING));
    await ended(nodes, near.node.askAny(PING, { peers: [] }));
    await ended(nodes, near.node.broadcast(notice));

    const own = sink.works.filter(({ kind }) => kind === "internal");
    expect(own.map(({ name, failed }) => [name, failed])).to.deep.equal([
      ["quorum write", undefined],
      ["ask any", undefined],
      ["ask any", "quorum.no_peers"],
      ["broadcast", undefined],
    ]);
  });

  it("take a host's own span as what a request is part of, whatever the sampling, if it is recorded", async () => {
    const nodes = useNodes();
    const sink = keeping(1_000_000_000);
    const { near, far } = await two(nodes, sink.traces, keeping(1_000_000_000).traces);
    const unrecorded = { ...HOST_SPAN, traceFlags: 0 };

    // An SDK's own span context holds more than a place.
    const within = { ...HOST_SPAN, isRemote: false };
    await ended(nodes, near.node.sendMessage(far.node.id, PING, { within }));
    await ended(nodes, near.node.sendMessage(far.node.id, PING, { within: unrecorded }));
    const odd = { within: { traceId: "x", spanId: "y" } };
    const wrong = await ended(nodes, near.node.sendMessage(far.node.id, PING, odd));

    expect(worksOf(sink.works, PING.type, "client").map(({ within }) => within)).to.deep.equal([
      HOST_SPAN,
    ]);
    expect(wrong).to.equal("option.invalid");
  });

  it("cost nothing but themselves when their sink throws: that is told, once, and the node goes on", async () => {
    const nodes = useNodes();
    let times = 0;
    const take = (): void => {
      times += 1;
      throw new Error("exporter is gone");
    };
    const { near, far } = await two(nodes, { take, oneIn: 1 }, keeping().traces);

    const answer = await ended(nodes, near.node.sendMessage(far.node.id, PING));

    expect(answer).to.deep.equal({ type: "p2p.pong" });
    expect(times).to.equal(1);
    const told = near.events.filter(
      (event) => event.type === "app" && event.name === "traces.failed",
    );
    expect(told).to.have.length(1);
  });
});
