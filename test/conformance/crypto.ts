import { expect } from "chai";
import type { Crypto, PublicKey, Signer, SigningCurve } from "../../src/crypto/crypto.ts";
import { ed25519Key } from "../../src/crypto/keys.ts";
import { ed25519Signer, secp256k1Signer, secp256r1Signer } from "../../src/crypto/signer.ts";
import {
  HALF_ORDERS,
  NON_CANONICAL_KEYS,
  RFC_8032_VECTORS,
  SMALL_ORDER_KEYS,
  signedUnderMixedOrder,
  torsionedSignature,
  withScalarPlusOrder,
} from "./crypto-edge-cases.ts";

const MESSAGE = new TextEncoder().encode("a commit");
const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index + 1);

/** The seed, the public key, the message and the signature of a vector as bytes. */
function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** s replaced by the group order less s: the other valid signature of plain ECDSA. */
function malleated(signature: Uint8Array, curve: "secp256r1" | "secp256k1"): Uint8Array {
  const order = 2n * HALF_ORDERS[curve] + 1n;
  const s = BigInt(`0x${hexOf(signature.subarray(32))}`);
  const twin = (order - s).toString(16).padStart(64, "0");
  return fromHex(hexOf(signature.subarray(0, 32)) + twin);
}

type SignerOf = (secretKey: Uint8Array) => Signer;

const SIGNERS: readonly [SigningCurve, SignerOf][] = [
  ["ed25519", ed25519Signer],
  ["secp256r1", secp256r1Signer],
  ["secp256k1", secp256k1Signer],
];

/** What every engine promises, with the same answers to the same bytes. */
export function cryptoConformance(name: string, open: () => Crypto): void {
  describe(`Crypto by ${name}`, () => {
    let crypto: Crypto;
    beforeEach(() => {
      crypto = open();
    });

    describe("hashes", () => {
      itGivesSha256(open);

      it("gives BLAKE2b with a digest of 32 bytes, not a cut one of 64", () => {
        expect(hexOf(crypto.blake2b256(new TextEncoder().encode("abc")))).to.equal(
          "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
        );
        expect(hexOf(crypto.blake2b256(new Uint8Array(0)))).to.equal(
          "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
        );
      });
    });

    describe("Ed25519", () => {
      for (const [index, vector] of RFC_8032_VECTORS.entries()) {
        it(`accepts test ${index + 1} of RFC 8032, 7.1, and none of its neighbours`, () => {
          const key = ed25519Key(fromHex(vector.publicKey));
          const [message, signature] = [fromHex(vector.message), fromHex(vector.signature)];

          expect(crypto.verify(key, message, signature)).to.equal(true);
          expect(crypto.verify(key, Uint8Array.of(...message, 0), signature)).to.equal(false);
          for (const at of [0, 31, 32, 63]) {
            expect(crypto.verify(key, message, flipped(signature, at))).to.equal(false);
          }
        });
      }

      it("refuses each of the eight points of small order, as key and as signer", () => {
        for (const bytes of SMALL_ORDER_KEYS) {
          const key = ed25519Key(fromHex(bytes));
          // Under such a key, R = the same point and s = 0 satisfies the bare equation.
          const signature = new Uint8Array(64);
          signature.set(key.bytes);
          expect(crypto.isAcceptableKey(key), bytes).to.equal(false);
          expect(crypto.verify(key, MESSAGE, signature), bytes).to.equal(false);
        }
      });

      it("refuses keys whose y is not below p and zero with a sign", () => {
        for (const bytes of NON_CANONICAL_KEYS) {
          expect(crypto.isAcceptableKey(ed25519Key(fromHex(bytes))), bytes).to.equal(false);
        }
      });

      it("refuses a key that is no point", () => {
        const noPoint = new Uint8Array(32);
        noPoint[0] = 2;
        expect(crypto.isAcceptableKey(ed25519Key(noPoint))).to.equal(false);
      });

      it("accepts by the cofactored equation what the bare equation refuses (ZIP-215)", () => {
        const { key, signature } = torsionedSignature(SECRET, MESSAGE);

        expect(crypto.verify(key, MESSAGE, signature)).to.equal(true);
        expect(crypto.verify(key, flipped(MESSAGE, 0), signature)).to.equal(false);
      });

      it("accepts a key of mixed order, whose signatures bind the message", () => {
        const { key, signature } = signedUnderMixedOrder(SECRET, MESSAGE);

        expect(crypto.isAcceptableKey(key)).to.equal(true);
        expect(crypto.verify(key, MESSAGE, signature)).to.equal(true);
        expect(crypto.verify(key, flipped(MESSAGE, 0), signature)).to.equal(false);
      });

      it("refuses s plus the group order", () => {
        const signer = ed25519Signer(SECRET);
        const signature = signer.sign(MESSAGE);

        const raised = withScalarPlusOrder(signature);

        expect(crypto.verify(signer.publicKey, MESSAGE, signature)).to.equal(true);
        expect(crypto.verify(signer.publicKey, MESSAGE, raised)).to.equal(false);
      });
    });

    for (const [curve, signerOf] of SIGNERS) describeSigning(open, curve, signerOf);

    for (const [curve, signerOf] of SIGNERS.slice(1)) {
      if (curve === "ed25519") continue;
      it(`refuses the high-s twin of a valid ${curve} signature`, () => {
        const signer = signerOf(SECRET);
        const twin = malleated(signer.sign(MESSAGE), curve);

        expect(crypto.verify(signer.publicKey, MESSAGE, twin)).to.equal(false);
      });

      it(`refuses compressed and hybrid spellings of a ${curve} key`, () => {
        const { bytes } = signerOf(SECRET).publicKey;
        const hybrid = bytes.slice();
        hybrid[0] = 6 + ((bytes[64] ?? 0) & 1);
        const compressed = Uint8Array.of(2 + ((bytes[64] ?? 0) & 1), ...bytes.subarray(1, 33));

        expect(crypto.isAcceptableKey({ curve, bytes: hybrid })).to.equal(false);
        expect(crypto.isAcceptableKey({ curve, bytes: compressed })).to.equal(false);
      });
    }
  });
}

