import { expect } from "chai";
import { store } from "../../../actors/store.ts";
import { STORE } from "../../../messages/store.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import type { StoreOpener, StoreWrite } from "../../../src/store/store.ts";
import { codeOf, type NodeWorld, useNodeWorld } from "../../support/node-world.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const put = (key: number, value: number): StoreWrite => ({ put: ["t", bytes(key), bytes(value)] });

/** A disk whose flushes end when the test says so. */
class SlowDisk {
  readonly #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] =
    [];
  readonly opener: StoreOpener = memoryStoreOpener({
    flush: () => new Promise((resolve, reject) => this.#waiting.push({ resolve, reject })),
  });

  succeed(): void {
    this.#waiting.shift()?.resolve();
  }

  fail(): void {
    this.#waiting.shift()?.reject(new Error("no space left"));
  }
}

async function supervised(world: NodeWorld, opener: StoreOpener, writesMax = 10): Promise<void> {
  const args = { opener, path: "node", writesUnderWayMax: writesMax };
  await world.supervise([store.childSpec(args, { name: STORE })]);
}

describe("the store actor", () => {
  const world = useNodeWorld();

  it("answers what was written, in key order", async () => {
    await supervised(world(), memoryStoreOpener());
    const ref = world().ref(STORE);

    await ref.call.write([put(2, 20), put(1, 10)]);

    expect(await ref.call.get({ table: "t", key: bytes(1) })).to.deep.equal(bytes(10));
    expect(await ref.call.get({ table: "t", key: bytes(3) })).to.equal(undefined);
    expect(await ref.call.scan({ table: "t", range: { limit: 9 } })).to.deep.equal([
      [bytes(1), bytes(10)],
      [bytes(2), bytes(20)],
    ]);
  });

  it("answers a write when it is durable, and reads meanwhile", async () => {
    const disk = new SlowDisk();
    await supervised(world(), disk.opener);
    const ref = world().ref(STORE);
    let answered = false;

    const written = ref.call.write([put(1, 1)]).then(() => {
      answered = true;
    });
    await world().clock.settle();
    expect(await ref.call.get({ table: "t", key: bytes(1) })).to.equal(undefined);
    expect(answered).to.equal(false);

    disk.succeed();
    await written;
    expect(await ref.call.get({ table: "t", key: bytes(1) })).to.deep.equal(bytes(1));
  });

  it("crashes after a failed flush, fails every write under way and comes back sound", async () => {
    const disk = new SlowDisk();
    await supervised(world(), disk.opener);
    const ref = world().ref(STORE);

    const codes = [codeOf(ref.call.write([put(1, 1)]))];
    await world().clock.settle();
    codes.push(codeOf(ref.call.write([put(2, 2)])));
    await world().clock.settle();
    disk.fail();

    expect(await Promise.all(codes)).to.deep.equal(["store.failed", "store.failed"]);
    await world().clock.settle();
    expect(world().crashes).to.deep.equal(["/world/store"]);
    const again = ref.call.write([put(3, 3)]);
    await world().clock.settle();
    disk.succeed();
    await again;
    const entries = await ref.call.scan({ table: "t", range: { limit: 9 } });
    expect(entries).to.deep.equal([[bytes(3), bytes(3)]]);
  });

  it("fails the caller that asks for what no store has, and goes on", async () => {
    await supervised(world(), memoryStoreOpener());
    const { call } = world().ref(STORE);

    expect(await codeOf(call.get({ table: "No Table", key: bytes(1) }))).to.equal("option.invalid");
    expect(await codeOf(call.scan({ table: "t", range: { limit: -1 } }))).to.equal(
      "option.invalid",
    );
    expect(await codeOf(call.write([{ remove: ["t", bytes()] }]))).to.equal("option.invalid");
    await call.write([put(1, 1)]);
    expect(world().crashes).to.deep.equal([]);
  });

  it("refuses writes beyond its limit without losing those under way", async () => {
    const disk = new SlowDisk();
    await supervised(world(), disk.opener, 2);
    const { call } = world().ref(STORE);

    const first = [call.write([put(1, 1)]), call.write([put(2, 2)])];
    expect(await codeOf(call.write([put(3, 3)]))).to.equal("store.failed");
    disk.succeed();
    await Promise.all(first);

    expect(world().crashes).to.deep.equal([]);
    const entries = await call.scan({ table: "t", range: { limit: 9 } });
    expect(entries).to.have.length(2);
  });

  it("closes after what is under way when it is asked to stop", async () => {
    const disk = new SlowDisk();
    await supervised(world(), disk.opener);
    void codeOf(
      world()
        .ref(STORE)
        .call.write([put(1, 1)]),
    );
    await world().clock.settle();

    const stopped = world().runtime.stop();
    await world().clock.settle();
    disk.succeed();
    await stopped;

    const reopened = await disk.opener.open("node");
    expect(reopened.get("t", bytes(1))).to.deep.equal(bytes(1));
  });

  it("killed under load, comes back with every answered write", async () => {
    await supervised(world(), memoryStoreOpener());
    const ref = world().ref(STORE);
    const answered: number[] = [];
    const writing = Array.from({ length: 100 }, (_, key) =>
      codeOf(ref.call.write([put(key, key)])).then((code) => {
        if (code === "none") answered.push(key);
      }),
    );
    await Promise.all(writing.slice(0, 8));

    await world().kill(STORE);
    await Promise.all(writing);

    expect(answered.length).to.be.greaterThan(0);
    for (const key of answered) {
      expect(await ref.call.get({ table: "t", key: bytes(key) })).to.deep.equal(bytes(key));
    }
  });
});
