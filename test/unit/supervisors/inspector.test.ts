import { expect } from "chai";
import { targetOf } from "../../../src/actor/ref.ts";
import { exitActor, isRuntimeError, type SimulatedClock } from "../../../src/index.ts";
import { FrameStream, Picture } from "../../../src/inspector/index.ts";
import { controlVerbs } from "../../../supervisors/face/control-verbs.ts";
import { inspectorDesk } from "../../../supervisors/face/inspector-desk.ts";
import { type Node, type NodeOptions, startNode } from "../../../supervisors/index.ts";
import { memoryNode } from "./memory-node.ts";

const refusalOf = async (inspector: NodeOptions["inspector"]): Promise<string> => {
  const options = { ...memoryNode(), ...(inspector && { inspector }) };
  const refusal = await startNode(options).catch((error: unknown) => error);
  return isRuntimeError(refusal, "option.invalid") ? refusal.details.option : String(refusal);
};

/** A node on simulated time, with what else it is given. */
async function startWith(options: Partial<NodeOptions>) {
  const given = memoryNode();
  return { node: await startNode({ ...given, ...options }), clock: given.doors.clock };
}

async function lookAt(node: Node, clock: SimulatedClock) {
  const url = new URL((await node.inspectorUrl()) ?? "");
  const token = url.hash.slice("#token=".length);
  const abort = new AbortController();
  const headers = { "x-coppice-token": token };
  const response = await fetch(new URL("/stream", url), { headers, signal: abort.signal });
  const picture = new Picture();
  const stream = new FrameStream();
  const reader = response.body?.getReader();
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) {
      await clock.advance(250);
      const piece = await reader?.read();
      if (piece?.value === undefined) throw new Error("the stream ended");
      for (const frame of stream.push(piece.value)) picture.take(frame);
    }
  };
  const viewer = response.headers.get("x-coppice-viewer") ?? "";
  const act = async (verb: string, args: unknown) => {
    const said = { ...headers, "x-coppice-viewer": viewer, "content-type": "application/json" };
    const body = JSON.stringify({ verb, args });
    return await fetch(new URL("/do", url), { method: "POST", headers: said, body });
  };
  return { picture, until, act, url, end: () => abort.abort() };
}

