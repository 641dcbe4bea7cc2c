import { expect } from "chai";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import {
  decodeNodeRecord,
  isSignedByOwner,
  NODE_RECORD_BYTES_MAX,
  signNodeRecord,
} from "../../../src/peer/node-record.ts";
import { signerOf } from "../../support/chain-fixture.ts";
import { failureOf } from "../../support/failure.ts";

const context = { crypto: nativeCrypto(), networkId: "test-net" };
const signer = signerOf("owner");
const said = {
  addresses: [{ host: "10.0.0.1", port: 3_002 }],
  timestampMs: 1_700_000_000_000,
  accessType: "private",
  role: "archive",
} as const;

describe("a signed record", () => {
  it("is read back as it was signed, under the signer's key and network", () => {
    const signed = signNodeRecord(said, signer, context);
    expect(decodeNodeRecord(signed.bytes)).to.deep.equal(signed);
    expect(signed.record).to.deep.equal({
      ...said,
      peerKey: signer.publicKey.bytes,
      networkId: "test-net",
    });
    expect(isSignedByOwner(signed, context)).to.equal(true);
  });

  it("fits its limit with two addresses of the longest host", () => {
    const addresses = [1, 2].map((port) => ({ host: "a".repeat(253), port }));
    const networkId = "n".repeat(63);
    const { bytes } = signNodeRecord({ ...said, addresses }, signer, { ...context, networkId });
    expect(bytes.length).to.be.at.most(NODE_RECORD_BYTES_MAX);
    const host = "a".repeat(254);
    const over = () => signNodeRecord({ ...said, addresses: [{ host, port: 1 }] }, signer, context);
    expect(failureOf(over).code).to.equal("codec.malformed");
  });
});