/** What holds of an engine with keys and signatures of its own making as well. */
export function modelConformance(
  name: string,
  open: () => Crypto,
  signers: readonly (readonly [SigningCurve, SignerOf])[],
): void {
  describe(`Crypto by ${name}`, () => {
    itGivesSha256(open);
    for (const [curve, signerOf] of signers) describeSigning(open, curve, signerOf);
  });
}

function itGivesSha256(open: () => Crypto): void {
  it("gives SHA-256 as in FIPS 180-4", () => {
    const crypto = open();
    expect(hexOf(crypto.sha256(new TextEncoder().encode("abc")))).to.equal(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(hexOf(crypto.sha256(new Uint8Array(0)))).to.equal(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });
}

function describeSigning(open: () => Crypto, curve: SigningCurve, signerOf: SignerOf): void {
  describe(curve, () => {
    let crypto: Crypto;
    beforeEach(() => {
      crypto = open();
    });

    it("accepts what its signer signs, and nothing next to it", () => {
      const signer = signerOf(SECRET);
      const signature = signer.sign(MESSAGE);

      expect(crypto.isAcceptableKey(signer.publicKey)).to.equal(true);
      expect(crypto.verify(signer.publicKey, MESSAGE, signature)).to.equal(true);
      expect(crypto.verify(signer.publicKey, flipped(MESSAGE, 3), signature)).to.equal(false);
      expect(crypto.verify(signer.publicKey, MESSAGE, flipped(signature, 9))).to.equal(false);
    });

    it("answers no to malformed keys and signatures, and throws at none", () => {
      const signer = signerOf(SECRET);
      const signature = signer.sign(MESSAGE);
      const keys: PublicKey[] = [0, 31, 33, 64, 66, 5_000].map((length) => ({
        curve,
        bytes: new Uint8Array(length),
      }));

      for (const key of keys) expect(crypto.verify(key, MESSAGE, signature)).to.equal(false);
      for (const length of [0, 63, 65]) {
        const wrong = new Uint8Array(length);
        expect(crypto.verify(signer.publicKey, MESSAGE, wrong)).to.equal(false);
      }
      expect(crypto.verify(signer.publicKey, MESSAGE, new Uint8Array(64))).to.equal(false);
    });
  });
}
