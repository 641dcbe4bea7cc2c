import { expect } from "chai";
import {
  type BlockRef,
  compareRefs,
  genesisRef,
  refName,
  sameRef,
} from "../../../src/chain/block-ref.ts";
import { hexOf } from "../../../src/hex.ts";
import { makeFixture } from "../../support/chain-fixture.ts";

const { context } = makeFixture();
const ref = (epoch: number, round: number, author: number, byte: number): BlockRef => ({
  epoch,
  round,
  author,
  digest: new Uint8Array(32).fill(byte),
});

describe("the name of a block", () => {
  const sorted = [
    ref(0, 9, 9, 9),
    ref(1, 1, 9, 9),
    ref(1, 2, 0, 9),
    ref(1, 2, 1, 0),
    ref(1, 2, 1, 1),
  ];

  it("is ordered by epoch, round, author and digest", () => {
    expect([...sorted].reverse().sort(compareRefs)).to.deep.equal(sorted);
  });

  it("is the same and has one text exactly when all four parts are", () => {
    for (const [at, one] of sorted.entries()) {
      for (const [other, two] of sorted.entries()) {
        expect(sameRef(one, { ...two })).to.equal(at === other);
        expect(refName(one) === refName({ ...two })).to.equal(at === other);
      }
    }
  });

  it("of a genesis block is another for each epoch, author and network", () => {
    const elsewhere = { ...context, networkId: "other-net" };
    const refs = [genesisRef(0, 0, context), genesisRef(1, 0, context), genesisRef(0, 1, context)];
    const digests = [...refs, genesisRef(0, 0, elsewhere)].map(({ digest }) => hexOf(digest));
    expect(new Set(digests).size).to.equal(4);
    expect(genesisRef(0, 0, context)).to.deep.equal(refs[0]);
    expect(refs.every(({ round }) => round === 0)).to.equal(true);
  });
});
