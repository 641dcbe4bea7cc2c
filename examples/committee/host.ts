/**
 * The committee as a module for `coppice node --host`: what the devnet plugs into its validators, and
 * into those that are to become some. **This is host code.** A full node gets nothing from it.
 */

import { committee, memberOf } from "./committee.ts";
import {
  type ConsensusFactory,
  ed25519Signer,
  type HostContext,
  type NodeHost,
  signatureVerifier,
} from "./coppice/index.ts";
import { plannedEpochs } from "./epoch-plan.ts";
import { GeneratedTransactions } from "./generated-transactions.ts";
import type { CommitteeOptions } from "./options.ts";
import { readSettings } from "./settings.ts";

/** Made-up users whose transactions the devnet carries. */
const USERS = 4;

/** What this host plugs into a node. */
export function createHost(context: HostContext): NodeHost {
  const { options, protocolSigner, clock, random, crypto } = context;
  if (protocolSigner === undefined) return {};
  const { networkId } = options;
  const signing = { crypto, networkId };
  const { transactionsPerSecond: perSecond, epochEnds } = readSettings(context.settings, crypto);
  const signers = Array.from({ length: USERS }, () => ed25519Signer(random.bytes(32)));
  const transactions = new GeneratedTransactions({
    ...{ clock, random, signers, perSecond },
    context: signing,
  });
  const consensus = committeeEngines({
    ...signing,
    ...{ clock, random, transactions },
    signer: protocolSigner,
    verifier: signatureVerifier(signing),
    nextAuthorities: plannedEpochs(epochEnds),
  });
  return { consensus };
}

/** Engines for the epochs whose committee our key is in; the node follows in the others. */
export function committeeEngines(
  options: Omit<CommitteeOptions, "network" | "resume">,
): ConsensusFactory {
  return (network, resume) => {
    const isOurs = memberOf(resume.committee, options.signer) !== undefined;
    return isOurs ? committee({ ...options, network, resume }) : undefined;
  };
}
