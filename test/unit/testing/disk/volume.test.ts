import { expect } from "chai";
import fc from "fast-check";
import { type Batch, Volume } from "../../../../src/testing/disk/volume.ts";

const put = (key: number, value = key): Batch[number] => ({
  put: ["blocks", Uint8Array.of(key), Uint8Array.of(value)],
});
const held = (volume: Volume): number[] =>
  volume.scan("blocks", { limit: 99 }).map(([key]) => key[0] ?? -1);

describe("Volume", () => {
  it("shows what is flushed, not what is cached", () => {
    const volume = new Volume();

    volume.cache([[put(1)]]);
    expect([held(volume), volume.unflushed]).to.deep.equal([[], 1]);
    volume.flush();

    expect([held(volume), volume.unflushed]).to.deep.equal([[1], 0]);
  });

  it("applies batches in their order, removals too", () => {
    const volume = new Volume();
    const remove: Batch[number] = { remove: ["blocks", Uint8Array.of(1)] };

    volume.cache([
      [put(1), put(2, 7)],
      [remove, put(2, 8)],
    ]);
    volume.flush();

    expect(held(volume)).to.deep.equal([2]);
    expect(volume.get("blocks", Uint8Array.of(2))).to.deep.equal(Uint8Array.of(8));
  });

  it("loses what is cached when it is dropped", () => {
    const volume = new Volume();
    volume.cache([[put(1)]]);

    volume.drop();
    volume.flush();

    expect(held(volume)).to.deep.equal([]);
  });

  it("keeps nothing, a prefix or any of the unflushed batches at a power cut, each of them whole", () => {
    const cases = fc.record({
      keeps: fc.constantFrom("none", "prefix", "subset"),
      batches: fc.integer({ min: 0, max: 6 }),
      draws: fc.array(fc.nat(1_000), { minLength: 7, maxLength: 7 }),
    });
    fc.assert(
      fc.property(cases, ({ keeps, batches, draws }) => {
        const volume = new Volume();
        volume.cache([[put(200)]]);
        volume.flush();
        const cached = Array.from({ length: batches }, (_, at) => [put(at), put(at + 100)]);
        volume.cache(cached);
        let drawn = 0;

        volume.powerCut(keeps, (bound) => (draws[drawn++] ?? 0) % bound);

        const kept = held(volume).filter((key) => key < 100);
        const twins = held(volume).filter((key) => key >= 100 && key < 200);
        expect(twins).to.deep.equal(kept.map((key) => key + 100));
        expect(held(volume)).to.contain(200);
        if (keeps === "none") expect(kept).to.deep.equal([]);
        if (keeps === "prefix") expect(kept).to.deep.equal([...kept.keys()]);
        expect(volume.unflushed).to.equal(0);
      }),
    );
  });

  it("reaches every prefix and every subset", () => {
    const outcomes = (keeps: "prefix" | "subset", draws: number[]): string => {
      const volume = new Volume();
      volume.cache([[put(0)], [put(1)]]);
      volume.powerCut(keeps, (bound) => Math.min(draws.shift() ?? 0, bound - 1));
      return held(volume).join();
    };

    expect([0, 1, 2].map((length) => outcomes("prefix", [length]))).to.deep.equal(["", "0", "0,1"]);
    const pairs = [0, 1].flatMap((one) => [0, 1].map((other) => [one, other]));
    expect(pairs.map((pair) => outcomes("subset", pair))).to.deep.equal(["", "1", "0", "0,1"]);
  });
});
