import { expect } from "chai";
import {
  decodeOriginatedKey,
  encodeOriginatedKey,
  KEY_ORIGINS,
} from "../../../src/crypto/key-origin.ts";
import { ed25519Key } from "../../../src/crypto/keys.ts";
import { isRuntimeError } from "../../../src/errors.ts";

const key = ed25519Key(new Uint8Array(32).fill(7));

describe("keys with their origin", () => {
  for (const [origin, number] of Object.entries(KEY_ORIGINS)) {
    it(`say that they are of a ${origin} by a second byte of ${number} (A9)`, () => {
      const encoded = encodeOriginatedKey({ key, origin: origin as keyof typeof KEY_ORIGINS });

      expect([...encoded.subarray(0, 3)]).to.deep.equal([0, number, 7]);
      expect(decodeOriginatedKey(encoded)).to.deep.equal({ key, origin });
    });
  }

  it("are refused with another origin, curve or length (A9)", () => {
    const good = encodeOriginatedKey({ key, origin: "tpm" });
    const changed = (at: number, byte: number) => good.map((old, n) => (n === at ? byte : old));

    for (const bytes of [
      changed(1, 4),
      changed(0, 9),
      good.subarray(1),
      new Uint8Array(0),
      new Uint8Array(500),
    ]) {
      let refusal: unknown;
      try {
        decodeOriginatedKey(bytes);
      } catch (error) {
        refusal = error;
      }
      expect(isRuntimeError(refusal, "key.malformed")).to.equal(true);
    }
  });
});
