/** What every store promises, run on each implementation. */

import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../src/errors.ts";
import { KEY_BYTES_MAX } from "../../src/store/store-input.ts";
import type {
  ScanRange,
  Store,
  StoreEntry,
  StoreOpener,
  StoreWrite,
} from "../../src/store/store.ts";

/** A place for stores that a test may fill. */
export interface StoreWorld {
  readonly opener: StoreOpener;
  /** A path nothing was stored under yet. */
  newPath(): string;
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const put = (key: Uint8Array, value: Uint8Array = bytes(1), table = "blocks"): StoreWrite => ({
  put: [table, key, value],
});
const remove = (key: Uint8Array, table = "blocks"): StoreWrite => ({ remove: [table, key] });
const keysOf = (entries: readonly StoreEntry[]): number[][] => entries.map(([key]) => [...key]);

/** Runs `act` and answers the code of the failure it ends in. */
export async function failureCode(act: () => unknown): Promise<string | undefined> {
  try {
    await act();
  } catch (error) {
    return isRuntimeError(error) ? error.code : `not a failure: ${String(error)}`;
  }
  return undefined;
}

/** Declares the tests of one implementation. */
export function describeStore(name: string, makeWorld: () => StoreWorld): void {
  describe(`Store, ${name}`, () => {
    let world: StoreWorld;
    let path: string;
    let store: Store;

    beforeEach(async () => {
      world = makeWorld();
      path = world.newPath();
      store = await world.opener.open(path);
    });

    afterEach(async () => {
      await store.close();
    });

    describe("when reading", () => {
      it("gives back what was written, empty values included", async () => {
        await store.write([put(bytes(1), bytes(7, 8)), put(bytes(2), bytes())]);

        expect(store.get("blocks", bytes(1))).to.deep.equal(bytes(7, 8));
        expect(store.get("blocks", bytes(2))).to.deep.equal(bytes());
      });

      it("answers undefined for an absent key and an unknown table", async () => {
        await store.write([put(bytes(1))]);

        expect(store.get("blocks", bytes(9))).to.equal(undefined);
        expect(store.get("never-written", bytes(1))).to.equal(undefined);
        expect(store.scan("never-written", { limit: 10 })).to.deep.equal([]);
      });

      it("keeps tables apart", async () => {
        await store.write([put(bytes(1), bytes(1), "blocks"), put(bytes(1), bytes(2), "commits")]);

        expect(store.get("blocks", bytes(1))).to.deep.equal(bytes(1));
        expect(store.get("commits", bytes(1))).to.deep.equal(bytes(2));
      });

      it("hands out bytes that belong to the caller", async () => {
        await store.write([put(bytes(1), bytes(5, 5))]);

        store.get("blocks", bytes(1))?.fill(0);
        for (const [key, value] of store.scan("blocks", { limit: 1 })) {
          key.fill(0);
          value.fill(0);
        }

        expect(store.get("blocks", bytes(1))).to.deep.equal(bytes(5, 5));
      });

      it("leaves bytes alone that it handed out before", async () => {
        await store.write([put(bytes(1), bytes(5)), put(bytes(2), bytes(6))]);

        const first = store.get("blocks", bytes(1));
        const scanned = store.scan("blocks", { limit: 9 });
        store.get("blocks", bytes(2));
        await store.write([put(bytes(1), bytes(9))]);

        expect(first).to.deep.equal(bytes(5));
        expect(scanned).to.deep.equal([
          [bytes(1), bytes(5)],
          [bytes(2), bytes(6)],
        ]);
      });

      it("holds a value of a megabyte", async () => {
        const large = new Uint8Array(1_048_576).map((_, index) => index % 251);

        await store.write([put(bytes(1), large)]);

        expect(Buffer.compare(store.get("blocks", bytes(1)) ?? bytes(), large)).to.equal(0);
      });
    });

    describe("when scanning", () => {
      const keys = [
        bytes(0),
        bytes(0, 0),
        bytes(1),
        bytes(1, 255),
        bytes(2),
        bytes(128),
        bytes(255),
      ];

      beforeEach(async () => {
        await store.write([...keys].reverse().map((key) => put(key)));
      });

      const scan = (range: ScanRange): number[][] => keysOf(store.scan("blocks", range));

      it("orders keys bytewise, shorter before longer", () => {
        expect(scan({ limit: 99 })).to.deep.equal(keys.map((key) => [...key]));
      });

      it("goes from the last key down in reverse, to the key of one zero byte", () => {
        expect(scan({ limit: 99, reverse: true })).to.deep.equal(
          [...keys].reverse().map((key) => [...key]),
        );
      });

      it("includes `from` and excludes `to`, in both directions", () => {
        const range = { from: bytes(1), to: bytes(2) };

        expect(scan({ ...range, limit: 9 })).to.deep.equal([[1], [1, 255]]);
        expect(scan({ ...range, limit: 9, reverse: true })).to.deep.equal([[1, 255], [1]]);
      });

      it("returns at most `limit` entries from the end it starts at", () => {
        expect(scan({ limit: 2 })).to.deep.equal([[0], [0, 0]]);
        expect(scan({ limit: 2, reverse: true })).to.deep.equal([[255], [128]]);
        expect(scan({ limit: 0 })).to.deep.equal([]);
      });

      it("finds nothing in a range that is empty or turned round", () => {
        expect(scan({ from: bytes(1), to: bytes(1), limit: 9 })).to.deep.equal([]);
        expect(scan({ from: bytes(2), to: bytes(1), limit: 9 })).to.deep.equal([]);
        expect(scan({ to: bytes(), limit: 9 })).to.deep.equal([]);
        expect(scan({ from: bytes(), limit: 1, reverse: true })).to.deep.equal([[255]]);
      });
    });

    describe("when writing", () => {
      it("applies the changes of a batch in order", async () => {
        await store.write([put(bytes(1), bytes(1)), remove(bytes(1)), put(bytes(1), bytes(2))]);
        await store.write([
          put(bytes(2)),
          remove(bytes(2)),
          remove(bytes(77)),
          remove(bytes(1), "none"),
        ]);

        expect(store.get("blocks", bytes(1))).to.deep.equal(bytes(2));
        expect(store.get("blocks", bytes(2))).to.equal(undefined);
      });

      it("applies batches in the order they were handed over, without waiting between them", async () => {
        const batches = Array.from({ length: 50 }, (_, index) =>
          store.write([
            put(bytes(1), bytes(index)),
            put(bytes(2, index), bytes(index), `t-${index % 3}`),
          ]),
        );
        await Promise.all(batches);

        expect(store.get("blocks", bytes(1))).to.deep.equal(bytes(49));
        expect(store.scan("t-0", { limit: 99 })).to.have.length(17);
      });

      it("lets the caller reuse its bytes at once", async () => {
        const key = bytes(1);
        const value = bytes(5);

        const written = store.write([put(key, value)]);
        key.fill(9);
        value.fill(9);
        await written;

        expect(store.get("blocks", bytes(1))).to.deep.equal(bytes(5));
        expect(store.get("blocks", bytes(9))).to.equal(undefined);
      });

      it("shows all of a batch or nothing of it to every read", async () => {
        const writes = Array.from({ length: 3_000 }, (_, index) =>
          put(bytes(index >> 8, index & 255)),
        );

        const counts = new Set<number>();
        let done = false;
        const written = store.write(writes).finally(() => {
          done = true;
        });
        while (!done) {
          counts.add(store.scan("blocks", { limit: 9_999 }).length);
          await new Promise((resolve) => setImmediate(resolve));
        }
        await written;
        counts.add(store.scan("blocks", { limit: 9_999 }).length);

        expect([...counts].filter((count) => count !== 0)).to.deep.equal([3_000]);
      });

      it("takes an empty batch", async () => {
        await store.write([]);

        expect(store.scan("blocks", { limit: 9 })).to.deep.equal([]);
      });

      for (const [title, write] of [
        ["an empty key", put(bytes())],
        ["an empty key to remove", remove(bytes())],
        ["a key that is too long", put(new Uint8Array(KEY_BYTES_MAX + 1))],
        ["a table that is no kebab-case text", put(bytes(1), bytes(1), "No Table")],
      ] as const) {
        it(`refuses ${title} and keeps nothing of the batch`, async () => {
          const code = await failureCode(() => store.write([put(bytes(1)), write]));

          expect(code).to.equal("option.invalid");
          expect(store.scan("blocks", { limit: 9 })).to.deep.equal([]);
        });
      }

      it("takes a key of the greatest length", async () => {
        const key = new Uint8Array(KEY_BYTES_MAX).fill(3);

        await store.write([put(key, bytes(4))]);

        expect(store.get("blocks", key)).to.deep.equal(bytes(4));
      });
    });

    it("refuses to read an empty key or with a limit that is no count", async () => {
      expect(await failureCode(() => store.get("blocks", bytes()))).to.equal("option.invalid");
      expect(await failureCode(() => store.scan("blocks", { limit: -1 }))).to.equal(
        "option.invalid",
      );
      expect(await failureCode(() => store.scan("blocks", { limit: 0.5 }))).to.equal(
        "option.invalid",
      );
    });

    describe("when closed", () => {
      it("fails every later use and closes twice without harm", async () => {
        await store.close();
        await store.close();

        expect(await failureCode(() => store.get("blocks", bytes(1)))).to.equal("store.closed");
        expect(await failureCode(() => store.scan("blocks", { limit: 1 }))).to.equal(
          "store.closed",
        );
        expect(await failureCode(() => store.write([put(bytes(1))]))).to.equal("store.closed");
      });

      it("waits for the writes under way", async () => {
        const written = store.write([put(bytes(1), bytes(8))]);
        await store.close();
        await written;

        store = await world.opener.open(path);
        expect(store.get("blocks", bytes(1))).to.deep.equal(bytes(8));
      });
    });

    describe("when opened again", () => {
      it("holds what was written, in all its tables", async () => {
        await store.write([put(bytes(1), bytes(1)), put(bytes(2), bytes(2), "commits")]);
        await store.close();

        store = await world.opener.open(path);

        expect(store.get("blocks", bytes(1))).to.deep.equal(bytes(1));
        expect(store.scan("commits", { limit: 9 })).to.deep.equal([[bytes(2), bytes(2)]]);
      });

      it("closes the store it gave before, so that a path has one owner", async () => {
        await store.write([put(bytes(1), bytes(1))]);

        const second = await world.opener.open(path);

        expect(await failureCode(() => store.get("blocks", bytes(1)))).to.equal("store.closed");
        expect(second.get("blocks", bytes(1))).to.deep.equal(bytes(1));
        await second.close();
      });

      it("keeps paths apart", async () => {
        await store.write([put(bytes(1))]);

        const other = await world.opener.open(world.newPath());

        expect(other.get("blocks", bytes(1))).to.equal(undefined);
        await other.close();
      });
    });

    it("agrees with a sorted list after any batches, for any range", async function () {
      this.timeout(60_000);
      await fc.assert(
        fc.asyncProperty(batchesArbitrary, fc.array(rangeArbitrary), async (batches, ranges) => {
          const tested = await world.opener.open(world.newPath());
          const model = new Map<string, StoreEntry>();
          for (const batch of batches) {
            await tested.write(batch);
            for (const write of batch) applyToModel(model, write);
            for (const range of ranges) {
              expect(tested.scan("blocks", range)).to.deep.equal(scanModel(model, range));
            }
          }
          await tested.close();
        }),
        { numRuns: 40 },
      );
    });
  });
}

const keyArbitrary = fc
  .array(fc.constantFrom(0, 1, 2, 127, 128, 255), { minLength: 1, maxLength: 3 })
  .map((values) => Uint8Array.from(values));

const writeArbitrary: fc.Arbitrary<StoreWrite> = fc.oneof(
  fc.tuple(keyArbitrary, fc.uint8Array({ maxLength: 4 })).map(([key, value]) => put(key, value)),
  keyArbitrary.map((key) => remove(key)),
);

const batchesArbitrary = fc.array(fc.array(writeArbitrary, { maxLength: 12 }), { maxLength: 5 });

const rangeArbitrary: fc.Arbitrary<ScanRange> = fc.record(
  { from: keyArbitrary, to: keyArbitrary, limit: fc.nat(8), reverse: fc.boolean() },
  { requiredKeys: ["limit"] },
);

function applyToModel(model: Map<string, StoreEntry>, write: StoreWrite): void {
  if ("put" in write) model.set(hex(write.put[1]), [write.put[1], write.put[2]]);
  else model.delete(hex(write.remove[1]));
}

/** The order of hexadecimal text is the order of bytes. */
function scanModel(model: Map<string, StoreEntry>, range: ScanRange): StoreEntry[] {
  const { from, to } = range;
  const found = [...model.keys()]
    .filter((key) => (!from || key >= hex(from)) && (!to || key < hex(to)))
    .sort();
  if (range.reverse) found.reverse();
  return found.slice(0, range.limit).map((key) => model.get(key) ?? [bytes(), bytes()]);
}

function hex(key: Uint8Array): string {
  return Buffer.from(key).toString("hex");
}
