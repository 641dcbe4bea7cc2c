import { expect } from "chai";
import type { Signer } from "../../../src/crypto/crypto.ts";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { cullPeers, forgetPeer, type KnownPeers } from "../../../src/peer/known-peers.ts";
import { signNodeRecord } from "../../../src/peer/node-record.ts";
import { peerIdOf } from "../../../src/peer/peer-id.ts";
import { acceptRecords } from "../../../src/peer/record-acceptance.ts";
import { signerOf } from "../../support/chain-fixture.ts";

const NOW = 1_700_000_000_000;
const DAY = 24 * 60 * 60 * 1_000;
const signing = { crypto: nativeCrypto(), networkId: "test-net" };
const [one, two] = [signerOf("one"), signerOf("two")];

const idOf = ({ publicKey }: Signer): string => peerIdOf(publicKey.bytes);

function bytesOf(signer: Signer, timestampMs = NOW): Uint8Array {
  const said = { addresses: [], timestampMs, accessType: "public", role: "full" } as const;
  return signNodeRecord(said, signer, signing).bytes;
}

function known(records: readonly Uint8Array[], nowMs = NOW): KnownPeers {
  const ownKey = signerOf("self").publicKey.bytes;
  const context = { ...signing, nowMs, ownKey, trusted: new Set<string>() };
  return acceptRecords(new Map(), [{ source: "teller", records }], context).known;
}

describe("soma discovery: known peers (S2)", () => {
  it("DI13: empties the entry of a removed peer and leaves the others", () => {
    const before = known([bytesOf(one), bytesOf(two)]);
    expect([...forgetPeer(before, idOf(one)).keys()]).to.deep.equal([idOf(two)]);
    expect(before.size).to.equal(2);
  });

  it("DI14: culls the peer with a record of 24 h and keeps the fresh one", () => {
    const before = known([bytesOf(one), bytesOf(two, NOW + 1)]);
    expect([...cullPeers(before, NOW + DAY).keys()]).to.deep.equal([idOf(two)]);
    expect(cullPeers(before, NOW + DAY - 1).size).to.equal(2);
  });

  it("are culled exactly when they would not be accepted any more", () => {
    for (const nowMs of [NOW + DAY - 1, NOW + DAY, NOW + DAY + 1]) {
      const kept = cullPeers(known([bytesOf(one)]), nowMs).size;
      expect(known([bytesOf(one)], nowMs).size).to.equal(kept);
    }
  });
});
