import { expect } from "chai";
import {
  bootstrappingSeeds,
  type BootstrappingSeedsArgs,
} from "../../../actors/bootstrapping-seeds.ts";
import { store } from "../../../actors/store.ts";
import { BOOTSTRAPPING_SEEDS } from "../../../messages/bootstrapping-seeds.ts";
import { STORE } from "../../../messages/store.ts";
import type { Seed } from "../../../src/peer/seed.ts";
import { seedText } from "../../../src/peer/seed.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import { memoryResolver, type NameAnswer } from "../../../src/transport/memory-resolver.ts";
import { type NodeWorld, useNodeWorld } from "../../support/node-world.ts";

const seed = (digit: string): Seed => ({
  endpoint: { host: "10.0.0.1", port: 1 },
  peer: digit.repeat(64),
});
const self = "0".repeat(64);
const record = (digit: string): string => `coppice-seed=${seedText(seed(digit))}`;

/** Longest wait before a name that said nothing for the first time is asked again. */
const FIRST_SILENCE_MS = 1_000;

async function planted(
  world: NodeWorld,
  more: Partial<BootstrappingSeedsArgs> = {},
  opener = memoryStoreOpener(),
): Promise<void> {
  const args = { configured: [seed("a"), seed("0")], self, ...more };
  await world.supervise([
    store.childSpec({ opener, path: "node" }, { name: STORE }),
    bootstrappingSeeds.childSpec(args, { name: BOOTSTRAPPING_SEEDS }),
  ]);
}

describe("the bootstrapping seeds (A10)", () => {
  const world = useNodeWorld();
  const seeds = () => world().ref(BOOTSTRAPPING_SEEDS);
  const listed = async (): Promise<string> =>
    (await seeds().call.list()).map(({ peer }) => peer.charAt(0)).join("");

  it("killed, come back with what was chosen", async () => {
    await planted(world());
    await seeds().call.replace([seed("b"), seed("c")]);
    await world().clock.settle();

    await world().kill(BOOTSTRAPPING_SEEDS);

    expect(await listed()).to.equal("abc");
  });

  it("skip lines the disk garbled, and tell", async () => {
    const opener = memoryStoreOpener();
    const disk = await opener.open("node");
    const text = `[::1]:1:${"d".repeat(64)}\n\u0000garbled`;
    const key = new TextEncoder().encode("learned");
    await disk.write([{ put: ["seeds", key, new TextEncoder().encode(text)] }]);

    await planted(world(), {}, opener);

    expect(await listed()).to.equal("ad");
    expect(world().emitted("seeds.skipped")).to.have.length(1);
  });

  it("keep in memory what the disk refuses, and tell", async () => {
    let fails = false;
    const flush = (): Promise<void> =>
      fails ? Promise.reject(new Error("no space left")) : Promise.resolve();
    await world().start(store, { opener: memoryStoreOpener({ flush }), path: "node" }, STORE);
    const args = { configured: [seed("a")], self };
    await world().start(bootstrappingSeeds, args, BOOTSTRAPPING_SEEDS);

    fails = true;
    await seeds().call.replace([seed("b")]);
    await world().clock.settle();

    expect(await listed()).to.equal("ab");
    expect(world().emitted("seeds.not_kept")).to.have.length(1);
  });

  describe("with a name that hands out seeds", () => {
    const name = "seeds.example.org";
    const names = new Map<string, NameAnswer>();
    const dns = { names: [name], resolver: memoryResolver(names) };

    it("list what it says, after those of the configuration", async () => {
      names.set(name, ["v=spf1", record("d"), record("a"), record("0")]);
      await planted(world(), { dns });
      await world().clock.settle();

      expect(await listed()).to.equal("ad");
    });

    it("ask again when nobody answers, later each time, and start all the same", async () => {
      names.set(name, "no_answer");
      await planted(world(), { dns });
      await world().clock.settle();
      expect(await listed()).to.equal("a");

      names.set(name, [record("d")]);
      await world().clock.advance(FIRST_SILENCE_MS);

      expect(world().emitted("seeds.name_silent")).to.have.length(1);
      expect(await listed()).to.equal("ad");
    });

    it("keep what it said when it says nothing, or nothing that is a seed, any more", async () => {
      names.set(name, [record("d")]);
      await planted(world(), { dns, askAgainMs: 1_000 });
      await world().clock.settle();

      for (const answer of ["no_answer", [], ["coppice-seed=garbled"]] as const) {
        names.set(name, answer);
        await world().clock.advance(10_000);
        expect(await listed()).to.equal("ad");
      }
      names.set(name, [record("e")]);
      await world().clock.advance(600_000);

      expect(await listed()).to.equal("ae");
    });
  });
});
