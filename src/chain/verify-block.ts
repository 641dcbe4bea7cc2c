/**
 * Decides whether a block holds, in a fixed order of rules from cheap to dear. A block that
 * breaks several is refused by the first of them.
 */

import { type Block, blockMessage, blockRef, decodeBlock, type SignedBlock } from "./block.ts";
import { type BlockRef, genesisRef, sameRef } from "./block-ref.ts";
import { type Committee, committeeDigest, makeCommittee } from "./committee.ts";
import type { Digest } from "./digest.ts";
import { demand } from "./refusal.ts";
import type { SignatureContext } from "./signing.ts";
import { StakeAggregator } from "./stake-aggregator.ts";
import type { TransactionVerifier } from "./transaction-verifier.ts";
import { sameBytes } from "../same-bytes.ts";

/** Rules a block is refused by, in the order they are tried. */
export const BLOCK_RULES = [
  "block.unexpected",
  "block.wrong_epoch",
  "block.genesis_round",
  "block.unknown_author",
  "block.bad_signature",
  "block.wrong_next_committee",
  "block.no_ancestors",
  "block.too_many_ancestors",
  "block.first_ancestor_not_own",
  "block.second_own_ancestor",
  "block.ancestor_of_other_epoch",
  "block.unknown_ancestor_author",
  "block.ancestor_not_before",
  "block.false_genesis",
  "block.repeated_ancestor_author",
  "block.too_little_parent_stake",
  "block.bad_transaction",
] as const;

/** The name of one rule; a bad next committee is refused by a `CommitteeRule` instead. */
export type BlockRule = (typeof BLOCK_RULES)[number];

/** What a block is held against. */
export interface BlockContext extends SignatureContext {
  /** The committee of the epoch the block has to belong to; never a stand-in for an unknown one. */
  readonly committee: Committee;
  /** Judges what the block carries. */
  readonly transactions: TransactionVerifier;
  /** Digest of the next committee, once this node knows it; a block may propose no other then. */
  readonly nextCommitteeDigest?: Digest;
}

/** A block whose rules were all checked; made here and nowhere else. */
class CheckedBlock {
  readonly ref: BlockRef;
  readonly block: Block;
  /** The bytes as received: what is stored and passed on. */
  readonly bytes: Uint8Array;
  /** Makes the type nominal: no object literal passes for a verified block. */
  readonly #verified = true;

  constructor(ref: BlockRef, signed: SignedBlock) {
    this.ref = ref;
    this.block = signed.block;
    this.bytes = signed.bytes;
  }

  /** Whether a value came out of a verification, for places types do not reach. */
  static holds(value: unknown): value is CheckedBlock {
    return value instanceof CheckedBlock && value.#verified;
  }
}

/** A block that holds. Only {@link verifyBlock} and {@link trustStoredBlock} give one. */
export type VerifiedBlock = CheckedBlock;

/** Whether a value is a {@link VerifiedBlock}. */
export function isVerifiedBlock(value: unknown): value is VerifiedBlock {
  return CheckedBlock.holds(value);
}

/**
 * Verifies received bytes as a block of the given committee.
 *
 * @param bytes the block as received
 * @param context what it is held against
 * @param expected the block that was asked for, if one was; another is refused before anything dear
 * @throws RuntimeError `codec.malformed`, `codec.too_large`, or `chain.refused` with a
 *   {@link BlockRule} or a `CommitteeRule`
 */
export function verifyBlock(
  bytes: Uint8Array,
  context: BlockContext,
  expected?: BlockRef,
): VerifiedBlock {
  const signed = decodeBlock(bytes);
  const ref = blockRef(signed, context.crypto);
  const asked = expected === undefined || sameRef(expected, ref);
  demand(asked, "block.unexpected", nameOf(signed.block));
  checkPlace(signed.block, context.committee);
  checkSignature(signed, context);
  checkContent(signed.block, context);
  return new CheckedBlock(ref, signed);
}

/**
 * Verifies blocks of which a bad one refuses all: what is cheap is asked of each before what is dear is
 * asked of any, so that one false block among costly true ones costs no more than itself.
 *
 * @param judge throws when the blocks are not what is wanted; asked before any signature
 * @throws as {@link verifyBlock} does, and whatever `judge` throws
 */
