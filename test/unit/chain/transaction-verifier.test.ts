import { expect } from "chai";
import { signatureVerifier } from "../../../src/chain/transaction-verifier.ts";
import {
  decodeTransaction,
  PAYLOAD_BYTES_MAX,
  signTransaction,
} from "../../../src/chain/transaction.ts";
import { encode } from "../../../src/wire/codec.ts";
import { makeFixture, signerOf } from "../../support/chain-fixture.ts";

const { context } = makeFixture();
const user = signerOf("user");
const request = { sequence: 7, payload: new Uint8Array([1, 2, 3]) };

describe("signatureVerifier", () => {
  it("names exactly the bad ones of a batch, each with its rule", () => {
    const good = signTransaction(request, user, context).bytes;
    const { signature } = decodeTransaction(good);
    const key = new Uint8Array(33);
    key.set(user.publicKey.bytes, 1);
    const batch = [
      good,
      encode([key, 8, request.payload, signature]),
      encode("nonsense"),
      good,
      new Uint8Array(),
      encode([new Uint8Array(5), 7, request.payload, signature]),
      new Uint8Array(PAYLOAD_BYTES_MAX + 1_000),
    ];
    expect(signatureVerifier(context).findBad(batch, 0)).to.deep.equal([
      { index: 1, rule: "transaction.bad_signature" },
      { index: 2, rule: "transaction.malformed" },
      { index: 4, rule: "transaction.malformed" },
      { index: 5, rule: "transaction.bad_key" },
      { index: 6, rule: "transaction.too_large" },
    ]);
  });

  it("finds nothing bad in an empty batch", () => {
    expect(signatureVerifier(context).findBad([], 0)).to.deep.equal([]);
  });
});
