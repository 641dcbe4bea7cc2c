import { expect } from "chai";
import { commitFeed } from "../../../actors/commit-feed.ts";
import { store } from "../../../actors/store.ts";
import { COMMIT_FEED } from "../../../messages/commit-feed.ts";
import { STORE } from "../../../messages/store.ts";
import type { CommitSink } from "../../../src/chain/ports.ts";
import { CHAIN_KEYS } from "../../../src/chain-store/layout.ts";
import { SinkGate } from "../../../src/chain-store/sink-gate.ts";
import { RuntimeError } from "../../../src/errors.ts";
import { sameBytes } from "../../../src/same-bytes.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import type { StoreOpener, StoreWrite } from "../../../src/store/store.ts";
import { ChainOnDisk } from "../../support/chain-on-disk.ts";
import { growChain, makeFixture } from "../../support/chain-fixture.ts";
import { NodeWorld, useNodeWorld } from "../../support/node-world.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 6 });

/** A host that notes what it takes; it can be slow, can throw, and can keep its own index. */
class Host {
  readonly taken: number[] = [];
  isSlow = false;
  /** Throws at the start of so many calls. */
  throwsBefore = 0;
  /** Throws at the end of so many calls, when it has taken the commit. */
  throwsAfter = 0;
  busy = 0;
  mostBusy = 0;
  readonly #waiting: (() => void)[] = [];

  sink(keepsIndex: boolean): CommitSink {
    const handle: CommitSink["handle"] = ({ commitRef }) => this.#take(commitRef.index);
    const lastIndex = async (): Promise<number> => this.taken[this.taken.length - 1] ?? 0;
    return keepsIndex ? { handle, lastIndex } : { handle };
  }

  release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #take(index: number): Promise<void> {
    this.busy += 1;
    this.mostBusy = Math.max(this.mostBusy, this.busy);
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.busy -= 1;
    if (this.throwsBefore > 0) {
      this.throwsBefore -= 1;
      throw new Error("the host is not ready");
    }
    this.taken.push(index);
    if (this.throwsAfter > 0) {
      this.throwsAfter -= 1;
      throw new Error("the host took it and fell");
    }
  }
}

async function start(
  world: NodeWorld,
  opener: ReturnType<typeof memoryStoreOpener>,
  sink?: CommitSink,
) {
  const { crypto, networkId } = fixture.context;
  await world.supervise([
    store.childSpec({ opener, path: "node" }, { name: STORE }),
    commitFeed.childSpec({ crypto, networkId, gate: new SinkGate(sink) }, { name: COMMIT_FEED }),
  ]);
  await world.clock.settle();
  return world.ref(COMMIT_FEED);
}

/** A disk that keeps everything but the cursor. */
function refusingCursors(opener: StoreOpener): StoreOpener {
  const isCursor = (write: StoreWrite): boolean =>
    "put" in write && sameBytes(write.put[1], CHAIN_KEYS.cursor);
  return {
    open: async (path) => {
      const disk = await opener.open(path);
      return {
        get: (table, key) => disk.get(table, key),
        scan: (table, range) => disk.scan(table, range),
        close: () => disk.close(),
        write: async (writes) => {
          const refusal = { operation: "write" } as const;
          if (writes.some(isCursor)) throw new RuntimeError("store.failed", refusal, "refused");
          await disk.write(writes);
        },
      };
    },
  };
}

for (const keepsIndex of [true, false]) {
  describe(`the commit feed of a host that ${keepsIndex ? "keeps" : "does not keep"} the index`, () => {
    const world = useNodeWorld();
    let opener = memoryStoreOpener();

    beforeEach(async () => {
      opener = memoryStoreOpener();
      await (await ChainOnDisk.open(fixture, opener)).append(grown, 2, 6);
    });

    it("hands every commit over once and in order", async () => {
      const host = new Host();

      const feed = await start(world(), opener, host.sink(keepsIndex));

      expect(host.taken).to.deep.equal([1, 2, 3, 4, 5, 6]);
      expect(await feed.call.cursor()).to.equal(6);
    });

    it("hands the next over when the host has taken the one before", async () => {
      const host = new Host();
      host.isSlow = true;
      await start(world(), opener, host.sink(keepsIndex));
      expect([host.busy, host.taken]).to.deep.equal([1, []]);

      host.release();
      await world().clock.settle();

      expect([host.busy, host.taken]).to.deep.equal([1, [1]]);
    });

    it("hands over again what the host threw at, later, and skips nothing", async () => {
      const host = new Host();
      host.throwsBefore = 3;
      await start(world(), opener, host.sink(keepsIndex));
      expect(host.taken).to.deep.equal([]);
      expect(world().emitted("feed.host_failed")).to.have.length(1);

      await world().clock.advance(2_000);

      expect(host.taken).to.deep.equal([1, 2, 3, 4, 5, 6]);
      expect(world().crashes).to.deep.equal([]);
    });

    it("goes on behind what the host has when it is killed in the middle of a commit", async () => {
      const host = new Host();
      host.isSlow = true;
      await start(world(), opener, host.sink(keepsIndex));

      for (let step = 0; step < 12; step += 1) {
        await world().kill(COMMIT_FEED);
        await world().clock.advance(1_000);
        host.release();
        await world().clock.settle();
      }

      expect(host.taken).to.deep.equal([1, 2, 3, 4, 5, 6]);
      expect(host.mostBusy).to.equal(1);
    });

    it("goes on where it was when the whole process starts again", async () => {
      const host = new Host();
      const before = new NodeWorld();
      await start(before, opener, host.sink(keepsIndex));
      await before.end();

      const feed = await start(world(), opener, host.sink(keepsIndex));

      expect(host.taken).to.deep.equal([1, 2, 3, 4, 5, 6]);
      expect(await feed.call.cursor()).to.equal(6);
    });
  });
}

