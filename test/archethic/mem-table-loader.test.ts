import { expect } from "chai";
import { geoPatch } from "../../actors/geo-patch.ts";
import { store } from "../../actors/store.ts";
import { GEO_PATCH } from "../../messages/geo-patch.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import { MEM_TABLE_LOADER } from "../../messages/mem-table-loader.ts";
import { STORE } from "../../messages/store.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { fixedGeoIp } from "../../src/geo/geo-ip-fixed.ts";
import type { MemTableSources } from "../../actors/mem-table-loader.tasks.ts";
import type { NodeHistoryEntry, NodeTransaction } from "../../src/peer/node-history.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { StoreOpener } from "../../src/store/store.ts";
import { nodes } from "../../supervisors/nodes.ts";
import { NodeWorld } from "../support/node-world.ts";

const DAY_MS = 86_400_000;
const START_MS = 20_000 * DAY_MS;
const ZURICH_IP = "109.164.214.168";
const geoIp = fixedGeoIp({ [ZURICH_IP]: { latitude: 47.36667, longitude: 8.55 } });

function transaction(name: string, more: Partial<NodeTransaction> = {}): NodeTransaction {
  return {
    type: "node",
    timestampMs: START_MS,
    firstPublicKey: name,
    previousPublicKey: name,
    address: `address of ${name}`,
    said: {
      ...{ ip: ZURICH_IP, port: 3_000, httpPort: 4_000 },
      ...{ rewardAddress: "reward", originPublicKey: "origin", miningPublicKey: "mining" },
    },
    ...more,
  };
}

const secrets = (timestampMs: number, ...authorizedKeys: string[]): NodeHistoryEntry => ({
  type: "node_shared_secrets",
  timestampMs,
  authorizedKeys,
});

