import { expect } from "chai";
import fc from "fast-check";
import { nativeCrypto } from "../../src/crypto/native.ts";
import type { KnownPeers } from "../../src/peer/known-peers.ts";
import { decodeNodeRecord, isSignedByOwner, signNodeRecord } from "../../src/peer/node-record.ts";
import { acceptRecords, type RecordOffer } from "../../src/peer/record-acceptance.ts";
import { signerOf } from "../support/chain-fixture.ts";
import { failureOf } from "../support/failure.ts";

const NOW = 1_700_000_000_000;
const DAY = 24 * 60 * 60 * 1_000;
const signers = [0, 1, 2, 3].map((index) => signerOf(`record/${index}`));
const context = {
  crypto: nativeCrypto(),
  networkId: "test-net",
  nowMs: NOW,
  ownKey: signerOf("self").publicKey.bytes,
  trusted: new Set<string>(),
};

const cache = new Map<string, Uint8Array>();

/** One record for each owner and time, so that no owner says two things at once. */
function recordOf(owner: number, atMs: number): Uint8Array {
  const name = `${owner}/${atMs}`;
  const signer = signers[owner % signers.length];
  if (signer === undefined) throw new Error("there is such an owner");
  const record = {
    addresses: [{ host: "10.0.0.1", port: 1 + owner }],
    timestampMs: atMs,
    accessType: "public",
    role: "full",
  } as const;
  const bytes = cache.get(name) ?? signNodeRecord(record, signer, context).bytes;
  cache.set(name, bytes);
  return bytes;
}

const atMs = fc.constantFrom(
  NOW - DAY,
  NOW - DAY + 1,
  NOW - 5,
  NOW - 1,
  NOW,
  NOW + 7,
  NOW + 31_000,
);
const record = fc.tuple(fc.nat({ max: 3 }), atMs).map(([owner, time]) => recordOf(owner, time));
const records = fc.array(fc.oneof(record, fc.uint8Array({ maxLength: 40 })), { maxLength: 12 });

const known = (offers: readonly RecordOffer[], before: KnownPeers = new Map()) =>
  acceptRecords(before, offers, context).known;

/** What is known, without the order in which it was learnt. */
const summary = (peers: KnownPeers) =>
  [...peers].map(([peer, { record }]) => `${peer}@${record.timestampMs}`).sort();

describe("acceptance of records", () => {
  it("does not depend on the order of records, nor on who tells them, nor in how many rounds", () => {
    fc.assert(
      fc.property(records, fc.string(), fc.nat({ max: 12 }), (list, seed, cut) => {
        const expected = summary(known([{ source: "a", records: list }]));
        const shuffled = [...list].sort((one, other) => hash(one, seed) - hash(other, seed));
        expect(summary(known([{ source: "a", records: shuffled }]))).to.deep.equal(expected);
        const parts = [list.slice(cut), list.slice(0, cut)];
        const offers = parts.map((part, index) => ({ source: `s${index}`, records: part }));
        expect(summary(known(offers))).to.deep.equal(expected);
        const rounds = parts.reduce<KnownPeers>(
          (before, part) => known([{ source: "a", records: part }], before),
          new Map(),
        );
        expect(summary(rounds)).to.deep.equal(expected);
      }),
    );
  });

  it("keeps the newest record of each owner that is neither a day old nor from the future", () => {
    const dated = fc.array(fc.tuple(fc.nat({ max: 3 }), atMs), { maxLength: 12 });
    fc.assert(
      fc.property(dated, (list) => {
        const offers = [
          { source: "a", records: list.map(([owner, time]) => recordOf(owner, time)) },
        ];
        const newest = new Map<number, number>();
        for (const [owner, time] of list) {
          const good = time > NOW - DAY && time <= NOW + 30_000;
          if (good) newest.set(owner, Math.max(newest.get(owner) ?? 0, time));
        }
        const times = [...known(offers).values()].map(({ record }) => record.timestampMs).sort();
        expect(times).to.deep.equal([...newest.values()].sort());
      }),
    );
  });

  it("answers every record with a place or a reason", () => {
    fc.assert(
      fc.property(records, (list) => {
        const offers = [{ source: "a", records: list }];
        const { accepted, refused } = acceptRecords(new Map(), offers, context);
        expect(accepted.length + refused.length).to.equal(list.length);
      }),
    );
  });

  it("takes no record with any bit turned over", () => {
    const bytes = recordOf(0, NOW);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const copy = bytes.slice();
        copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(known([{ source: "a", records: [copy] }]).size).to.equal(0);
      }),
      { numRuns: 200 },
    );
  });

  it("takes no record signed for another network", () => {
    const signed = decodeNodeRecord(recordOf(0, NOW));
    expect(isSignedByOwner(signed, context)).to.equal(true);
    expect(isSignedByOwner(signed, { ...context, networkId: "other-net" })).to.equal(false);
  });

  it("decodes any bytes to a record or to the codec's own failure", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(failureOf(() => decodeNodeRecord(bytes)).code).to.equal("codec.malformed");
      }),
    );
  });
});

/** A number that orders records differently for each seed. */
function hash(bytes: Uint8Array, seed: string): number {
  let sum = seed.length + 1;
  for (const byte of bytes.subarray(0, 40)) sum = (Math.imul(sum, 31) + byte) | 0;
  return sum;
}
