import { expect } from "chai";
import {
  decodeTransaction,
  isSignedBySender,
  PAYLOAD_BYTES_MAX,
  signTransaction,
  transactionDigest,
} from "../../../src/chain/transaction.ts";
import { secp256k1Signer, secp256r1Signer } from "../../../src/crypto/signer.ts";
import { encode } from "../../../src/wire/codec.ts";
import { makeFixture, signerOf } from "../../support/chain-fixture.ts";
import { failureOf, ruleOf } from "../../support/failure.ts";

const { context } = makeFixture();
const user = signerOf("user");
const request = { sequence: 7, payload: new Uint8Array([1, 2, 3]) };

describe("a transaction", () => {
  const secret = new Uint8Array(32).fill(7);
  for (const signer of [user, secp256r1Signer(secret), secp256k1Signer(secret)]) {
    it(`signed under ${signer.publicKey.curve} is read back and holds`, () => {
      const { transaction, bytes } = signTransaction(request, signer, context);
      expect(decodeTransaction(bytes)).to.deep.equal(transaction);
      expect(isSignedBySender(transaction, context)).to.equal(true);
    });
  }

  it("does not hold with any field changed, nor in another network", () => {
    const { transaction } = signTransaction(request, user, context);
    const others = [
      { ...transaction, sequence: 8 },
      { ...transaction, payload: new Uint8Array([1, 2]) },
      { ...transaction, sender: signerOf("other").publicKey },
      { ...transaction, signature: new Uint8Array(64) },
    ];
    for (const other of others) expect(isSignedBySender(other, context)).to.equal(false);
    const elsewhere = { ...context, networkId: "other-net" };
    expect(isSignedBySender(transaction, elsewhere)).to.equal(false);
  });

  it("never holds under a key of small order", () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0));
    const signature = new Uint8Array(64);
    signature[0] = 1;
    const transaction = { ...request, sender: { curve: "ed25519", bytes } as const, signature };
    expect(isSignedBySender(transaction, context)).to.equal(false);
  });

  it("has another digest for another sequence", () => {
    const one = signTransaction(request, user, context).bytes;
    const two = signTransaction({ ...request, sequence: 8 }, user, context).bytes;
    const digests = [one, two].map((bytes) => transactionDigest(bytes, context.crypto));
    expect(digests[0]).to.have.length(32);
    expect(digests[0]).to.not.deep.equal(digests[1]);
  });

  it("is refused when signed with a payload over its limit or a sequence that does not count", () => {
    const payload = new Uint8Array(PAYLOAD_BYTES_MAX + 1);
    const sign = (change: object) => () =>
      signTransaction({ ...request, ...change }, user, context);
    expect(ruleOf(sign({ payload }))).to.equal("transaction.too_large");
    expect(ruleOf(sign({ sequence: -1 }))).to.equal("transaction.bad_sequence");
    expect(ruleOf(sign({ payload: payload.subarray(1) }))).to.equal("none");
  });

  it("is refused on the wire with a payload over its limit", () => {
    const bytes = encode([
      new Uint8Array(33),
      1,
      new Uint8Array(PAYLOAD_BYTES_MAX + 1),
      new Uint8Array(64),
    ]);
    expect(failureOf(() => decodeTransaction(bytes)).code).to.equal("codec.malformed");
  });
});
