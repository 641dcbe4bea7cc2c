import { expect } from "chai";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import {
  decodeNodeRecord,
  isSignedByOwner,
  NODE_RECORD_BYTES_MAX,
  signNodeRecord,
} from "../../../src/peer/node-record.ts";
import { decode, encode } from "../../../src/wire/codec.ts";
import { signerOf } from "../../support/chain-fixture.ts";
import { failureOf } from "../../support/failure.ts";

const context = { crypto: nativeCrypto(), networkId: "test-net" };
const signer = signerOf("owner");
const said = {
  addresses: [{ host: "10.0.0.1", port: 3_002 }],
  timestampMs: 1_700_000_000_000,
  accessType: "private",
  role: "archive",
  capabilities: ["grpc", "history"],
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

  it("says nothing of what a node can do beyond its role when nothing was said", () => {
    const { capabilities: _, ...bare } = said;

    expect(signNodeRecord(bare, signer, context).record.capabilities).to.deep.equal([]);
  });

  it("holds at most eight words of what a node can do (S2)", () => {
    const words = (count: number) => Array.from({ length: count }, (_, n) => `word-${n}`);
    const of = (count: number) => () =>
      signNodeRecord({ ...said, capabilities: words(count) }, signer, context);

    expect(of(8)().record.capabilities).to.have.length(8);
    expect(failureOf(of(9)).code).to.equal("codec.malformed");
  });

  it("says each of these words once, sorted, however often it was said (S2)", () => {
    const capabilities = ["history", "grpc", "history"];
    const signed = signNodeRecord({ ...said, capabilities }, signer, context);

    expect(signed.record.capabilities).to.deep.equal(["grpc", "history"]);
    expect(decodeNodeRecord(signed.bytes)).to.deep.equal(signed);
  });

  it("is none when a word stands in it twice, or out of order (S2)", () => {
    const { unsignedBytes, signature } = signNodeRecord(said, signer, context);
    const fields = decode(unsignedBytes, { bytesMax: NODE_RECORD_BYTES_MAX });
    if (!Array.isArray(fields)) throw new Error("a record is a list");
    for (const words of [
      ["grpc", "grpc"],
      ["history", "grpc"],
    ]) {
      const bent = encode([...fields.slice(0, -1), words]);
      const read = () => decodeNodeRecord(encode([bent, signature]));
      expect(failureOf(read).code).to.equal("codec.malformed");
    }
  });

  it("fits its limit with two addresses of the longest host and all it can say", () => {
    const addresses = [1, 2].map((port) => ({ host: "a".repeat(253), port }));
    const networkId = "n".repeat(63);
    const capabilities = Array.from({ length: 8 }, (_, n) => `${n}`.repeat(24));
    const longest = { ...said, addresses, capabilities };
    const { bytes } = signNodeRecord(longest, signer, { ...context, networkId });
    expect(bytes.length).to.be.at.most(NODE_RECORD_BYTES_MAX);
    const host = "a".repeat(254);
    const over = () => signNodeRecord({ ...said, addresses: [{ host, port: 1 }] }, signer, context);
    expect(failureOf(over).code).to.equal("codec.malformed");
  });
});
