import { expect } from "chai";
import fc from "fast-check";
import { cutOf, type DirectedPair } from "../../../../src/testing/faults/partition-shape.ts";

const members = (min: number) =>
  fc.integer({ min, max: 12 }).map((length) => Array.from({ length }, (_, index) => `n${index}`));

function textOf(pairs: readonly DirectedPair[]): readonly string[] {
  return pairs.map(({ from, to }) => `${from}>${to}`);
}

/** Whom a node still hears, itself included. */
function heardBy(node: string, all: readonly string[], pairs: readonly DirectedPair[]): string[] {
  return all.filter((from) => !pairs.some((pair) => pair.from === from && pair.to === node));
}

describe("partition shape", () => {
  it("cuts no pair twice, none with itself, and both ways when it is symmetric", () => {
    const shape = fc.constantFrom("isolate_one", "halves", "bridge", "majority_ring" as const);
    fc.assert(
      fc.property(
        shape,
        members(0),
        fc.boolean(),
        fc.boolean(),
        (form, all, symmetric, isTurned) => {
          const { pairs } = cutOf(form, { members: all, symmetric, isTurned });
          const texts = textOf(pairs);

          expect(new Set(texts).size).to.equal(texts.length);
          for (const { from, to } of pairs) {
            expect(from).to.not.equal(to);
            expect(all).to.include.members([from, to]);
            expect(texts.includes(`${to}>${from}`)).to.equal(symmetric);
          }
        },
      ),
    );
  });

  it("is half as many pairs one way, and the other half turned", () => {
    fc.assert(
      fc.property(
        members(4),
        fc.constantFrom("halves", "bridge", "majority_ring" as const),
        (all, shape) => {
          const both = textOf(cutOf(shape, { members: all, symmetric: true }).pairs);
          const one = textOf(cutOf(shape, { members: all, symmetric: false }).pairs);
          const other = textOf(
            cutOf(shape, { members: all, symmetric: false, isTurned: true }).pairs,
          );

          expect([...one, ...other]).to.have.members([...both]);
        },
      ),
    );
  });

  it("isolates the first of all", () => {
    const { pairs, text } = cutOf("isolate_one", { members: ["b", "a", "c"], symmetric: true });

    expect(textOf(pairs)).to.deep.equal(["b>a", "b>c", "a>b", "c>b"]);
    expect(text).to.equal("b | a,c");
  });

  it("makes halves of which neither reaches the other", () => {
    fc.assert(
      fc.property(members(2), (all) => {
        const { pairs } = cutOf("halves", { members: all, symmetric: true });
        const sizes = all.map((node) => heardBy(node, all, pairs).length);

        const half = Math.floor(all.length / 2);
        expect(sizes).to.deep.equal(
          all.map((_, index) => (index < half ? half : all.length - half)),
        );
      }),
    );
  });

  it("leaves one node that reaches both sides of a bridge", () => {
    const { pairs } = cutOf("bridge", { members: ["m", "a", "b", "c"], symmetric: true });

    expect(textOf(pairs)).to.deep.equal(["a>b", "a>c", "b>a", "c>a"]);
  });

  it("lets each node of a ring hear a majority, and no two the same one", () => {
    fc.assert(
      fc.property(members(4), (all) => {
        const { pairs } = cutOf("majority_ring", { members: all, symmetric: true });
        const heard = all.map((node) => heardBy(node, all, pairs));

        for (const one of heard) expect(one.length * 2).to.be.greaterThan(all.length);
        expect(new Set(heard.map((one) => one.join())).size).to.equal(all.length);
      }),
    );
  });

  it("cuts nothing where there are too few for the shape", () => {
    const cut = (shape: Parameters<typeof cutOf>[0], all: readonly string[]) =>
      cutOf(shape, { members: all, symmetric: true }).pairs;

    expect(cut("isolate_one", ["a"])).to.deep.equal([]);
    expect(cut("bridge", ["a", "b"])).to.deep.equal([]);
    expect(cut("majority_ring", ["a", "b", "c"])).to.deep.equal([]);
    expect(cut("halves", [])).to.deep.equal([]);
  });

  it("cuts a ring of three one way around", () => {
    const { pairs } = cutOf("majority_ring", { members: ["a", "b", "c"], symmetric: false });

    expect(textOf(pairs)).to.deep.equal(["a>b", "b>c", "c>a"]);
  });

  it("takes sides as they are given, whoever takes part, and one way as they stand", () => {
    const shape = { sides: [["a", "m"], ["b", "m"], ["c"]] };
    const cutting = { members: [], symmetric: false, isTurned: true };

    expect(textOf(cutOf(shape, cutting).pairs)).to.deep.equal(["a>b", "a>c", "m>c", "b>c"]);
  });
});
