import { expect } from "chai";
import fc from "fast-check";
import { partitionOf } from "../../../src/supervision/partition-key.ts";

const keys = fc.oneof(fc.string(), fc.integer(), fc.double());
const counts = fc.integer({ min: 1, max: 65_536 });

describe("the partition of a key", () => {
  it("is the remainder of a whole number, whatever its sign", () => {
    expect([0, 1, 2, 3, -1, -3].map((key) => partitionOf(key, 3))).to.deep.equal([
      0, 1, 2, 0, 1, 0,
    ]);
  });

  it("is the FNV-1a hash of a text", () => {
    // Published test vectors of FNV-1a, 32 bits.
    const vectors: readonly (readonly [string, number])[] = [
      ["", 0x811c9dc5],
      ["a", 0xe40c292c],
      ["foobar", 0xbf9cf968],
    ];
    for (const [text, hash] of vectors) expect(partitionOf(text, 2 ** 32)).to.equal(hash);
  });

  it("is one of those there are, and the same each time", () => {
    fc.assert(
      fc.property(keys, counts, (key, count) => {
        const partition = partitionOf(key, count);
        expect(partition)
          .to.satisfy(Number.isInteger)
          .and.be.within(0, count - 1);
        expect(partitionOf(key, count)).to.equal(partition);
      }),
    );
  });

  it("spreads texts over all partitions", () => {
    const hits = new Array<number>(8).fill(0);
    for (let index = 0; index < 8_000; index += 1) {
      const partition = partitionOf(`key ${index}`, 8);
      hits[partition] = (hits[partition] ?? 0) + 1;
    }

    for (const count of hits) expect(count).to.be.within(700, 1_300);
  });
});
