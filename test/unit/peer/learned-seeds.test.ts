import { expect } from "chai";
import fc from "fast-check";
import { newNode } from "../../../src/peer/known-node.ts";
import {
  LEARNED_SEEDS_MAX,
  learnSeeds,
  replaceSeeds,
  seedOfNode,
} from "../../../src/peer/learned-seeds.ts";
import type { Seed } from "../../../src/peer/seed.ts";

const peerOf = (number: number): string => number.toString(16).padStart(64, "0");
const seed = (number: number, port = 1): Seed => ({
  endpoint: { host: "10.0.0.1", port },
  peer: peerOf(number),
});
const seeds = (from: number, count: number): Seed[] =>
  Array.from({ length: count }, (_, nth) => seed(from + nth));
const standing = (...connected: number[]) => ({
  self: peerOf(0),
  connected: new Set(connected.map(peerOf)),
});

describe("learning seeds (A10)", () => {
  it("remembers those that are told, each once, never itself, where they are said to be now", () => {
    const after = learnSeeds([seed(1)], [seed(2), seed(1, 7), seed(0), seed(2)], standing());

    expect(after).to.deep.equal([seed(1, 7), seed(2)]);
  });

  it("gives back the same list when nothing is new", () => {
    const learned = [seed(1), seed(2)];

    expect(learnSeeds(learned, [], standing(2))).to.equal(learned);
    expect(learnSeeds(learned, [seed(0), seed(2)], standing())).to.equal(learned);
  });

  it("lets nobody who answers make room for somebody who does not", () => {
    const full = seeds(1, LEARNED_SEEDS_MAX);

    const after = learnSeeds(full, seeds(1_000, 100), standing(1, 64, 1_001));

    const kept = new Set(after.map(({ peer }) => peer));
    expect(after).to.have.length(LEARNED_SEEDS_MAX);
    for (const number of [1, 64, 1_001])
      expect(kept.has(peerOf(number)), `${number}`).to.equal(true);
    expect(kept.has(peerOf(1_000))).to.equal(false);
  });

  it("never shrinks, and never loses one that is connected, whatever is replayed", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 90 });
    fc.assert(
      fc.property(numbers, numbers, numbers, (before, told, connected) => {
        const learned = before.slice(0, LEARNED_SEEDS_MAX).map((number) => seed(number));
        const after = learnSeeds(
          learned,
          told.map((number) => seed(number)),
          standing(...connected.slice(0, LEARNED_SEEDS_MAX)),
        );

        const kept = new Set(after.map(({ peer }) => peer));
        expect(after.length).to.be.at.least(learned.length).and.at.most(LEARNED_SEEDS_MAX);
        const lost = learned.filter(({ peer }) => !kept.has(peer));
        for (const { peer } of lost)
          expect(standing(...connected).connected.has(peer)).to.equal(false);
      }),
    );
  });
});

describe("choosing seeds (A10)", () => {
  it("takes what is chosen, and no choice that is none", () => {
    const learned = [seed(1)];

    expect(replaceSeeds(learned, [seed(2), seed(0), seed(2)], peerOf(0))).to.deep.equal([seed(2)]);
    expect(replaceSeeds(learned, [], peerOf(0))).to.equal(learned);
    expect(replaceSeeds(learned, [seed(0)], peerOf(0))).to.equal(learned);
  });
});

describe("a node of the table as a seed (A10)", () => {
  const node = (firstPublicKey: string, port = 7) =>
    seedOfNode(newNode({ firstPublicKey, ip: "10.0.0.1", port }));

  it("is its address and its key", () => {
    expect(node(`00${peerOf(5)}`)).to.deep.equal(seed(5, 7));
  });

  it("is none when it cannot be dialed by them", () => {
    expect(node(`00${peerOf(5)}`, 0)).to.equal(undefined);
    expect(node(`01${"ab".repeat(65)}`)).to.equal(undefined);
    expect(node("who knows")).to.equal(undefined);
  });
});
