import { expect } from "chai";
import { exitActor, isRuntimeError } from "../../../src/index.ts";
import { type Node, type NodeOptions, startNode } from "../../../supervisors/index.ts";
import { memoryNode } from "./memory-node.ts";

/** Reads a page of the node's endpoint. */
async function pageOf(node: Node, path: string) {
  const endpoint = await node.metricsEndpoint();
  if (endpoint === undefined) throw new Error("the node serves no metrics");
  const response = await fetch(`http://${endpoint.host}:${endpoint.port}${path}`);
  const type = response.headers.get("content-type") ?? "";
  return { status: response.status, type, text: await response.text() };
}

const refusalOf = async (metrics: NodeOptions["metrics"]): Promise<string> => {
  const options = { ...memoryNode(), ...(metrics && { metrics }) };
  const refusal = await startNode(options).catch((error: unknown) => error);
  return isRuntimeError(refusal, "option.invalid") ? refusal.details.option : String(refusal);
};

describe("the metrics of a running node (E4)", () => {
  let node: Node;

  beforeEach(async () => {
    node = await startNode({ ...memoryNode(), metrics: { port: 0 } });
  });
  afterEach(() => node.stop());

  it("are scraped as OpenMetrics text on loopback", async () => {
    const { status, type, text } = await pageOf(node, "/metrics");

    expect(status).to.equal(200);
    expect(type).to.match(/^application\/openmetrics-text; version=1\.0\.0/);
    expect(text).to.match(/^coppice_connections\{state="connected"\} 0$/m);
    expect(text).to.match(/^coppice_actors \d+$/m);
    expect(text).to.match(/^coppice_queue_messages\{actor="mem-table"\} 0$/m);
    expect(text).to.include("# TYPE coppice_answer_seconds histogram");
    expect(text.endsWith("# EOF\n")).to.equal(true);
    expect((await node.metricsEndpoint())?.host).to.equal("127.0.0.1");
  });

  it("come with health", async () => {
    const { status, text } = await pageOf(node, "/health");

    expect(status).to.equal(200);
    expect(JSON.parse(text)).to.deep.include({ isWell: true, peersConnected: 0, head: 0 });
  });

  it("answer nothing else", async () => {
    expect((await pageOf(node, "/")).status).to.equal(404);
    const endpoint = await node.metricsEndpoint();
    const posted = await fetch(`http://127.0.0.1:${endpoint?.port}/metrics`, { method: "POST" });
    expect(posted.status).to.equal(405);
  });

  it("are served again after their actor was killed, with everything that was counted", async () => {
    const ref = node.at("/node/control/metrics-endpoint");
    if (ref === undefined) throw new Error("there is an endpoint");
    exitActor(ref, "kill");
    await ref.exited();
    while ((await node.metricsEndpoint().catch(() => undefined)) === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
    }

    expect((await pageOf(node, "/metrics")).text).to.match(
      /^coppice_actor_restarts_total\{.*\} 1$/m,
    );
  });
});

describe("where metrics may be served (E4)", () => {
  it("is loopback, unless others were meant to read", async () => {
    expect(await refusalOf({ host: "0.0.0.0", port: 0 })).to.equal("metrics.host");
    expect(await refusalOf({ host: "::", port: 0 })).to.equal("metrics.host");
    expect(await refusalOf({ host: "example.org", port: 0 })).to.equal("metrics.host");
    expect(await refusalOf({ port: 70_000 })).to.equal("metrics.port");
    const node = await startNode({
      ...memoryNode(),
      metrics: { host: "0.0.0.0", port: 0, isPublic: true },
    });
    expect((await node.metricsEndpoint())?.host).to.equal("0.0.0.0");
    await node.stop();
  });

  it("is nowhere without the option", async () => {
    const node = await startNode(memoryNode());
    expect(await node.metricsEndpoint()).to.equal(undefined);
    await node.stop();
  });
});
