import { expect } from "chai";
import {
  modelledAgreement,
  modelledRecipient,
} from "../../../../src/testing/crypto/modelled-agreement.ts";
import { modelledSigner } from "../../../../src/testing/crypto/modelled-crypto.ts";
import { seededRandom } from "../../../../src/time/seeded-random.ts";

const keyOf = (seed: number) => modelledSigner(new Uint8Array(32).fill(seed)).publicKey;

describe("modelled agreement", () => {
  it("gives the recipient the secret of the offer, and others another one (A9)", () => {
    const { ephemeral, secret } = modelledAgreement.offer(keyOf(1), seededRandom(1));

    expect(ephemeral).to.have.length(modelledAgreement.ephemeralBytes("ed25519"));
    expect(modelledRecipient(keyOf(1)).agree(ephemeral)).to.deep.equal(secret);
    expect(modelledRecipient(keyOf(2)).agree(ephemeral)).to.not.deep.equal(secret);
  });

  it("draws the same offer of the same seed, and another of the next draw (A9)", () => {
    const random = seededRandom(1);
    const first = modelledAgreement.offer(keyOf(1), random);

    expect(modelledAgreement.offer(keyOf(1), seededRandom(1))).to.deep.equal(first);
    expect(modelledAgreement.offer(keyOf(1), random)).to.not.deep.equal(first);
  });
});
