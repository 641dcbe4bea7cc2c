import { expect } from "chai";
import fc from "fast-check";
import {
  isSignedByItsNode,
  NODE_RECORD_BYTES_MAX,
  type NodeRecord,
  readNodeRecord,
  signNodeRecord,
} from "../../../messages/wire/node-record.ts";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { ed25519Signer } from "../../../src/crypto/signer.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { encode } from "../../../src/wire/codec.ts";
import { nodeRecords } from "./arbitraries.ts";

const { verify } = nativeCrypto();
const signer = ed25519Signer(new Uint8Array(32).fill(5));
const stranger = ed25519Signer(new Uint8Array(32).fill(6));
const record: NodeRecord = {
  peerKey: signer.publicKey.bytes,
  addresses: [{ host: "10.0.0.1", port: 3002 }],
  timestampMs: 1_700_000_000_000,
  accessType: "public",
  roles: ["full", "validator"],
  networkId: "test-net",
};

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
  return "accepted";
}

describe("a signed node record", () => {
  it("says what its node said, whatever that was", () => {
    fc.assert(
      fc.property(nodeRecords(signer.publicKey.bytes), (said) => {
        const signed = signNodeRecord(said, signer);
        const read = readNodeRecord(signed);

        expect(read).to.deep.equal(said);
        expect(isSignedByItsNode(signed, read, verify)).to.equal(true);
        expect(signed.record.length).to.be.at.most(NODE_RECORD_BYTES_MAX);
      }),
      { numRuns: 40 },
    );
  });

  it("fits its limit with every field at its own", () => {
    const address = { host: "h".repeat(253), port: 65_535 };
    const longest: NodeRecord = {
      ...record,
      addresses: [address, address],
      timestampMs: Number.MAX_SAFE_INTEGER,
      roles: Array.from({ length: 8 }, () => "seed" as const),
      networkId: "n".repeat(64),
    };

    expect(readNodeRecord(signNodeRecord(longest, signer))).to.deep.equal(longest);
  });

  it("is signed by its own node only", () => {
    const signed = signNodeRecord(record, signer);
    const forged = { ...signed, signature: stranger.sign(signed.record) };

    expect(codeOf(() => signNodeRecord(record, stranger))).to.equal("key.malformed");
    expect(isSignedByItsNode(forged, record, verify)).to.equal(false);
    // The bare bytes are not what is signed: a signature made for another purpose does not fit.
    expect(
      isSignedByItsNode({ ...signed, signature: signer.sign(signed.record) }, record, verify),
    ).to.equal(false);
  });

  it("is refused or found unsigned with any byte changed", () => {
    const signed = signNodeRecord(record, signer);

    for (let at = 0; at < signed.record.length; at += 1) {
      const changed = signed.record.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const code = codeOf(() => {
        const forged = { ...signed, record: changed };
        expect(isSignedByItsNode(forged, readNodeRecord(forged), verify)).to.equal(false);
      });
      expect(code, `byte ${at}`).to.match(/^(accepted|codec\.malformed)$/);
    }
  }).timeout(10_000);

  it("is refused beyond its bounds", () => {
    const third = {
      ...record,
      addresses: Array.from({ length: 3 }, () => ({ host: "h", port: 1 })),
    };
    const long = { ...record, networkId: "n".repeat(65) };
    const read = (bytes: Uint8Array): unknown =>
      readNodeRecord({ record: bytes, signature: new Uint8Array(64) });

    expect(codeOf(() => signNodeRecord(third, signer))).to.equal("codec.malformed");
    expect(codeOf(() => signNodeRecord(long, signer))).to.equal("codec.malformed");
    expect(codeOf(() => read(new Uint8Array(NODE_RECORD_BYTES_MAX + 1)))).to.equal(
      "codec.too_large",
    );
    expect(codeOf(() => read(encode([])))).to.equal("codec.malformed");
  });
});
