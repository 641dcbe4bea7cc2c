import { expect } from "chai";
import type { Signer } from "../../../src/crypto/crypto.ts";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import type { KnownPeers } from "../../../src/peer/known-peers.ts";
import { type NodeRecord, signNodeRecord } from "../../../src/peer/node-record.ts";
import { peerIdOf } from "../../../src/peer/peer-id.ts";
import {
  type AcceptanceContext,
  acceptRecords,
  type RecordRefusal,
} from "../../../src/peer/record-acceptance.ts";
import { isVerifiedNodeRecord } from "../../../src/peer/verified-node-record.ts";
import { encode } from "../../../src/wire/codec.ts";
import { signerOf } from "../../support/chain-fixture.ts";

const NOW = 1_700_000_000_000;
const DAY = 24 * 60 * 60 * 1_000;
const self = signerOf("self");
const context: AcceptanceContext = {
  crypto: nativeCrypto(),
  networkId: "test-net",
  nowMs: NOW,
  ownKey: self.publicKey.bytes,
  trusted: new Set(),
};
const NONE: KnownPeers = new Map();

type Change = Partial<Omit<NodeRecord, "peerKey">>;

function bytesOf(signer: Signer, { networkId = "test-net", ...change }: Change = {}): Uint8Array {
  const record = {
    addresses: [{ host: "10.0.0.1", port: 3_002 }],
    timestampMs: NOW,
    accessType: "public" as const,
    role: "full" as const,
    ...change,
  };
  return signNodeRecord(record, signer, { ...context, networkId }).bytes;
}

/** A record that names one key and is signed by another. */
function forged(owner: Signer | { publicKey: Signer["publicKey"] }, by: Signer): Uint8Array {
  return bytesOf({ publicKey: owner.publicKey, sign: (message) => by.sign(message) });
}

const peer = (index: number): Signer => signerOf(`peer/${index}`);
const idOf = (signer: Signer): string => peerIdOf(signer.publicKey.bytes);

function accept(
  records: readonly Uint8Array[],
  known = NONE,
  change: Partial<AcceptanceContext> = {},
) {
  return acceptRecords(known, [{ source: "teller", records }], { ...context, ...change });
}

function refusal(record: Uint8Array, known = NONE, change: Partial<AcceptanceContext> = {}) {
  const { refused, known: after } = accept([record], known, change);
  expect(after).to.deep.equal(known);
  return refused[0]?.reason;
}

