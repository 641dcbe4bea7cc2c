import { expect } from "chai";
import { plannedEpochs } from "../../../examples/committee/epoch-plan.ts";
import { epochTransaction, orderedEpochs } from "../../../examples/committee/epoch-transaction.ts";
import { readSettings } from "../../../examples/committee/settings.ts";
import { PROTOCOL } from "../../../examples/committee/limits.ts";
import type { EpochCommit } from "../../../examples/committee/options.ts";
import type { AuthorityEntry } from "../../../src/chain/authority.ts";
import { verifyBlock } from "../../../src/chain/verify-block.ts";
import { signTransaction } from "../../../src/chain/transaction.ts";
import { hexOf } from "../../../src/hex.ts";
import { encode } from "../../../src/wire/codec.ts";
import { makeBlock, makeEntries, makeFixture, signerOf } from "../../support/chain-fixture.ts";
import { failureOf } from "../../support/failure.ts";

const fixture = makeFixture();
const operator = signerOf("operator");
const next = makeEntries([1, 2, 3], "next");
const tooMany = makeEntries(Array<number>(PROTOCOL.membersMax + 1).fill(1), "many");

/** A commit that brings a block with these transactions. */
function bringing(...transactions: readonly Uint8Array[]): EpochCommit {
  const { bytes } = makeBlock(fixture, { transactions });
  return { index: 7, blocks: [verifyBlock(bytes, fixture.context)] };
}

function order(epoch: number, authorities = next, signer = operator): Uint8Array {
  return epochTransaction({ epoch, authorities }, signer, fixture.context);
}

describe("epochs that were planned", () => {
  const ends = plannedEpochs([
    { fromCommit: 5, authorities: next },
    { fromCommit: 5, authorities: [] },
  ]);
  const at = (index: number, epoch = 0) =>
    ends({ index, blocks: [] }, { ...fixture.committee, epoch });

  it("end from their commit on, each with its own members, and the last of them never", () => {
    expect([at(4), at(5), at(90)]).to.deep.equal([undefined, next, next]);
    expect([at(5, 1), at(5, 2)]).to.deep.equal([[], undefined]);
  });
});

describe("epochs that end by a transaction", () => {
  const ends = orderedEpochs(operator.publicKey, fixture.crypto);
  const said = (...transactions: readonly Uint8Array[]) =>
    ends(bringing(...transactions), fixture.committee)?.map(({ stake }) => stake);

  it("end as the operator orders for that epoch, and the first order counts", () => {
    expect(said(order(0))).to.deep.equal([1, 2, 3]);
    expect(said(order(0, makeEntries([9])), order(0))).to.deep.equal([9]);
  });

  it("do not end by anybody else's word, by one for another epoch, or by one for a committee that cannot be", () => {
    const sign = (payload: Uint8Array) =>
      signTransaction({ sequence: 1, payload }, operator, fixture.context).bytes;
    expect(said(order(0, next, signerOf("stranger")))).to.equal(undefined);
    expect(said(order(1))).to.equal(undefined);
    expect(said(order(0, []))).to.equal(undefined);
    expect(said(order(0, [...next].reverse()))).to.equal(undefined);
    expect(said(order(0, tooMany)), "no engine could be made for it").to.equal(undefined);
    expect(said(sign(encode(["committee/next-epoch/1", 0, 5])))).to.equal(undefined);
    expect(said(sign(Uint8Array.of(0xff)))).to.equal(undefined);
    expect(said(order(1), order(0))).to.deep.equal([1, 2, 3]);
  });
});

describe("settings of the committee's host", () => {
  const written = ({ name, protocolKey, networkKey, stake }: AuthorityEntry) => ({
    ...{ name, stake },
    protocolKey: hexOf(protocolKey),
    networkKey: hexOf(networkKey),
  });
  const authorities = next.map(written);
  const [first, ...others] = authorities;
  const read = (settings: Readonly<Record<string, unknown>>) =>
    readSettings(settings, fixture.crypto);

  it("say how epochs end", () => {
    const { epochEnds, transactionsPerSecond } = read({
      epochEnds: [{ fromCommit: 3, authorities }],
    });
    const [end] = epochEnds;
    expect([end?.fromCommit, transactionsPerSecond]).to.deep.equal([3, 5]);
    expect(end?.authorities).to.deep.equal(next);
  });

  for (const [what, epochEnds] of [
    ["no list", 5],
    ["an end without a commit", [{ authorities }]],
    ["an end at half a commit", [{ fromCommit: 1.5, authorities }]],
    ["an end without members", [{ fromCommit: 3 }]],
    ["an end with nobody", [{ fromCommit: 3, authorities: [] }]],
    [
      "more members than an engine has room for",
      [{ fromCommit: 3, authorities: tooMany.map(written) }],
    ],
    ["members out of order", [{ fromCommit: 3, authorities: [...others, first] }]],
    ["a member without a key", [{ fromCommit: 3, authorities: [{ name: "a", stake: 1 }] }]],
    [
      "a key with something after it",
      [
        {
          fromCommit: 3,
          authorities: [{ ...first, networkKey: `${first?.networkKey}x` }, ...others],
        },
      ],
    ],
    ["a member of no stake", [{ fromCommit: 3, authorities: [{ ...first, stake: 0 }, ...others] }]],
  ] as const) {
    it(`are refused with ${what}: guessed at they would part the network`, () => {
      expect(failureOf(() => read({ epochEnds })).code).to.equal("option.invalid");
    });
  }

  for (const transactionsPerSecond of ["7", -1, Number.NaN]) {
    it(`are refused with ${JSON.stringify(transactionsPerSecond)} transactions a second`, () => {
      expect(failureOf(() => read({ transactionsPerSecond })).code).to.equal("option.invalid");
    });
  }
});