describe("the commit feed", () => {
  const world = useNodeWorld();

  it("hands nothing over twice to a host that took a commit, threw, and keeps the index", async () => {
    const opener = memoryStoreOpener();
    await (await ChainOnDisk.open(fixture, opener)).append(grown, 6);
    const host = new Host();
    host.throwsAfter = 2;

    await start(world(), opener, host.sink(true));
    await world().clock.advance(2_000);

    expect(host.taken).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it("hands nothing more to a host without an index while the disk does not know of the last", async () => {
    const opener = memoryStoreOpener();
    await (await ChainOnDisk.open(fixture, opener)).append(grown, 2, 6);
    const host = new Host();
    const refusing = refusingCursors(opener);

    await start(world(), refusing, host.sink(false));
    await world().clock.advance(10_000);

    expect(host.taken).to.deep.equal([1]);
  });

  it("hands over what is stored while it runs", async () => {
    const opener = memoryStoreOpener();
    await ChainOnDisk.open(fixture, opener);
    const host = new Host();
    const feed = await start(world(), opener, host.sink(true));
    const disk = await ChainOnDisk.open(fixture);
    const { writes } = await disk.verify(grown, 3);

    await world().ref(STORE).call.write(writes);
    feed.cast.stored({ index: 3 });
    await world().clock.settle();

    expect(host.taken).to.deep.equal([1, 2, 3]);
  });

  it("asks again a host that names no index", async () => {
    const opener = memoryStoreOpener();
    await (await ChainOnDisk.open(fixture, opener)).append(grown, 2);
    const host = new Host();
    const answers = [Number.NaN, -1, 1];
    const sink = { ...host.sink(true), lastIndex: async () => answers.shift() ?? 0 };

    await start(world(), opener, sink);
    await world().clock.advance(2_000);

    expect(host.taken).to.deep.equal([2]);
    expect(world().emitted("feed.host_failed")).to.have.length(2);
  });

  it("crashes at a store that lost a block instead of skipping the commit", async () => {
    const opener = memoryStoreOpener();
    const disk = await ChainOnDisk.open(fixture, opener);
    await disk.append(grown, 2);
    const [[key] = []] = disk.store.scan("blocks", { limit: 1 });
    if (key !== undefined) await disk.store.write([{ remove: ["blocks", key] }]);
    const host = new Host();
    await start(world(), opener, host.sink(true));

    expect(host.taken).to.deep.equal([]);
    expect(world().crashes).to.include("/world/commit-feed");
  });
});

describe("the commit feed of a node without a host", () => {
  const world = useNodeWorld();

  it("goes to the head in one step and reads nothing of what nobody looks at", async () => {
    const opener = memoryStoreOpener();
    const reads: string[] = [];
    await (await ChainOnDisk.open(fixture, opener)).append(grown, 2, 6);

    const feed = await start(world(), watchingReads(opener, reads));

    expect(await feed.call.cursor()).to.equal(6);
    expect(reads).to.not.include.members(["blocks"]);
    expect(reads).to.not.include.members(["commits"]);
  });
});

/** Notes the tables that are read. */
function watchingReads(opener: StoreOpener, reads: string[]): StoreOpener {
  return {
    open: async (path) => {
      const disk = await opener.open(path);
      const get: typeof disk.get = (table, key) => {
        reads.push(table);
        return disk.get(table, key);
      };
      return {
        get,
        scan: (table, range) => disk.scan(table, range),
        close: () => disk.close(),
        write: (writes) => disk.write(writes),
      };
    },
  };
}
