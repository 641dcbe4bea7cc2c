import { expect } from "chai";
import { type Committee, makeCommittee } from "../../../src/chain/committee.ts";
import { GENESIS_HEAD } from "../../../src/chain/head.ts";
import { signatureVerifier } from "../../../src/chain/transaction-verifier.ts";
import { verifyCommits } from "../../../src/chain/verify-commits.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { modelledCrypto, modelledSigner } from "../../../src/testing/index.ts";
import { Forger, type Forgery } from "./forger.ts";

const AUTHOR = 0;
const context = { crypto: modelledCrypto(), networkId: "sim" };
const signerOf = (seed: number) => modelledSigner(new Uint8Array(32).fill(seed));

function committeeOf(members: number): Committee {
  const entries = Array.from({ length: members }, (_, at) => ({
    name: `v${at}`,
    protocolKey: signerOf(1 + at).publicKey.bytes,
    networkKey: signerOf(101 + at).publicKey.bytes,
    stake: 1,
    authorityKey: null,
  }));
  return makeCommittee(0, entries, context.crypto);
}

/** The rule a forged stretch is refused by; `undefined` when it is believed. */
function refusalOf(how: Forgery, members: number): string | undefined {
  const committee = committeeOf(members);
  const forged: number[] = [];
  const forger = new Forger({
    ...context,
    authors: members,
    stolen: { author: AUTHOR, signer: signerOf(1) },
    onForged: ({ index }) => forged.push(index),
  });
  const fetched = forger.stretch({ after: GENESIS_HEAD, timestampMs: 5, round: 9 }, how);
  expect(forged).to.deep.equal([1]);
  try {
    const transactions = signatureVerifier(context);
    verifyCommits(GENESIS_HEAD, fetched, {
      ...context,
      transactions,
      committeeOf: () => committee,
    });
    return undefined;
  } catch (error) {
    if (!isRuntimeError(error, "chain.refused")) throw error;
    return error.details.rule;
  }
}

describe("a forger", () => {
  it("is believed by whoever needs no more than the key it has", () => {
    expect(refusalOf("alone", 1)).to.equal(undefined);
    expect(refusalOf("unsigned", 1)).to.equal(undefined);
  });

  it("is refused for the one thing it lacks, among four", () => {
    const rules = (["alone", "repeated", "bare", "unsigned"] as const).map((how) =>
      refusalOf(how, 4),
    );

    const votes = "commits.too_few_votes";
    expect(rules).to.deep.equal([votes, votes, votes, "block.bad_signature"]);
  });
});
