/**
 * The committee as a module for `coppice node --host`: what the devnet plugs into its validators.
 * **This is host code.** A full node gets nothing from it but the count of what it was handed.
 */

import { committee } from "./committee.ts";
import {
  ed25519Signer,
  type HostContext,
  makeCommittee,
  type NodeHost,
  signatureVerifier,
} from "./coppice/index.ts";
import { GeneratedTransactions } from "./generated-transactions.ts";

/** Made-up users whose transactions the devnet carries. */
const USERS = 4;

/** Transactions a second one validator makes up, unless `transactionsPerSecond` says otherwise. */
const TRANSACTIONS_PER_SECOND = 5;

/** What this host plugs into a node. */
export function createHost(context: HostContext): NodeHost {
  const { options, protocolSigner, clock, random, crypto, settings } = context;
  if (protocolSigner === undefined) return {};
  const { networkId } = options;
  const signing = { crypto, networkId };
  const given = settings["transactionsPerSecond"];
  const perSecond = typeof given === "number" ? given : TRANSACTIONS_PER_SECOND;
  const signers = Array.from({ length: USERS }, () => ed25519Signer(random.bytes(32)));
  const transactions = new GeneratedTransactions({
    clock,
    random,
    signers,
    context: signing,
    perSecond,
  });
  return {
    consensus: (network, resume) =>
      committee({
        ...signing,
        clock,
        random,
        signer: protocolSigner,
        committee: makeCommittee(0, options.authorities, crypto),
        resume,
        transactions,
        verifier: signatureVerifier(signing),
        network,
      }),
  };
}
