/** What the reference's tests of its bootstrapping seeds show, shown here. */

import { expect } from "chai";
import { bootstrappingSeeds } from "../../actors/bootstrapping-seeds.ts";
import { connectionRegistry } from "../../actors/connection-registry.ts";
import { memTable } from "../../actors/mem-table.ts";
import { store } from "../../actors/store.ts";
import { BOOTSTRAPPING_SEEDS } from "../../messages/bootstrapping-seeds.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import { STORE } from "../../messages/store.ts";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import { newNode } from "../../src/peer/known-node.ts";
import { parseSeed, type Seed, seedText } from "../../src/peer/seed.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import { useNodeWorld } from "../support/node-world.ts";

const LOOK_MS = 1_000;
const self = "0".repeat(64);
const peerOf = (digit: string): string => digit.repeat(64);
const seed = (digit: string): Seed => ({
  endpoint: { host: "10.0.0.1", port: 1 },
  peer: peerOf(digit),
});

describe("archethic bootstrapping_seeds_test: whom a node asks first", () => {
  const world = useNodeWorld();
  const seeds = () => world().ref(BOOTSTRAPPING_SEEDS);
  const listed = async (): Promise<string> =>
    (await seeds().call.list()).map(({ peer }) => peer.charAt(0)).join("");

  async function planted(configured: readonly Seed[], opener = memoryStoreOpener()): Promise<void> {
    const args = { configured, self, lookMs: LOOK_MS };
    await world().supervise([
      store.childSpec({ opener, path: "node" }, { name: STORE }),
      memTable.childSpec({}, { name: MEM_TABLE }),
      connectionRegistry.childSpec({ self: "" }, { name: CONNECTION_REGISTRY }),
      bootstrappingSeeds.childSpec(args, { name: BOOTSTRAPPING_SEEDS }),
    ]);
  }

  function counted(digit: string, status: { readonly isAvailable: boolean }): void {
    const key = nodeKeyOf({ key: peerOf(digit) });
    const table = world().ref(MEM_TABLE).cast;
    table.upsert(newNode({ firstPublicKey: key, ip: "10.0.0.1", port: 1, enrollmentMs: 1 }));
    table.authorize({ key, atMs: -2 });
    table.setAvailability({ key, available: status.isAvailable, atMs: -2 });
  }

  it("A10 format: a line is host, port, key and transport, and is written as it is read", () => {
    const line = `127.0.0.1:3002:${"AB".repeat(32)}:tcp`;

    expect(seedText(parseSeed(line))).to.equal(`127.0.0.1:3002:${"ab".repeat(32)}`);
  });

  it("A10 load from the disk: what an earlier life learned is there again", async () => {
    const opener = memoryStoreOpener();
    const disk = await opener.open("node");
    const key = new TextEncoder().encode("learned");
    const value = new TextEncoder().encode(seedText(seed("d")));
    await disk.write([{ put: ["seeds", key, value] }]);

    await planted([], opener);

    expect(await listed()).to.equal("d");
  });

  it("A10 load from the configuration, when nothing is on the disk", async () => {
    await planted([seed("a"), seed("b")]);

    expect(await listed()).to.equal("ab");
  });

  it("A10 list_bootstrapping_seeds: each once, never the node itself", async () => {
    await planted([seed("a"), seed("0"), seed("a")]);

    expect(await listed()).to.equal("a");
  });

  it("A10 new_bootstrapping_seeds: replaces the learned, and an empty update is ignored", async () => {
    await planted([seed("a")]);

    await seeds().call.replace([seed("b"), seed("0")]);
    expect(await listed()).to.equal("ab");
    await seeds().call.replace([seed("c")]);
    await seeds().call.replace([]);
    await seeds().call.replace([seed("0")]);

    expect(await listed()).to.equal("ac");
  });

  it("A10 an update is on the disk for the next life", async () => {
    const opener = memoryStoreOpener();
    await planted([], opener);
    await seeds().call.replace([seed("b")]);
    await world().clock.settle();

    const disk = await opener.open("node");
    const kept = disk.get("seeds", new TextEncoder().encode("learned"));

    expect(new TextDecoder().decode(kept)).to.equal(seedText(seed("b")));
  });

  it("A10 node updates: only who is authorized and available is learned", async () => {
    await planted([]);
    counted("b", { isAvailable: true });
    counted("c", { isAvailable: false });
    counted("0", { isAvailable: true });

    await world().clock.advance(LOOK_MS);

    expect(await listed()).to.equal("b");
  });

  it("A10 #1626 turned round: a replay that tells of one dead node takes no seed away", async () => {
    await planted([]);
    await seeds().call.replace([seed("b"), seed("c")]);
    counted("d", { isAvailable: true });

    await world().clock.advance(3 * LOOK_MS);

    expect(await listed()).to.equal("bcd");
  });
});
