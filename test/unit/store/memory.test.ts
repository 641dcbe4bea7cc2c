import { expect } from "chai";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import { failureCode } from "../../conformance/store.ts";

const write = (key: number) => [
  { put: ["blocks", Uint8Array.of(key), Uint8Array.of(key)] as const },
];

describe("memoryStoreOpener", () => {
  it("shows a batch when its flush ended, not before", async () => {
    let endFlush = (): void => {};
    const flush = (): Promise<void> =>
      new Promise((resolve) => {
        endFlush = resolve;
      });
    const store = await memoryStoreOpener({ flush }).open("node");

    const written = store.write(write(1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.get("blocks", Uint8Array.of(1))).to.equal(undefined);
    endFlush();
    await written;

    expect(store.get("blocks", Uint8Array.of(1))).to.deep.equal(Uint8Array.of(1));
  });

  it("is poisoned by a failed flush until it is opened again", async () => {
    let broken = false;
    const flush = (): Promise<void> =>
      broken ? Promise.reject(new Error("torn")) : Promise.resolve();
    const opener = memoryStoreOpener({ flush });
    const store = await opener.open("node");
    await store.write(write(1));

    broken = true;
    expect(await failureCode(() => store.write(write(2)))).to.equal("store.failed");
    broken = false;
    expect(await failureCode(() => store.write(write(3)))).to.equal("store.failed");
    expect(store.get("blocks", Uint8Array.of(1))).to.deep.equal(Uint8Array.of(1));

    const again = await opener.open("node");
    await again.write(write(4));
    expect(again.scan("blocks", { limit: 9 }).map(([key]) => key[0])).to.deep.equal([1, 4]);
  });

  it("tells the flush which path it is for", async () => {
    const paths: string[] = [];
    const opener = memoryStoreOpener({ flush: async (path) => void paths.push(path) });

    await (await opener.open("a")).write(write(1));
    await (await opener.open("b")).write(write(1));

    expect(paths).to.deep.equal(["a", "b"]);
  });

  it("keeps the stores of two openers apart", async () => {
    await (await memoryStoreOpener().open("node")).write(write(1));

    const other = await memoryStoreOpener().open("node");

    expect(other.scan("blocks", { limit: 9 })).to.deep.equal([]);
  });
});
