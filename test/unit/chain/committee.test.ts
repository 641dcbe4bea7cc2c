import { expect } from "chai";
import { AUTHORITIES_MAX, type AuthorityEntry } from "../../../src/chain/authority.ts";
import {
  committeeDigest,
  makeCommittee,
  quorumOf,
  validityOf,
} from "../../../src/chain/committee.ts";
import { makeEntries, makeFixture } from "../../support/chain-fixture.ts";
import { ruleOf } from "../../support/failure.ts";

const { crypto } = makeFixture();
const members = makeEntries([1, 2, 3, 4]);

function changed(at: number, change: Partial<AuthorityEntry>): AuthorityEntry[] {
  return members.map((entry, index) => (index === at ? { ...entry, ...change } : entry));
}

describe("makeCommittee", () => {
  it("numbers its members in order and sets both thresholds", () => {
    const committee = makeCommittee(3, members, crypto);
    expect(committee.authorities.map(({ index }) => index)).to.deep.equal([0, 1, 2, 3]);
    expect(committee).to.include({ epoch: 3, totalStake: 10, quorumStake: 7, validityStake: 4 });
  });

  const many = Array.from({ length: AUTHORITIES_MAX + 1 }, () => 1);
  const first = members[0]?.protocolKey ?? new Uint8Array();
  const identity = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0));
  const cases: readonly (readonly [string, string, number, readonly AuthorityEntry[]])[] = [
    ["committee.bad_epoch", "a negative epoch", -1, members],
    ["committee.empty", "no member", 0, []],
    ["committee.too_many", "too many members", 0, many.flatMap(() => members.slice(0, 1))],
    ["committee.bad_name", "a control character in a name", 0, changed(1, { name: "a\n" })],
    ["committee.bad_name", "an empty name", 0, changed(0, { name: "" })],
    ["committee.unsorted", "members out of order", 0, [...members].reverse()],
    ["committee.unsorted", "a name twice", 0, changed(1, { name: "authority-000" })],
    ["committee.bad_stake", "a stake of zero", 0, changed(2, { stake: 0 })],
    ["committee.bad_stake", "a stake that is no whole number", 0, changed(2, { stake: 1.5 })],
    [
      "committee.too_much_stake",
      "a total above 2^53 - 1",
      0,
      changed(2, { stake: Number.MAX_SAFE_INTEGER }),
    ],
    ["committee.bad_key", "a key of small order", 0, changed(0, { networkKey: identity })],
    ["committee.repeated_key", "a key in two roles", 0, changed(3, { networkKey: first })],
    [
      "committee.repeated_key",
      "a key as authority key too",
      0,
      changed(3, { authorityKey: first }),
    ],
  ];
  for (const [rule, what, epoch, entries] of cases) {
    it(`refuses ${what} by ${rule}`, () => {
      expect(ruleOf(() => makeCommittee(epoch, entries, crypto))).to.equal(rule);
    });
  }
});

describe("thresholds", () => {
  const cases = [
    [1, 1, 1],
    [3, 3, 2],
    [4, 3, 2],
    [100, 67, 34],
    [10_000, 6_667, 3_334],
    [2 ** 53 - 1, 6_004_799_503_160_661, 3_002_399_751_580_331],
    [2 ** 53 - 2, 6_004_799_503_160_661, 3_002_399_751_580_331],
    [2 ** 53 - 3, 6_004_799_503_160_660, 3_002_399_751_580_330],
  ] as const;
  for (const [total, quorum, validity] of cases) {
    it(`of a total of ${total} are ${quorum} and ${validity}`, () => {
      expect([quorumOf(total), validityOf(total)]).to.deep.equal([quorum, validity]);
    });
  }
});

describe("committeeDigest", () => {
  it("changes the digest of its committee with any part", () => {
    const digest = (entries: readonly AuthorityEntry[], epoch = 1): string =>
      Buffer.from(committeeDigest(epoch, entries, crypto)).toString("hex");
    const digests = [
      digest(members),
      digest(members, 2),
      digest(changed(0, { stake: 9 })),
      digest(changed(0, { name: "a" })),
      digest(changed(0, { authorityKey: new Uint8Array(1) })),
      digest(members.slice(1)),
    ];
    expect(new Set(digests).size).to.equal(digests.length);
  });
});
