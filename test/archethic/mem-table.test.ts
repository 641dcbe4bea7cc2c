import { expect } from "chai";
import { memTable } from "../../actors/mem-table.ts";
import { MEM_TABLE, type NodeObserver } from "../../messages/mem-table.ts";
import { defineActor } from "../../src/actor/define-actor.ts";
import { keep, started } from "../../src/actor/result.ts";
import { type KnownNode, newNode } from "../../src/peer/known-node.ts";
import type { NodeView } from "../../src/peer/node-table.ts";
import { useNodeWorld } from "../support/node-world.ts";

const NOW = { dateMs: 10_000 };

/** A node with every field. */
const FULL: KnownNode = {
  firstPublicKey: "first",
  lastPublicKey: "last",
  miningPublicKey: "mining",
  originPublicKey: "origin",
  lastAddress: "address",
  rewardAddress: "reward",
  ip: "127.0.0.1",
  port: 3_000,
  httpPort: 4_000,
  transport: "tcp",
  geoPatch: "AF1",
  networkPatch: "AAA",
  enrollmentMs: 1_000,
  lastUpdateMs: 2_000,
  available: true,
  availabilityUpdateMs: 3_000,
  synced: true,
  averageAvailability: 0.9,
  authorizationMs: 4_000,
};

const other = newNode({ firstPublicKey: "other", ip: "127.0.0.1", port: 3_001 });

/** Writes down every change it is told of. */
const witness = defineActor<NodeObserver, KnownNode[], KnownNode[]>({
  name: "witness",
  init: (heard) => started(heard),
  handle: {
    nodesChanged: (heard, nodes) => {
      heard.push(...nodes);
      return keep();
    },
  },
});

describe("archethic mem_table_test: the table of nodes", () => {
  const world = useNodeWorld();
  const table = () => world().ref(MEM_TABLE);
  const get = (key: string) => table().call.get(key);
  const listed = async (view: NodeView): Promise<string[]> =>
    (await table().call.list({ view, at: NOW })).map(({ firstPublicKey }) => firstPublicKey);
  let heard: KnownNode[] = [];

  beforeEach(async () => {
    await world().supervise([memTable.childSpec({}, { name: MEM_TABLE })]);
    table().cast.upsert(FULL);
    table().cast.upsert(other);
    await world().clock.settle();
    heard = [];
    table().cast.subscribe(await world().start(witness, heard));
  });

  /** What a change made of a node, and whether exactly that was told once. */
  const changed = async (key: string): Promise<KnownNode | undefined> => {
    const node = await get(key);
    await world().clock.settle();
    expect(heard).to.deep.equal([node]);
    return node;
  };

  it("takes a node in with every field (A4)", async () => {
    expect(await get("first")).to.deep.equal(FULL);
  });

  it("updates a node: always what it says of itself, and only what is said of patches, average, enrolment and sync (A4)", async () => {
    const news = { ...FULL, lastPublicKey: "last-2", lastAddress: "address-2", port: 9, ip: "::1" };
    const open = {
      ...{ geoPatch: null, networkPatch: null, enrollmentMs: null },
      ...{ averageAvailability: null, synced: null, authorizationMs: null },
    };
    table().cast.upsert({ ...news, ...open });

    expect(await changed("first")).to.deep.equal(news);
  });

  it("finds a node by its first key, its last and any past one, and nobody by another: get_node_info, get_first_node_key (A4)", async () => {
    table().cast.upsert({ ...FULL, lastPublicKey: "last-2" });

    for (const key of ["first", "last", "last-2"]) {
      expect((await get(key))?.lastPublicKey).to.equal("last-2");
      expect(await table().call.firstKeyOf(key)).to.equal("first");
    }
    expect(await get("nobody")).to.equal(undefined);
    expect(await table().call.firstKeyOf("nobody")).to.equal("nobody");
  });

  it("lists all nodes, and their first keys: list_nodes, list_node_first_public_keys (A4)", async () => {
    expect(await listed("all")).to.deep.equal(["first", "other"]);
  });

  it("lists the authorized, and their keys: authorized_nodes, list_authorized_public_keys (A4)", async () => {
    expect(await listed("authorized")).to.deep.equal(["first"]);
  });

  it("lists the available, whatever the date: available_nodes (A4)", async () => {
    table().cast.setAvailability({ key: "other", available: true, atMs: 99_000 });
    table().cast.setAvailability({ key: "first", available: false, atMs: 99_000 });

    expect(await listed("available")).to.deep.equal(["other"]);
  });

  it("authorizes a node, and its first date wins: authorize_node (A4)", async () => {
    table().cast.authorize({ key: "other", atMs: 5_000 });
    table().cast.authorize({ key: "other", atMs: 6_000 });

    expect(await changed("other")).to.include({ authorizationMs: 5_000 });
    expect(await listed("candidates")).to.deep.equal([]);
  });

  it("takes an authorization away (A4)", async () => {
    table().cast.unauthorize("last");

    expect(await changed("first")).to.include({ authorizationMs: null });
    expect(await listed("candidates")).to.deep.equal(["first"]);
  });

  it("sets a node available, and moves the date only then: set_node_globally_available (A4)", async () => {
    table().cast.setAvailability({ key: "other", available: true, atMs: 7_000 });
    table().cast.setAvailability({ key: "other", available: true, atMs: 8_000 });

    expect(await changed("other")).to.include({ available: true, availabilityUpdateMs: 7_000 });
  });

  it("sets a node unavailable, which takes its sync away: set_node_globally_unavailable (A4)", async () => {
    table().cast.setAvailability({ key: "first", available: false, atMs: 7_000 });

    expect(await changed("first")).to.include({
      available: false,
      availabilityUpdateMs: 7_000,
      synced: false,
    });
  });

  it("sets a node synced: set_node_globally_synced (A4)", async () => {
    table().cast.setSynced({ key: "other", synced: true });

    expect(await changed("other")).to.include({ synced: true });
    expect(await listed("synced")).to.deep.equal(["first", "other"]);
  });

  it("sets a node unsynced: set_node_globally_unsynced (A4)", async () => {
    table().cast.setSynced({ key: "first", synced: false });

    expect(await changed("first")).to.include({ synced: false, available: true });
    expect(await listed("synced")).to.deep.equal([]);
  });

  it("sets the average of a node: set_node_average_availability (A4)", async () => {
    table().cast.setAverageAvailability({ key: "first", average: 0.25 });

    expect(await changed("first")).to.include({ averageAvailability: 0.25 });
  });

  it("sets the network patch of a node: update_node_network_patch (A4)", async () => {
    table().cast.setNetworkPatch({ key: "first", networkPatch: "12F" });

    expect(await changed("first")).to.include({ networkPatch: "12F" });
  });

  it("survives news of nobody and values out of bounds, and says so (A4)", async () => {
    table().cast.setSynced({ key: "nobody", synced: true });
    table().cast.setAverageAvailability({ key: "first", average: Number.NaN });
    table().cast.setNetworkPatch({ key: "first", networkPatch: "" });

    expect(await get("first")).to.deep.equal(FULL);
    expect(world().emitted("mem_table.refused")).to.have.length(3);
    expect(world().crashes).to.deep.equal([]);
  });
});
