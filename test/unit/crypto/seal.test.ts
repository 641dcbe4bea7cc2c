import { expect } from "chai";
import fc from "fast-check";
import {
  type Agreement,
  curveAgreement,
  type Recipient,
  recipientOf,
} from "../../../src/crypto/agreement.ts";
import type { PublicKey, SigningCurve } from "../../../src/crypto/crypto.ts";
import { ed25519Key } from "../../../src/crypto/keys.ts";
import { miningSigner } from "../../../src/crypto/mining-key.ts";
import { seal, unseal } from "../../../src/crypto/seal.ts";
import { ed25519Signer } from "../../../src/crypto/signer.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import {
  modelledAgreement,
  modelledRecipient,
} from "../../../src/testing/crypto/modelled-agreement.ts";
import { modelledSigner } from "../../../src/testing/crypto/modelled-crypto.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

const SECRET = new Uint8Array(32).fill(2);
const OTHER = new Uint8Array(32).fill(3);
const sender = ed25519Signer(new Uint8Array(32).fill(1)).publicKey;
const bounds = { sender, networkId: "test-net" };

interface Way {
  readonly name: string;
  readonly agreement: Agreement;
  readonly recipient: Recipient;
  readonly other: Recipient;
}

const onCurve = (curve: SigningCurve): Way => ({
  name: curve,
  agreement: curveAgreement,
  recipient: recipientOf(curve, SECRET),
  other: recipientOf(curve, OTHER),
});
const modelled = (seed: Uint8Array) => modelledRecipient(modelledSigner(seed).publicKey);
const WAYS: readonly Way[] = [
  onCurve("ed25519"),
  onCurve("secp256r1"),
  onCurve("secp256k1"),
  {
    name: "the model",
    agreement: modelledAgreement,
    recipient: modelled(SECRET),
    other: modelled(OTHER),
  },
];

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
  return "opened";
}

describe("what is sealed for a key", () => {
  for (const { name, agreement, recipient, other } of WAYS) {
    describe(`on ${name}`, () => {
      const random = seededRandom(1);
      const sealed = (plain: Uint8Array, to: PublicKey = recipient.publicKey) =>
        seal(plain, { ...bounds, recipient: to }, { agreement, random });
      const opened = (bytes: Uint8Array, by: Recipient = recipient, as = bounds) =>
        unseal(bytes, { ...as, recipient: by }, agreement);

      it("opens for its holder as it was (A9)", () => {
        fc.assert(
          fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
            expect(opened(sealed(plain))).to.deep.equal(plain);
          }),
          { numRuns: 10 },
        );
      });

      it("is refused with any of its bytes changed (A9)", () => {
        const bytes = sealed(Uint8Array.of(1, 2, 3));

        for (let at = 0; at < bytes.length; at += 1) {
          const changed = bytes.slice();
          changed[at] = (changed[at] ?? 0) ^ 1;
          expect(
            codeOf(() => opened(changed)),
            `byte ${at}`,
          ).to.equal("seal.refused");
        }
      }).timeout(60_000);

      it("is refused cut short or longer (A9)", () => {
        const bytes = sealed(Uint8Array.of(1, 2, 3));

        for (const length of [0, 1, 16, bytes.length - 1]) {
          expect(codeOf(() => opened(bytes.subarray(0, length)))).to.equal("seal.refused");
        }
        expect(codeOf(() => opened(Uint8Array.of(...bytes, 0)))).to.equal("seal.refused");
      });

      it("opens for nobody else, under no other sender and on no other network (A9)", () => {
        const bytes = sealed(Uint8Array.of(1));
        const stranger = ed25519Signer(OTHER).publicKey;

        expect(codeOf(() => opened(bytes, other))).to.equal("seal.refused");
        expect(codeOf(() => opened(bytes, recipient, { ...bounds, sender: stranger }))).to.equal(
          "seal.refused",
        );
        expect(codeOf(() => opened(bytes, recipient, { ...bounds, networkId: "test" }))).to.equal(
          "seal.refused",
        );
      });

      it("is other bytes each time (A9)", () => {
        const plain = Uint8Array.of(1);

        expect(sealed(plain)).to.not.deep.equal(sealed(plain));
      });
    });
  }

  it("is not sealed for a key nobody can agree with (A9)", () => {
    const random = seededRandom(1);
    const small = ed25519Key(new Uint8Array(32));
    for (const key of [small, miningSigner(SECRET).publicKey]) {
      for (const agreement of [curveAgreement, ...(key === small ? [] : [modelledAgreement])]) {
        const act = () =>
          seal(new Uint8Array(1), { ...bounds, recipient: key }, { agreement, random });
        expect(codeOf(act)).to.equal("key.malformed");
      }
    }
    expect(codeOf(() => recipientOf("secp256k1", new Uint8Array(32)))).to.equal("key.malformed");
  });
});
