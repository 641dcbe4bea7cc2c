/** What every source of chance promises, run on each implementation. */

import { expect } from "chai";
import fc from "fast-check";
import type { Random } from "../../src/time/random.ts";

const DRAWS = 6_000;

/** Declares the tests of one implementation. */
export function describeRandom(name: string, make: () => Random): void {
  describe(`Random, ${name}`, () => {
    let random: Random;

    beforeEach(() => {
      random = make();
    });

    const draws = <T>(draw: () => T): T[] => Array.from({ length: DRAWS }, draw);

    it("draws whole numbers over all 32 bits", () => {
      const words = draws(() => random.u32());

      expect(words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32)).to.equal(
        true,
      );
      for (let bit = 0; bit < 32; bit += 1) {
        const ones = words.filter((word) => (word / 2 ** bit) & 1).length;
        expect(ones / DRAWS, `bit ${bit}`).to.be.within(0.45, 0.55);
      }
    });

    it("draws units from 0 to below 1, evenly", () => {
      const units = draws(() => random.unit());

      expect(units.every((unit) => unit >= 0 && unit < 1)).to.equal(true);
      expect(units.reduce((sum, unit) => sum + unit, 0) / DRAWS).to.be.within(0.47, 0.53);
    });

    it("draws every number below a bound, none beyond, evenly", () => {
      const counts = new Map<number, number>();
      for (const drawn of draws(() => random.below(6)))
        counts.set(drawn, (counts.get(drawn) ?? 0) + 1);

      expect([...counts.keys()].sort()).to.deep.equal([0, 1, 2, 3, 4, 5]);
      for (const count of counts.values()) expect(count).to.be.within(800, 1_200);
      expect(random.below(1)).to.equal(0);
    });

    it("picks every item of a list, and undefined of an empty one", () => {
      const picked = new Set(draws(() => random.pick(["a", "b", "c"])));

      expect([...picked].sort()).to.deep.equal(["a", "b", "c"]);
      expect(random.pick([])).to.equal(undefined);
    });

    it("shuffles a copy that holds the same items", () => {
      fc.assert(
        fc.property(fc.array(fc.integer()), (items) => {
          const before = [...items];
          const shuffled = random.shuffle(items);
          expect(items).to.deep.equal(before);
          expect([...shuffled].sort()).to.deep.equal([...items].sort());
        }),
      );
    });

    it("shuffles into every order about as often", () => {
      const orders = new Map<string, number>();
      for (const order of draws(() => random.shuffle([1, 2, 3]).join(""))) {
        orders.set(order, (orders.get(order) ?? 0) + 1);
      }

      expect(orders.size).to.equal(6);
      for (const count of orders.values()) expect(count).to.be.within(800, 1_200);
    });

    it("fills new bytes of any length, with every value", () => {
      expect(random.bytes(0)).to.deep.equal(new Uint8Array());
      expect(random.bytes(33)).to.have.length(33);
      expect(new Set(random.bytes(DRAWS)).size).to.equal(256);
      expect(random.bytes(32)).to.not.deep.equal(random.bytes(32));
    });

    it("forks streams that differ by purpose", () => {
      expect(random.fork("dial").bytes(16)).to.not.deep.equal(random.fork("gossip").bytes(16));
      expect(random.fork("dial").bytes(16)).to.not.deep.equal(random.bytes(16));
    });
  });
}