describe("archethic mem_table_loader_test: the loader of the table", () => {
  let worlds: NodeWorld[] = [];
  afterEach(async () => {
    for (const world of worlds) await world.end();
    worlds = [];
  });

  /** A node that starts with a chain, and a disk of its own or an earlier one's. */
  async function started(
    history: readonly NodeHistoryEntry[],
    opener: StoreOpener = memoryStoreOpener(),
    own: Pick<MemTableSources, "self" | "lastSyncMs"> = {},
  ): Promise<NodeWorld> {
    const world = new NodeWorld();
    worlds.push(world);
    await world.supervise([
      store.childSpec({ opener, path: "node" }, { name: STORE }),
      geoPatch.childSpec({ geoIp, sha256: nativeCrypto().sha256 }, { name: GEO_PATCH }),
      nodes.childSpec({
        loader: { genesis: [], seeds: [], history: async () => history, ...own },
        oracle: [],
      }),
    ]);
    return world;
  }

  const load = (world: NodeWorld, entry: NodeHistoryEntry): Promise<void> =>
    world.ref(MEM_TABLE_LOADER).call.loadTransaction(entry);
  const get = (world: NodeWorld, key: string) => world.ref(MEM_TABLE).call.get(key);

  it("load_transaction of a node adds it, placed and enrolled (A5)", async () => {
    const world = await started([]);
    await load(world, transaction("a"));

    expect(await get(world, "a")).to.deep.include({
      ...transaction("a").said,
      lastAddress: "address of a",
      geoPatch: "021",
      networkPatch: "021",
      enrollmentMs: START_MS,
      lastUpdateMs: START_MS,
      available: false,
      authorizationMs: null,
    });
  });

  it("load_transaction of shared secrets authorizes from the next application date on, and nobody else (A5)", async () => {
    const world = await started([transaction("a"), transaction("b"), transaction("c")]);
    await load(world, secrets(START_MS + 5, "a", "b"));
    await load(world, secrets(START_MS + DAY_MS + 5, "b", "c"));

    expect((await get(world, "a"))?.authorizationMs).to.equal(null);
    expect((await get(world, "b"))?.authorizationMs).to.equal(START_MS + DAY_MS);
    expect((await get(world, "c"))?.authorizationMs).to.equal(START_MS + 2 * DAY_MS);
  });

  it("takes secrets in after the nodes they name, though those have to be placed first (A5)", async () => {
    const world = await started([]);

    await Promise.all([load(world, transaction("a")), load(world, secrets(START_MS + 5, "a"))]);

    expect((await get(world, "a"))?.authorizationMs).to.equal(START_MS + DAY_MS);
  });

  it("starts with the nodes of the chain, each as its newest transaction says, found by all its keys (A5)", async () => {
    const moved = { ...transaction("a").said, ip: "10.0.0.1" };
    const world = await started([
      transaction("a", { timestampMs: START_MS + 2, previousPublicKey: "a3", said: moved }),
      transaction("a"),
      transaction("a", { timestampMs: START_MS + 1, previousPublicKey: "a2" }),
    ]);

    expect(await get(world, "a")).to.include({
      ...{ ip: "10.0.0.1", lastPublicKey: "a3", enrollmentMs: START_MS, networkPatch: "021" },
    });
    for (const key of ["a2", "a3"]) expect(await get(world, key)).to.equal(await get(world, "a"));
  });

  it("starts with the secrets in order: the last one wins (A5)", async () => {
    const world = await started([
      secrets(START_MS + DAY_MS + 5, "b"),
      secrets(START_MS + 5, "a", "b"),
      transaction("a"),
      transaction("b"),
    ]);

    expect((await get(world, "a"))?.authorizationMs).to.equal(null);
    expect((await get(world, "b"))?.authorizationMs).to.equal(START_MS + DAY_MS);
  });

  it("starts with the view the network came to, kept as a whole, whatever the chain says again (A5, A13)", async () => {
    const opener = memoryStoreOpener();
    const history = [transaction("a"), transaction("b"), secrets(START_MS + 5, "a", "b")];
    const first = await started(history, opener);
    const judged = { available: true, average: 0.7, endOfSync: true, networkPatch: "12A" };
    const nowhere = { ...judged, available: false, networkPatch: null };
    first.ref(MEM_TABLE).cast.judge({
      effectiveMs: START_MS + 9,
      nodes: [
        { ...judged, key: "a" },
        { ...nowhere, key: "b" },
      ],
    });
    await first.clock.advance(1_000);
    const before = await first.ref(MEM_TABLE).call.list({ view: "all", at: { dateMs: 0 } });
    await first.end();

    const second = await started(history, opener);

    expect(await get(second, "a")).to.include({
      ...{ available: true, synced: true, averageAvailability: 0.7, networkPatch: "12A" },
      availabilityUpdateMs: START_MS + 9,
    });
    const after = await second.ref(MEM_TABLE).call.list({ view: "all", at: { dateMs: 0 } });
    expect(after).to.deep.equal(before);
  });

  describe("of a node that was alone (A5)", () => {
    const LAST_SYNC_MS = START_MS + 77;
    const alone = { self: "a", lastSyncMs: async () => LAST_SYNC_MS };
    const judgedUp = { available: true, average: 0.7, endOfSync: true, networkPatch: "12A" };
    /** The disk of a node after a summary that says these were up. */
    const diskAfter = async (...up: readonly string[]): Promise<StoreOpener> => {
      const opener = memoryStoreOpener();
      const world = await started([transaction("a"), transaction("b")], opener);
      const nodes = up.map((key) => ({ ...judgedUp, key }));
      world.ref(MEM_TABLE).cast.judge({ effectiveMs: START_MS + 9, nodes });
      for (const key of up) world.ref(MEM_TABLE).cast.setSynced({ key, synced: false });
      await world.clock.advance(1_000);
      await world.end();
      return opener;
    };

    it("none was up: it is up and caught up since its last sync, with an average of 1", async () => {
      const world = await started([], await diskAfter(), alone);

      expect(await get(world, "a")).to.include({
        ...{ available: true, synced: true, availabilityUpdateMs: LAST_SYNC_MS },
        averageAvailability: 1,
      });
      expect((await get(world, "b"))?.available).to.equal(false);
    });

    it("it alone was up: it is so since its kept date, with its kept average and patch", async () => {
      const world = await started([], await diskAfter("a"), alone);

      expect(await get(world, "a")).to.include({
        ...{ available: true, synced: true, availabilityUpdateMs: START_MS + 9 },
        ...{ averageAvailability: 0.7, networkPatch: "12A" },
      });
    });

    it("another was up: the view stays as it was kept", async () => {
      const world = await started([], await diskAfter("b"), alone);

      expect((await get(world, "a"))?.available).to.equal(false);
      expect(await get(world, "b")).to.include({ available: true, synced: false });
    });

    it("it never followed a network, or its host cannot tell: the view stays as it was kept", async () => {
      const failing = { self: "a", lastSyncMs: () => Promise.reject(new Error("not now")) };
      const first = await started([], await diskAfter(), {
        ...alone,
        lastSyncMs: async () => null,
      });
      const second = await started([], await diskAfter(), failing);

      for (const world of [first, second]) {
        expect((await get(world, "a"))?.available).to.equal(false);
        expect(world.crashes).to.deep.equal([]);
      }
      expect(second.emitted("nodes.last_sync_unknown")).to.have.length(1);
    });
  });
});