describe("soma discovery: acceptRecords (S2)", () => {
  it("DI4: stores a correctly signed fresh record, with the bytes it came in", () => {
    const bytes = bytesOf(peer(1));
    const { known, accepted } = accept([bytes]);
    expect([...known.keys()]).to.deep.equal([idOf(peer(1))]);
    expect(known.get(idOf(peer(1)))?.bytes).to.equal(bytes);
    expect(accepted.every(isVerifiedNodeRecord)).to.equal(true);
    expect(isVerifiedNodeRecord({ ...accepted[0] })).to.equal(false);
  });

  it("keeps of a peer that introduces itself no record but its own", () => {
    const source = idOf(peer(1));
    const records = [bytesOf(peer(2)), bytesOf(peer(1))];
    const { known, refused } = acceptRecords(
      NONE,
      [{ source, records, isIntroduction: true }],
      context,
    );
    expect([...known.keys()]).to.deep.equal([source]);
    expect(refused).to.deep.equal([{ source, reason: "foreign" }]);
  });

  it("DI5: does not store a record signed by another key", () => {
    expect(refusal(forged(peer(1), peer(2)))).to.equal("bad_signature");
  });

  it("DI6: does not store a record from 60 s ahead", () => {
    expect(refusal(bytesOf(peer(1), { timestampMs: NOW + 60_000 }))).to.equal("from_future");
  });

  it("DI7: does not store a record older than 24 h", () => {
    expect(refusal(bytesOf(peer(1), { timestampMs: NOW - DAY - 1_000 }))).to.equal("expired");
  });

  it("DI8: never stores our own record", () => {
    expect(refusal(bytesOf(self))).to.equal("own");
  });

  it("DI9: replaces a record by a newer one", () => {
    const { known } = accept([bytesOf(peer(1))]);
    const newer = accept([bytesOf(peer(1), { timestampMs: NOW + 1 })], known).known;
    expect(newer.get(idOf(peer(1)))?.record.timestampMs).to.equal(NOW + 1);
    expect(newer.size).to.equal(1);
  });

  it("DI10: does not replace a record by an older one, nor by one of the same time", () => {
    const { known } = accept([bytesOf(peer(1))]);
    expect(refusal(bytesOf(peer(1), { timestampMs: NOW - 1 }), known)).to.equal("not_newer");
    expect(refusal(bytesOf(peer(1), { role: "archive" }), known)).to.equal("not_newer");
  });

  it("DI11: stores five records of one answer", () => {
    expect(accept([1, 2, 3, 4, 5].map((n) => bytesOf(peer(n)))).known.size).to.equal(5);
  });

  it("DI12: stores records 29 s ahead and 24 h - 1 s old", () => {
    const ahead = bytesOf(peer(1), { timestampMs: NOW + 29_000 });
    const old = bytesOf(peer(2), { timestampMs: NOW - DAY + 1_000 });
    expect(accept([ahead, old]).known.size).to.equal(2);
  });

  it("keeps the same boundaries to the millisecond: 30 s is in, 24 h is out", () => {
    const at = (timestampMs: number) => accept([bytesOf(peer(1), { timestampMs })]).known.size;
    expect([at(NOW + 30_000), at(NOW + 30_001)]).to.deep.equal([1, 0]);
    expect([at(NOW - DAY + 1), at(NOW - DAY)]).to.deep.equal([1, 0]);
  });

  it("refuses a record of another network, signed for it or not", () => {
    expect(refusal(bytesOf(peer(1), { networkId: "other-net" }))).to.equal("other_network");
  });

  it("keeps a private record only of a peer the operator named", () => {
    const bytes = bytesOf(peer(1), { accessType: "private" });
    expect(refusal(bytes)).to.equal("private");
    const trusted = new Set([idOf(peer(1))]);
    expect(accept([bytes], NONE, { trusted }).known.size).to.equal(1);
  });

  it("refuses three addresses and addresses that cannot be dialed; none is legal", () => {
    const address = { host: "10.0.0.1", port: 3_002 };
    const bad = [
      [address, address, address],
      [{ ...address, port: 0 }],
      [{ host: "a b", port: 1 }],
    ];
    for (const addresses of bad) {
      expect(refusal(bytesOf(peer(1), { addresses }))).to.equal("bad_addresses");
    }
    expect(accept([bytesOf(peer(1), { addresses: [] })]).known.size).to.equal(1);
  });

  it("refuses a key that is no point or of small order without a throw, and keeps the rest", () => {
    const keys = [new Uint8Array(32).fill(0xff), new Uint8Array(32), new Uint8Array(32).fill(2)];
    const poison = keys.map((bytes) => forged({ publicKey: { curve: "ed25519", bytes } }, peer(9)));
    const { known, refused } = accept([...poison, bytesOf(peer(1))]);
    expect(refused.map(({ reason }) => reason)).to.deep.equal(keys.map(() => "bad_signature"));
    expect([...known.keys()]).to.deep.equal([idOf(peer(1))]);
  });

  it("refuses bytes that are no record without a throw", () => {
    const odd = [new Uint8Array(), encode([1, 2]), encode([encode([]), new Uint8Array(64)])];
    const huge = encode([new Uint8Array(2_000), new Uint8Array(64)]);
    for (const bytes of [...odd, huge]) expect(refusal(bytes)).to.equal("malformed");
  });

  it("names the first broken rule when several are broken", () => {
    const order: readonly (readonly [RecordRefusal, Change])[] = [
      ["from_future", { timestampMs: NOW + DAY }],
      ["other_network", { networkId: "other-net" }],
      ["private", { accessType: "private" }],
      ["bad_addresses", { addresses: [{ host: "", port: 0 }] }],
    ];
    for (const [index, [reason]] of order.entries()) {
      const rest = order.slice(index).map(([, change]) => change);
      expect(refusal(bytesOf(peer(1), Object.assign({}, ...rest)))).to.equal(reason);
    }
  });

  it("verifies no signature for a record that would change nothing", () => {
    const { known } = accept([bytesOf(peer(1))]);
    let verified = 0;
    const verify = () => {
      verified += 1;
      return true;
    };
    const crypto = { ...context.crypto, verify };
    accept([bytesOf(peer(1)), forged(peer(1), peer(2))], known, { crypto });
    expect(verified).to.equal(0);
  });

  it("refuses a new peer when the table is full and still takes news of known ones", () => {
    const limits = { knownPeersMax: 1 };
    const { known } = accept([bytesOf(peer(1))]);
    expect(refusal(bytesOf(peer(2)), known, { limits })).to.equal("table_full");
    const newer = bytesOf(peer(1), { timestampMs: NOW + 5 });
    expect(accept([newer], known, { limits }).accepted).to.have.length(1);
  });
});

describe("the limits of a round", () => {
  const limits = { recordsPerRoundMax: 6, recordsPerSourceMax: 4 };
  const offer = (source: string, from: number, count: number) => ({
    source,
    records: Array.from({ length: count }, (_, index) => bytesOf(peer(from + index))),
  });

  it("are shared by turns: a source with many records cannot starve one with few", () => {
    const offers = [offer("loud", 0, 20), offer("shy", 100, 2)];
    const { known, refused } = acceptRecords(NONE, offers, { ...context, limits });
    expect([known.has(idOf(peer(100))), known.has(idOf(peer(101)))]).to.deep.equal([true, true]);
    expect(known.size).to.equal(6);
    expect(refused.every(({ source }) => source === "loud")).to.equal(true);
    expect(refused.map(({ reason }) => reason)).to.include("over_source_limit");
  });

  it("count a source that offers twice as one", () => {
    const offers = [offer("loud", 0, 4), offer("loud", 10, 4), offer("shy", 100, 2)];
    const { known } = acceptRecords(NONE, offers, { ...context, limits });
    expect(known.size).to.equal(6);
    expect(known.has(idOf(peer(10)))).to.equal(false);
  });

  it("end a round at its limit over all sources", () => {
    const offers = [offer("a", 0, 4), offer("b", 10, 4)];
    const { known, refused } = acceptRecords(NONE, offers, { ...context, limits });
    expect(known.size).to.equal(6);
    expect(refused.map(({ reason }) => reason)).to.deep.equal([
      "over_round_limit",
      "over_round_limit",
    ]);
  });
});
