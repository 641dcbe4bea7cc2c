import { expect } from "chai";
import { memTable } from "../../../actors/mem-table.ts";
import { memTableLoader, type MemTableLoaderArgs } from "../../../actors/mem-table-loader.ts";
import { store } from "../../../actors/store.ts";
import { MEM_TABLE } from "../../../messages/mem-table.ts";
import { MEM_TABLE_LOADER } from "../../../messages/mem-table-loader.ts";
import { STORE } from "../../../messages/store.ts";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import { keptNode, NODES_TABLE, nodeWrite } from "../../../src/store/kept-node.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import type { StoreOpener } from "../../../src/store/store.ts";
import { defineSupervisor } from "../../../src/supervision/define-supervisor.ts";
import { type NodeWorld, useNodeWorld } from "../../support/node-world.ts";

const node = (name: string, more: Partial<KnownNode> = {}): KnownNode =>
  newNode({ firstPublicKey: name, ip: "10.0.0.1", port: 1, ...more });
const genesis = { key: "aa".repeat(32), address: { host: "10.0.0.7", port: 7 } };
const seeds = { key: "bb".repeat(32), address: { host: "10.0.0.8", port: 8 } };
const AUTHORITY = `00${genesis.key}`;
const SEED = `00${seeds.key}`;
const CONFIGURED: MemTableLoaderArgs = { genesis: [genesis], seeds: [seeds] };

/** A store, and above it the table with its loader, as they stand in a node. */
async function grown(
  world: NodeWorld,
  args: MemTableLoaderArgs,
  opener: StoreOpener,
): Promise<void> {
  const nodes = defineSupervisor({
    id: "nodes",
    strategy: "rest_for_one",
    intensity: 10,
    periodMs: 5_000,
    children: () => [
      memTable.childSpec({}, { name: MEM_TABLE }),
      memTableLoader.childSpec(args, { name: MEM_TABLE_LOADER }),
    ],
  });
  await world.supervise([
    store.childSpec({ opener, path: "node" }, { name: STORE }),
    nodes.childSpec(),
  ]);
}

async function diskWith(...nodes: readonly KnownNode[]): Promise<StoreOpener> {
  const opener = memoryStoreOpener();
  const disk = await opener.open("node");
  await disk.write(nodes.map(nodeWrite).filter((write) => typeof write !== "string"));
  return opener;
}

