import { expect } from "chai";
import { decodeKey, encodeKey, keyText, parseKey } from "../../../src/crypto/keys.ts";
import { drawMiningKey, miningSigner } from "../../../src/crypto/mining-key.ts";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { nobleCrypto } from "../../../src/crypto/noble.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

const MESSAGE = new TextEncoder().encode("a stamp");
const signer = miningSigner(new Uint8Array(32).fill(1));

describe("mining keys", function () {
  this.timeout(60_000);

  it("are a curve byte of 3 and 48 bytes, as bytes and as text (A9)", () => {
    const encoded = encodeKey(signer.publicKey);

    expect([encoded[0], encoded.length]).to.deep.equal([3, 49]);
    expect(decodeKey(encoded)).to.deep.equal(signer.publicKey);
    expect(parseKey(keyText(signer.publicKey))).to.deep.equal(signer.publicKey);
  });

  for (const [name, crypto] of [
    ["the platform", nativeCrypto()],
    ["the rule", nobleCrypto()],
  ] as const) {
    it(`sign what ${name} accepts, and nothing beside it (A9)`, () => {
      const signature = signer.sign(MESSAGE);
      const changed = signature.slice();
      changed[95] = (changed[95] ?? 0) ^ 1;

      expect(signature).to.have.length(96);
      expect(crypto.verify(signer.publicKey, MESSAGE, signature)).to.equal(true);
      expect(crypto.verify(signer.publicKey, Uint8Array.of(1), signature)).to.equal(false);
      expect(crypto.verify(signer.publicKey, MESSAGE, changed)).to.equal(false);
      expect(crypto.verify(signer.publicKey, MESSAGE, signature.subarray(0, 64))).to.equal(false);
    });

    it(`are refused by ${name} off the curve and at its neutral point (A9)`, () => {
      const neutral = new Uint8Array(48);
      neutral[0] = 0xc0;
      const off = signer.publicKey.bytes.slice();
      off[47] = (off[47] ?? 0) ^ 1;

      for (const bytes of [neutral, off, new Uint8Array(48), new Uint8Array(32)]) {
        const key = { curve: "bls12_381", bytes } as const;
        expect(crypto.isAcceptableKey(key)).to.equal(false);
        expect(crypto.verify(key, MESSAGE, signer.sign(MESSAGE))).to.equal(false);
      }
      expect(crypto.isAcceptableKey(signer.publicKey)).to.equal(true);
    });
  }

  it("are drawn within the group order, and made of nothing beyond it (A9)", () => {
    expect(miningSigner(drawMiningKey(seededRandom(1))).publicKey.bytes).to.have.length(48);
    for (const secret of [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(31)]) {
      let refusal: unknown;
      try {
        miningSigner(secret);
      } catch (error) {
        refusal = error;
      }
      expect(isRuntimeError(refusal, "key.malformed")).to.equal(true);
    }
  });
});
