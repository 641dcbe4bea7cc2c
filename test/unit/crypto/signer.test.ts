import { expect } from "chai";
import fc from "fast-check";
import {
  drawSecretKey,
  ed25519Signer,
  isSecretKey,
  nobleEd25519Signer,
  secp256k1Signer,
  secp256r1Signer,
  signerOf,
} from "../../../src/crypto/signer.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { RFC_8032_VECTORS } from "../../conformance/crypto-edge-cases.ts";

const CURVES = ["ed25519", "secp256r1", "secp256k1"] as const;

function refusalOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe("signers", () => {
  for (const [name, open] of [
    ["ed25519Signer", ed25519Signer],
    ["nobleEd25519Signer", nobleEd25519Signer],
  ] as const) {
    it(`${name} gives the keys and signatures of RFC 8032`, () => {
      for (const vector of RFC_8032_VECTORS) {
        const signer = open(new Uint8Array(Buffer.from(vector.secretKey, "hex")));
        const signature = signer.sign(new Uint8Array(Buffer.from(vector.message, "hex")));

        expect(Buffer.from(signer.publicKey.bytes).toString("hex")).to.equal(vector.publicKey);
        expect(Buffer.from(signature).toString("hex")).to.equal(vector.signature);
      }
    });
  }

  it("sign alike on both Ed25519 engines", () => {
    const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });

    fc.assert(
      fc.property(secret, fc.uint8Array(), (secretKey, message) => {
        const [one, other] = [ed25519Signer(secretKey), nobleEd25519Signer(secretKey)];
        expect(Buffer.compare(one.sign(message), other.sign(message))).to.equal(0);
      }),
      { numRuns: 15 },
    );
  });

  it("sign the same message to the same bytes on every curve", () => {
    for (const curve of CURVES) {
      const signer = signerOf(curve, drawSecretKey(curve, seededRandom(curve)));
      const message = Uint8Array.of(1, 2, 3);

      expect(signer.publicKey.curve).to.equal(curve);
      expect([...signer.sign(message)]).to.deep.equal([...signer.sign(message)]);
      expect(signer.sign(message).length).to.equal(64);
    }
  });

  it("keep a copy of the key they were given", () => {
    for (const open of [ed25519Signer, nobleEd25519Signer, secp256r1Signer, secp256k1Signer]) {
      const secret = Uint8Array.from({ length: 32 }, () => 7);
      const signer = open(secret);
      const before = signer.sign(secret.slice());

      const message = secret.slice();
      secret.fill(9);

      expect(Buffer.compare(signer.sign(message), before), open.name).to.equal(0);
    }
  });

  it("refuse what is no private key, without repeating it", () => {
    const secret = new Uint8Array(31).fill(0xab);

    for (const curve of CURVES) {
      const refusal = refusalOf(() => signerOf(curve, secret));
      expect(isRuntimeError(refusal, "key.malformed")).to.equal(true);
      expect(JSON.stringify(refusal) + String(refusal)).to.not.include("abab");
    }
    expect(isSecretKey("secp256k1", new Uint8Array(32))).to.equal(false);
    expect(isSecretKey("secp256r1", new Uint8Array(32).fill(0xff))).to.equal(false);
  });
});

describe("drawSecretKey", () => {
  it("gives a key of the curve, and gives up on a source that has none", () => {
    const stuck = { ...seededRandom(1), bytes: (length: number) => new Uint8Array(length) };

    for (const curve of CURVES) {
      expect(isSecretKey(curve, drawSecretKey(curve, seededRandom(1)))).to.equal(true);
    }
    const refusal = refusalOf(() => drawSecretKey("secp256k1", stuck));
    expect(isRuntimeError(refusal, "key.malformed")).to.equal(true);
  });
});