describe("the inspector of a running node (V1)", () => {
  let node: Node;
  let clock: SimulatedClock;

  afterEach(() => node.stop());

  it("shows every actor but its own, and the node in its network (V3)", async () => {
    ({ node, clock } = await startWith({ inspector: { port: 0 } }));
    const { picture, until, end } = await lookAt(node, clock);
    await until(() => picture.network !== undefined);
    const paths = [...picture.rows.values()].map(({ path }) => path);
    expect(paths).to.include.members(["/node", "/node/p2p/nodes/mem-table", "/node/control"]);
    expect(paths).to.not.include("/node/control/inspector-endpoint");
    expect(picture.hello).to.deep.include({ name: node.id, verbs: [] });
    expect(picture.hello?.version).to.match(/^\d+\.\d+\.\d+/);
    expect(picture.vitals.last).to.include({ peers: 0, head: 0 });
    expect(picture.network?.self.peer).to.equal(node.id);
    expect(picture.network?.sync).to.deep.include({ head: 0, cursor: 0 });
    end();
  });

  it("tells when each actor was started, whoever looks and how late (V1)", async () => {
    ({ node, clock } = await startWith({ inspector: { port: 0 } }));
    const startedAtMs = clock.now();
    await clock.advance(5_000);
    const { picture, until, end } = await lookAt(node, clock);
    await until(() => picture.rows.size > 0);
    const born = new Set([...picture.rows.values()].map(({ origin }) => origin.bornAtMs));
    expect([...born]).to.deep.equal([startedAtMs]);
    end();
  });

  it("lets an actor be killed in development, and shows what became of it (V2)", async () => {
    ({ node, clock } = await startWith({ inspector: { port: 0 }, development: true }));
    const { picture, until, act, end } = await lookAt(node, clock);
    const path = "/node/p2p/geo-patch";
    expect((await act("kill", { path })).status).to.equal(200);
    await until(() => [...picture.rows.values()].filter((row) => row.path === path).length === 2);
    const rows = [...picture.rows.values()].filter((row) => row.path === path);
    expect(rows.map(({ now }) => now.life).sort()).to.deep.equal(["running", "stopped"]);
    const types = picture.events.values.map(({ type }) => type);
    expect(types).to.include.members(["inspector.did", "actor.stopped", "supervisor.report"]);
    end();
  });

  it("has its links cut in development, to a peer or to all of a place (E3)", async () => {
    ({ node, clock } = await startWith({ inspector: { port: 0 }, development: true }));
    const { picture, until, act, end } = await lookAt(node, clock);
    await until(() => picture.hello !== undefined);
    expect(picture.hello?.faults).to.include.members(["cut", "slow", "partition"]);
    expect((await act("fault", { kind: "cut", peer: "ab".repeat(32) })).status).to.equal(200);
    await until(() => picture.faults.length === 1);
    expect(picture.faults[0]).to.include({ kind: "cut", scope: "ab".repeat(32) });
    expect((await act("fault", { kind: "partition", patch: "E1A" })).status).to.equal(400);
    expect((await act("lift", { rule: "f1" })).status).to.equal(200);
    await until(() => picture.faults.length === 0);
    end();
  });

  it("has no verbs where nobody develops (V6)", async () => {
    ({ node, clock } = await startWith({ inspector: { port: 0 } }));
    const { act, end, until, picture } = await lookAt(node, clock);
    await until(() => picture.hello !== undefined);
    expect(picture.hello?.without).to.include({ verbs: "this is not a development host" });
    expect((await act("kill", { path: "/node" })).status).to.equal(400);
    expect(node.tree.ref.isAlive).to.equal(true);
    end();
  });

  it("is served again after its actor was killed, by the same token", async () => {
    ({ node, clock } = await startWith({ inspector: { port: 0 } }));
    const before = new URL((await node.inspectorUrl()) ?? "");
    const ref = node.at("/node/control/inspector-endpoint");
    if (ref === undefined) throw new Error("there is an endpoint");
    exitActor(ref, "kill");
    await ref.exited();
    let after: string | undefined;
    while (after === undefined) after = await node.inspectorUrl().catch(() => undefined);
    expect(new URL(after).hash).to.equal(before.hash);
    expect((await fetch(new URL("/", after))).status).to.equal(200);
  });

  it("is refused where others reach it and nobody decides who may look (V6)", async () => {
    ({ node, clock } = await startWith({}));
    expect(await refusalOf({ port: 0, host: "0.0.0.0" })).to.equal("inspector.host");
    expect(await refusalOf({ port: 0, host: "no address" })).to.equal("inspector.host");
    expect(await refusalOf({ port: 70_000 })).to.equal("inspector.port");
    expect(await node.inspectorUrl()).to.equal(undefined);
  });

  it("does over the control socket what a viewer may, and stays as long as it stands (E3)", async () => {
    ({ node, clock } = await startWith({}));
    const { runtime } = node;
    const listen = { host: "127.0.0.1", port: 4_000 };
    const self = { id: node.id, publicKey: new Uint8Array(32), kind: "full", listen, host: "" };
    const parts = { name: "n", payloads: false as const, faults: true, self, face: () => node };
    const desk = inspectorDesk({ runtime, clock, ...parts });
    const verbs = controlVerbs(() => node, { clock, isDevelopment: true, desk });
    const path = "/node/p2p/geo-patch";
    const before = node.at(path);
    const suspended = await verbs["do"]?.({ verb: "fault", args: { kind: "suspend", path } });
    expect(suspended).to.include({ rule: "f1" });
    const life = () => before && targetOf(before).resolve()?.life;
    expect(life()).to.equal("suspended");
    expect(await verbs["do"]?.({ verb: "lift", args: { rule: "f1" } })).to.deep.equal({
      lifted: "f1",
    });
    await clock.advance(0);
    expect(life()).to.equal("running");
    expect(await verbs["kill"]?.({ path })).to.deep.equal({ killed: path });
    await clock.advance(100);
    expect(before?.isAlive).to.equal(false);
    expect(controlVerbs(() => node, { clock, isDevelopment: false, desk })).to.not.have.any.keys(
      ...["kill", "do"],
    );
    desk.end();
  });

  it("is asked over the control socket too, as long as somebody asks (V5)", async () => {
    ({ node, clock } = await startWith({}));
    const { runtime } = node;
    const listen = { host: "127.0.0.1", port: 4_000 };
    const self = { id: node.id, publicKey: new Uint8Array(32), kind: "full", listen, host: "" };
    const parts = { name: "n", payloads: false as const, faults: false, self, face: () => node };
    const desk = inspectorDesk({ runtime, clock, ...parts });
    const { inspect } = controlVerbs(() => node, { clock, isDevelopment: false, desk });
    const first = (await inspect?.({ wish: { hz: 10 } })) as { viewer: string; frames: string };
    const picture = new Picture();
    const stream = new FrameStream();
    const fold = (frames: string): void => {
      for (const frame of stream.push(Buffer.from(frames, "base64"))) picture.take(frame);
    };
    fold(first.frames);
    expect(picture.rows.size).to.be.above(20);
    const atMs = picture.atMs;
    const asked = inspect?.({ viewer: first.viewer, waitMs: 5_000 });
    await clock.advance(500);
    const next = (await asked) as { frames: string };
    fold(next.frames);
    expect(picture.atMs).to.be.above(atMs);
    await clock.advance(10_000);
    const late = await Promise.resolve(inspect?.({ viewer: first.viewer })).catch((error) => error);
    expect(late).to.include({ code: "control.refused" });
    desk.end();
  });
});