export function verifyTogether(
  blocks: readonly Uint8Array[],
  context: BlockContext,
  judge: (blocks: readonly Block[]) => void,
): readonly VerifiedBlock[] {
  const read = blocks.map((bytes) => decodeBlock(bytes));
  for (const { block } of read) checkPlace(block, context.committee);
  judge(read.map(({ block }) => block));
  for (const signed of read) checkSignature(signed, context);
  for (const { block } of read) checkContent(block, context);
  return read.map((signed) => new CheckedBlock(blockRef(signed, context.crypto), signed));
}

/**
 * Takes a block from this node's own store, where only verified ones are put. The digest is
 * computed again, so a block the disk damaged does not come back under its old name.
 *
 * @throws RuntimeError `codec.malformed` when the bytes are no block
 */
export function trustStoredBlock(bytes: Uint8Array, context: SignatureContext): VerifiedBlock {
  const signed = decodeBlock(bytes);
  return new CheckedBlock(blockRef(signed, context.crypto), signed);
}

function checkPlace({ epoch, round, author }: Block, committee: Committee): void {
  demand(epoch === committee.epoch, "block.wrong_epoch", `${epoch}, not ${committee.epoch}`);
  demand(round > 0, "block.genesis_round", "round 0");
  demand(author < committee.authorities.length, "block.unknown_author", `author ${author}`);
}

function checkSignature(signed: SignedBlock, context: BlockContext): void {
  const bytes = context.committee.authorities[signed.block.author]?.protocolKey ?? new Uint8Array();
  const message = blockMessage(signed.unsignedBytes, context);
  const valid = context.crypto.verify({ curve: "ed25519", bytes }, message, signed.signature);
  demand(valid, "block.bad_signature", nameOf(signed.block));
}

/** What a block says, once its author has been found to say it. */
function checkContent(block: Block, context: BlockContext): void {
  checkEndOfEpoch(block, context);
  checkAncestors(block, context);
  checkTransactions(block, context);
}

/** A proposed committee has to be one that could decide, and the known one if it is known. */
function checkEndOfEpoch(block: Block, context: BlockContext): void {
  if (block.endOfEpoch === null) return;
  const { nextAuthorities } = block.endOfEpoch;
  makeCommittee(block.epoch + 1, nextAuthorities, context.crypto);
  if (context.nextCommitteeDigest === undefined) return;
  const digest = committeeDigest(block.epoch + 1, nextAuthorities, context.crypto);
  const known = sameBytes(digest, context.nextCommitteeDigest);
  demand(known, "block.wrong_next_committee", nameOf(block));
}

function checkAncestors(block: Block, context: BlockContext): void {
  const { ancestors } = block;
  const name = nameOf(block);
  demand(ancestors.length > 0, "block.no_ancestors", name);
  const fits = ancestors.length <= context.committee.authorities.length;
  demand(fits, "block.too_many_ancestors", name);
  demand(ancestors[0]?.author === block.author, "block.first_ancestor_not_own", name);
  const others = ancestors.slice(1);
  demand(
    others.every((ref) => ref.author !== block.author),
    "block.second_own_ancestor",
    name,
  );
  for (const ref of ancestors) checkAncestor(ref, block, context);
  const authors = new Set(ancestors.map((ref) => ref.author));
  demand(authors.size === ancestors.length, "block.repeated_ancestor_author", name);
  const stake = new StakeAggregator(context.committee);
  for (const ref of ancestors) if (ref.round === block.round - 1) stake.add(ref.author);
  demand(stake.hasQuorum, "block.too_little_parent_stake", `${name}: ${stake.stake}`);
}

function checkAncestor(ref: BlockRef, block: Block, context: BlockContext): void {
  const name = nameOf(block);
  demand(ref.epoch === block.epoch, "block.ancestor_of_other_epoch", name);
  const known = ref.author < context.committee.authorities.length;
  demand(known, "block.unknown_ancestor_author", `${name}: ${ref.author}`);
  demand(ref.round < block.round, "block.ancestor_not_before", name);
  const real = ref.round > 0 || sameRef(ref, genesisRef(ref.epoch, ref.author, context));
  demand(real, "block.false_genesis", name);
}

function checkTransactions(block: Block, context: BlockContext): void {
  const [bad] = context.transactions.findBad(block.transactions, block.epoch);
  const what = bad === undefined ? "" : `${nameOf(block)}: transaction ${bad.index}, ${bad.rule}`;
  demand(bad === undefined, "block.bad_transaction", what);
}

function nameOf({ epoch, round, author }: Block): string {
  return `block ${epoch}/${round}/${author}`;
}
