import { expect } from "chai";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { signNodeRecord } from "../../../src/peer/node-record.ts";
import { peerIdOf } from "../../../src/peer/peer-id.ts";
import { isVerifiedNodeRecord, verifyNodeRecord } from "../../../src/peer/verified-node-record.ts";
import { signerOf } from "../../support/chain-fixture.ts";

const context = { crypto: nativeCrypto(), networkId: "test-net" };
const signer = signerOf("owner");
const said = {
  addresses: [{ host: "10.0.0.1", port: 3_002 }],
  timestampMs: 1_700_000_000_000,
  accessType: "private",
  role: "archive",
} as const;

describe("a verified record", () => {
  it("comes only out of a verification", () => {
    const signed = signNodeRecord(said, signer, context);
    const verified = verifyNodeRecord(signed, context);
    expect(verified?.peer).to.equal(peerIdOf(signer.publicKey.bytes));
    expect(isVerifiedNodeRecord(verified)).to.equal(true);
    expect(isVerifiedNodeRecord({ ...verified })).to.equal(false);
    const forged = { ...signed, signature: new Uint8Array(64) };
    expect(verifyNodeRecord(forged, context)).to.equal(undefined);
  });
});