describe("the loader of the table of nodes", () => {
  const world = useNodeWorld();
  const table = () => world().ref(MEM_TABLE);
  const all = () => table().call.list({ view: "all", at: { dateMs: 0 } });
  const onDisk = () =>
    world()
      .ref(STORE)
      .call.scan({ table: NODES_TABLE, range: { limit: 10_000 } });

  it("fills the table from the disk, page by page, before anybody sees it", async () => {
    const nodes = Array.from({ length: 1_234 }, (_, index) => node(`n${10_000 + index}`));

    await grown(world(), { genesis: [], seeds: [] }, await diskWith(...nodes));

    expect(await all()).to.deep.equal(nodes);
  });

  it("adds the configured nodes, the first committee authorized from date 0", async () => {
    await grown(world(), CONFIGURED, memoryStoreOpener());

    const view = { view: "authorized_and_available", at: { dateMs: 0 } } as const;
    const elected = (await table().call.list(view)).map(({ firstPublicKey }) => firstPublicKey);
    expect(elected).to.deep.equal([AUTHORITY]);
    expect(await table().call.get(SEED)).to.include({ ip: "10.0.0.8", authorizationMs: null });
  });

  it("believes the disk more than the configuration", async () => {
    const moved = node(AUTHORITY, { ip: "10.9.9.9", available: false, availabilityUpdateMs: 5 });

    await grown(world(), CONFIGURED, await diskWith(moved));

    expect(await table().call.get(AUTHORITY)).to.deep.equal({ ...moved, authorizationMs: 0 });
  });

  it("skips entries the disk garbled, and tells", async () => {
    const opener = await diskWith(node("a"), node("b"));
    const disk = await opener.open("node");
    await disk.write([{ put: [NODES_TABLE, new TextEncoder().encode("a"), new Uint8Array(40)] }]);

    await grown(world(), { genesis: [], seeds: [] }, opener);

    expect(await all()).to.deep.equal([node("b")]);
    expect(world().emitted("nodes.skipped")).to.have.length(1);
    expect(world().crashes).to.deep.equal([]);
  });

  it("writes what changes, many changes at once", async () => {
    const batches: number[] = [];
    const flush = (_: string, writes: readonly unknown[]): Promise<void> => {
      batches.push(writes.length);
      return Promise.resolve();
    };
    await grown(world(), { genesis: [], seeds: [] }, memoryStoreOpener({ flush }));

    for (const name of ["a", "b", "a"]) table().cast.upsert(node(name, { port: 2 }));
    table().cast.upsert(node("a", { port: 3 }));
    await world().clock.advance(1_000);

    expect(batches).to.deep.equal([2]);
    expect(await world().ref(MEM_TABLE_LOADER).call.view()).to.deep.equal({
      waiting: 0,
      written: 2,
    });
  });

  it("tries a failed write again with what changed since", async () => {
    let fails = true;
    const refusing: StoreOpener = {
      open: async (path) => {
        const real = await memoryStoreOpener().open(path);
        const write: typeof real.write = async (writes) => {
          if (fails && writes.length > 0) throw new TypeError("broken disk");
          await real.write(writes);
        };
        return {
          get: real.get.bind(real),
          scan: real.scan.bind(real),
          write,
          close: async () => {},
        };
      },
    };
    await world().start(store, { opener: refusing, path: "node" }, STORE);
    await world().start(memTable, {}, MEM_TABLE);
    await world().start(memTableLoader, { genesis: [], seeds: [] }, MEM_TABLE_LOADER);

    table().cast.upsert(node("a", { port: 2 }));
    table().cast.upsert(node("b"));
    await world().clock.advance(300);
    expect(world().emitted("nodes.not_kept")).to.have.length(1);
    fails = false;
    table().cast.upsert(node("a", { port: 3 }));
    await world().start(store, { opener: refusing, path: "node" }, STORE);
    await world().clock.advance(5_000);

    expect((await onDisk()).map(keptNode)).to.deep.equal([node("a", { port: 3 }), node("b")]);
    expect(await world().ref(MEM_TABLE_LOADER).call.view()).to.include({ waiting: 0 });
  });

  for (const victim of [MEM_TABLE, MEM_TABLE_LOADER]) {
    it(`under load, comes back with the same answers after ${victim.name} is killed`, async () => {
      await grown(world(), CONFIGURED, memoryStoreOpener());
      for (let round = 0; round < 5; round += 1) {
        await world().clock.advance(round * 60);
        for (let index = 0; index < 40; index += 1) {
          table().cast.upsert(node(`n${index}`, { port: 100 * round + index }));
        }
      }
      const before = await all();

      await world().kill(victim);
      expect(await all()).to.deep.equal(before);

      await world().clock.advance(1_000);
      expect(await onDisk()).to.have.length(before.length);
      await world().kill(MEM_TABLE);
      expect(await all()).to.deep.equal(before);
    });
  }

  it("fills a new table with what a killed loader was still writing", async () => {
    const held: (() => void)[] = [];
    let isSlow = false;
    const flush = (): Promise<void> =>
      isSlow ? new Promise((resolve) => held.push(resolve)) : Promise.resolve();
    await grown(world(), { genesis: [], seeds: [] }, memoryStoreOpener({ flush }));
    isSlow = true;
    table().cast.upsert(node("a", { port: 2 }));
    await world().clock.advance(300);

    await world().kill(MEM_TABLE);
    await world().kill(MEM_TABLE_LOADER);
    isSlow = false;
    for (const release of held) release();
    await world().clock.settle();

    expect(await table().call.get("a")).to.include({ port: 2 });
  });

  it("a new loader takes nothing back from a table that lives", async () => {
    await grown(world(), { genesis: [], seeds: [] }, await diskWith(node("a", { port: 1 })));
    table().cast.upsert(node("a", { port: 2 }));

    await world().kill(MEM_TABLE_LOADER);

    expect(await table().call.get("a")).to.include({ port: 2 });
    await world().clock.advance(1_000);
    await world().kill(MEM_TABLE);
    expect(await table().call.get("a")).to.include({ port: 2 });
  });
});
