import { expect } from "chai";
import fc from "fast-check";
import { ed25519Signer } from "../../../../src/crypto/signer.ts";
import { isRuntimeError } from "../../../../src/errors.ts";
import { modelDigest } from "../../../../src/testing/crypto/model-digest.ts";
import { modelledCrypto, modelledSigner } from "../../../../src/testing/crypto/modelled-crypto.ts";

const seedOf = (number: number): Uint8Array => new Uint8Array(32).fill(number);
const MESSAGE = new TextEncoder().encode("a commit");
const crypto = modelledCrypto();

describe("modelledSigner", () => {
  it("gives the same key and signatures for the same seed, others for another", () => {
    const [one, same, other] = [1, 1, 2].map((number) => modelledSigner(seedOf(number)));

    expect(same?.publicKey).to.deep.equal(one?.publicKey);
    expect(same?.sign(MESSAGE)).to.deep.equal(one?.sign(MESSAGE));
    expect(other?.publicKey).to.not.deep.equal(one?.publicKey);
    expect(other?.sign(MESSAGE)).to.not.deep.equal(one?.sign(MESSAGE));
  });

  it("refuses a seed of another length and shows nothing of it", () => {
    let failure: unknown;
    try {
      modelledSigner(new Uint8Array(31).fill(0xab));
    } catch (error) {
      failure = error;
    }

    if (!isRuntimeError(failure, "key.malformed")) return expect.fail("it was not refused");
    expect(failure.message).to.not.contain("abab");
  });
});

describe("modelledCrypto", () => {
  it("refuses a signature with any bit altered, of it, of the message or of the key", () => {
    const signer = modelledSigner(seedOf(3));
    const altered = (bytes: Uint8Array, bit: number): Uint8Array => {
      const copy = bytes.slice();
      const at = (bit >> 3) % copy.length;
      copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
      return copy;
    };
    const signature = signer.sign(MESSAGE);
    fc.assert(
      fc.property(fc.nat(511), (bit) => {
        const { curve, bytes } = signer.publicKey;
        const key = { curve, bytes: altered(bytes, bit) };

        expect(crypto.verify(signer.publicKey, MESSAGE, altered(signature, bit))).to.equal(false);
        expect(crypto.verify(signer.publicKey, altered(MESSAGE, bit), signature)).to.equal(false);
        expect(crypto.verify(key, MESSAGE, signature)).to.equal(false);
        expect(crypto.isAcceptableKey(key)).to.equal(false);
      }),
    );
  });

  it("refuses a signature of another node, and of the same seed on another curve", () => {
    const signer = modelledSigner(seedOf(3));
    const others = [modelledSigner(seedOf(4)), modelledSigner(seedOf(3), "secp256k1")];

    for (const other of others) {
      expect(crypto.verify(signer.publicKey, MESSAGE, other.sign(MESSAGE))).to.equal(false);
    }
    const { bytes } = modelledSigner(seedOf(3), "secp256k1").publicKey;
    expect(crypto.isAcceptableKey({ curve: "secp256r1", bytes })).to.equal(false);
  });

  it("refuses what is signed under bytes that are no key", () => {
    const forged = (bytes: Uint8Array): boolean => {
      const signature = modelDigest({ domain: 0x73696700, length: 64 }, bytes, MESSAGE);
      return crypto.verify({ curve: "ed25519", bytes }, MESSAGE, signature);
    };

    expect(forged(modelledSigner(seedOf(3)).publicKey.bytes)).to.equal(true);
    expect(forged(seedOf(3))).to.equal(false);
  });

  it("knows no real key and no random one", () => {
    expect(crypto.isAcceptableKey(ed25519Signer(seedOf(3)).publicKey)).to.equal(false);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(crypto.isAcceptableKey({ curve: "ed25519", bytes })).to.equal(false);
      }),
    );
  });

  it("gives two hashes of 32 bytes that never agree", () => {
    expect(crypto.blake2b256(MESSAGE)).to.have.length(32);
    expect(crypto.blake2b256(MESSAGE)).to.not.deep.equal(crypto.sha256(MESSAGE));
    expect(crypto.blake2b256(MESSAGE)).to.deep.equal(modelledCrypto().blake2b256(MESSAGE));
  });
});
