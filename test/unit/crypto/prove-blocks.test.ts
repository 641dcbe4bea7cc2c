import { expect } from "chai";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { proveBlocks } from "../../../src/crypto/prove-blocks.ts";
import {
  SIGNATURE_NAME_BYTES,
  VerifiedSignatures,
} from "../../../src/crypto/verified-signatures.ts";
import { verifyBlock } from "../../../src/chain/verify-block.ts";
import { growChain, makeBlock, makeFixture } from "../../support/chain-fixture.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 2 });
const BLOCKS = [...grown.blocks.values()].map(({ bytes }) => bytes);
const { networkId, committee } = fixture;
const { epoch, authorities } = committee;
const batchOf = (blocks: readonly Uint8Array[]) => ({ networkId, epoch, authorities, blocks });
const engine = nativeCrypto();
const countOf = (names: Uint8Array): number => names.length / SIGNATURE_NAME_BYTES;

describe("proving blocks ahead (S5)", () => {
  it("names the signatures that held, so that whoever takes the blocks in asks the engine no more", () => {
    let asked = 0;
    const signatures = new VerifiedSignatures({
      ...engine,
      verify: (...question) => {
        asked += 1;
        return engine.verify(...question);
      },
    });
    signatures.learn(proveBlocks(batchOf(BLOCKS), engine));
    const context = { ...fixture.context, crypto: signatures.crypto };
    for (const bytes of BLOCKS) verifyBlock(bytes, context);

    expect(signatures.size).to.be.at.least(BLOCKS.length);
    expect(asked).to.equal(0);
  });

  it("names nothing of a block another key signed, and ends with it", () => {
    const forged = makeBlock(fixture, { round: 1, author: 0 }, fixture.signers[1]).bytes;
    const before = countOf(proveBlocks(batchOf(BLOCKS.slice(0, 2)), engine));
    const some = [...BLOCKS.slice(0, 2), forged, ...BLOCKS.slice(2)];

    expect(countOf(proveBlocks(batchOf(some), engine))).to.equal(before);
    expect(proveBlocks(batchOf([forged]), engine)).to.have.length(0);
  });

  it("has no answer but names for bytes that are no blocks, none, or of another network", () => {
    const noise = Uint8Array.of(0xff, 0, 1);

    expect(proveBlocks(batchOf([noise]), engine)).to.have.length(0);
    expect(proveBlocks(batchOf([]), engine)).to.have.length(0);
    const other = { ...batchOf(BLOCKS), networkId: "other" };
    expect(proveBlocks(other, engine)).to.have.length(0);
  });

  it("lets through what is no refusal: an engine that fails is a bug, not an answer", () => {
    const broken = {
      ...engine,
      verify: () => {
        throw new TypeError("broken");
      },
    };
    expect(() => proveBlocks(batchOf(BLOCKS), broken)).to.throw("broken");
  });
});
