import { expect } from "chai";
import { bootstrappingSeeds } from "../../../actors/bootstrapping-seeds.ts";
import { store } from "../../../actors/store.ts";
import { BOOTSTRAPPING_SEEDS } from "../../../messages/bootstrapping-seeds.ts";
import { STORE } from "../../../messages/store.ts";
import type { Seed } from "../../../src/peer/seed.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import { type NodeWorld, useNodeWorld } from "../../support/node-world.ts";

const seed = (digit: string): Seed => ({
  endpoint: { host: "10.0.0.1", port: 1 },
  peer: digit.repeat(64),
});
const self = "0".repeat(64);

async function planted(world: NodeWorld, opener = memoryStoreOpener()): Promise<void> {
  const configured = [seed("a"), seed("0")];
  await world.supervise([
    store.childSpec({ opener, path: "node" }, { name: STORE }),
    bootstrappingSeeds.childSpec({ configured, self }, { name: BOOTSTRAPPING_SEEDS }),
  ]);
}

describe("the bootstrapping seeds", () => {
  const world = useNodeWorld();
  const seeds = () => world().ref(BOOTSTRAPPING_SEEDS);
  const listed = async (): Promise<string> =>
    (await seeds().call.list()).map(({ peer }) => peer.charAt(0)).join("");

  it("lists the configured and the learned, each once, never this node", async () => {
    await planted(world());
    expect(await listed()).to.equal("a");

    seeds().cast.learn([seed("b"), seed("a"), seed("0"), seed("b")]);
    expect(await listed()).to.equal("ab");
    seeds().cast.learn([seed("c")]);
    expect(await listed()).to.equal("ac");
  });

  it("ignores a list of nobody, or of nobody but this node", async () => {
    await planted(world());
    seeds().cast.learn([seed("b")]);

    seeds().cast.learn([]);
    seeds().cast.learn([seed("0")]);

    expect(await listed()).to.equal("ab");
  });

  it("killed, comes back with what it learned", async () => {
    await planted(world());
    seeds().cast.learn([seed("b"), seed("c")]);
    await world().clock.settle();

    await world().kill(BOOTSTRAPPING_SEEDS);

    expect(await listed()).to.equal("abc");
  });

  it("skips lines the disk garbled, and tells", async () => {
    const opener = memoryStoreOpener();
    const disk = await opener.open("node");
    const text = `[::1]:1:${"d".repeat(64)}\n\u0000garbled`;
    const key = new TextEncoder().encode("learned");
    await disk.write([{ put: ["seeds", key, new TextEncoder().encode(text)] }]);

    await planted(world(), opener);

    expect(await listed()).to.equal("ad");
    expect(world().emitted("seeds.skipped")).to.have.length(1);
  });

  it("keeps in memory what the disk refuses, and tells", async () => {
    let fails = false;
    const flush = (): Promise<void> =>
      fails ? Promise.reject(new Error("no space left")) : Promise.resolve();
    await world().start(store, { opener: memoryStoreOpener({ flush }), path: "node" }, STORE);
    const args = { configured: [seed("a")], self };
    await world().start(bootstrappingSeeds, args, BOOTSTRAPPING_SEEDS);

    fails = true;
    seeds().cast.learn([seed("b")]);
    await world().clock.settle();

    expect(await listed()).to.equal("ab");
    expect(world().emitted("seeds.not_kept")).to.have.length(1);
  });
});
