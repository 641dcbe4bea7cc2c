import { expect } from "chai";
import { memTable } from "../../../actors/mem-table.ts";
import { MEM_TABLE, type NodeObserver } from "../../../messages/mem-table.ts";
import { defineActor } from "../../../src/actor/define-actor.ts";
import { keep, started } from "../../../src/actor/result.ts";
import { exitActor } from "../../../src/actor/stop-actor.ts";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import { useNodeWorld } from "../../support/node-world.ts";

const node = (name: string, more: Partial<KnownNode> = {}): KnownNode =>
  newNode({ firstPublicKey: name, ip: "10.0.0.1", port: 1, ...more });
const at = { dateMs: 1_000 };

/** Writes down what it is told. */
const observer = defineActor<NodeObserver, string[], string[]>({
  name: "observer",
  init: (heard) => started(heard),
  handle: {
    nodesChanged: (heard, nodes) => {
      heard.push(nodes.map(({ firstPublicKey, port }) => `${firstPublicKey}:${port}`).join(" "));
      return keep();
    },
  },
});

describe("the mem table", () => {
  const world = useNodeWorld();
  const table = () => world().ref(MEM_TABLE);

  beforeEach(async () => {
    const args = { limits: { nodesMax: 3 } };
    await world().supervise([memTable.childSpec(args, { name: MEM_TABLE })]);
  });

  it("takes in what it is told and answers by any key and view", async () => {
    table().cast.upsert(node("b", { lastPublicKey: "b2" }));
    table().cast.upsert(node("a", { enrollmentMs: 1 }));
    table().cast.authorize({ key: "b2", atMs: 500 });
    table().cast.setAvailability({ key: "b", available: true, atMs: 600 });
    table().cast.sighted({ key: "c", ip: "10.0.0.3", port: 3, geoPatch: "021" });

    expect(await table().call.get("b2")).to.include({ available: true, authorizationMs: 500 });
    const listOf = async (view: "all" | "authorized_and_available"): Promise<string[]> =>
      (await table().call.list({ view, at })).map(({ firstPublicKey }) => firstPublicKey);
    expect(await listOf("all")).to.deep.equal(["a", "b", "c"]);
    expect(await listOf("authorized_and_available")).to.deep.equal(["b"]);
  });

  it("tells subscribers every change once, until they are gone", async () => {
    const heard: string[] = [];
    const ref = await world().start(observer, heard);
    table().cast.subscribe(ref);
    table().cast.subscribe(ref);

    table().cast.upsert(node("a"));
    table().cast.upsert(node("a"));
    table().cast.upsert(node("a", { port: 2 }));
    await world().clock.settle();
    expect(heard).to.deep.equal(["a:1", "a:2"]);

    exitActor(ref, "kill");
    await world().clock.settle();
    table().cast.upsert(node("a", { port: 3 }));
    await world().clock.settle();
    expect(world().runtime.counts().deadLetters).to.deep.equal({});
  });

  it("restores what it does not know better, and tells nobody", async () => {
    const heard: string[] = [];
    table().cast.subscribe(await world().start(observer, heard));
    table().cast.upsert(node("a", { port: 9 }));

    await table().call.restore([node("a"), node("b")]);

    expect(await table().call.get("a")).to.include({ port: 9 });
    expect(await table().call.get("b")).to.include({ port: 1 });
    expect(heard).to.deep.equal(["a:9"]);
  });

  it("tells what it refuses and goes on", async () => {
    for (const name of ["a", "b", "c", "d"]) table().cast.upsert(node(name));
    table().cast.authorize({ key: "nobody", atMs: 1 });
    table().cast.setAverageAvailability({ key: "a", average: 1.5 });
    table().cast.setNetworkPatch({ key: "a", networkPatch: "xyz" });

    expect(await table().call.get("d")).to.equal(undefined);
    expect(await table().call.get("a")).to.deep.equal(node("a"));
    expect(world().emitted("mem_table.refused")).to.deep.equal([
      { key: "d", reason: "table_full" },
      { key: "nobody", reason: "unknown_node" },
      { key: "a", reason: "out_of_bounds" },
      { key: "a", reason: "out_of_bounds" },
    ]);
    expect(world().crashes).to.deep.equal([]);
  });

  it("takes a judgement of many in as a whole, and tells of it once", async () => {
    const heard: string[] = [];
    table().cast.subscribe(await world().start(observer, heard));
    for (const name of ["a", "b", "c"]) table().cast.upsert(node(name));
    await world().clock.settle();
    heard.length = 0;
    const up = { available: true, average: 0.75, endOfSync: true, networkPatch: "12A" };

    table().cast.judge({
      effectiveMs: 900,
      nodes: [
        { ...up, key: "a" },
        { ...up, key: "b", available: false },
        { ...up, key: "c", networkPatch: "nonsense" },
        { ...up, key: "nobody" },
      ],
    });

    expect(await table().call.get("a")).to.include({ available: true, synced: true });
    expect(await table().call.get("b")).to.include({ available: false, networkPatch: "12A" });
    expect(await table().call.get("c")).to.deep.equal(node("c"));
    await world().clock.settle();
    expect(heard).to.deep.equal(["a:1 b:1"]);
    expect(world().emitted("mem_table.refused")).to.deep.equal([
      { key: "nobody", reason: "unknown_node" },
      { key: "c", reason: "out_of_bounds" },
    ]);
  });
});
