/** Opens the chain of a store: a new one begins at its genesis, an old one where it stands. */

import type { Committee } from "../chain/committee.ts";
import type { Digest } from "../chain/digest.ts";
import { hexOf } from "../hex.ts";
import { type Head, nextEpoch } from "../chain/head.ts";
import { RuntimeError } from "../errors.ts";
import type { StoreWrite } from "../store/store.ts";
import type { ChainReader } from "./chain-reader.ts";
import { checkpointWrites, genesisWrites } from "./write-batch.ts";
import { sameBytes } from "../same-bytes.ts";
import { authoritiesForm } from "./value-forms.ts";

/** Where a chain stands. */
export interface OpenedChain {
  readonly head: Head;
  /** The committee of the epoch the next commit belongs to. */
  readonly committee: Committee;
  readonly lowest: number;
}

/** A commit the operator vouches for, with those who decide after it. */
export interface TrustedCheckpoint {
  readonly index: number;
  /** BLAKE2b-256 of the commit. */
  readonly digest: Digest;
  /** Its time, in milliseconds since 1970; commits after it are not dated before. */
  readonly timestampMs: number;
  /** The committee of the epoch the commit after it belongs to. */
  readonly committee: Committee;
}

/** What a chain is opened with. */
export interface OpenPlan {
  readonly reader: ChainReader;
  /** Writes a batch and resolves when it is durable. */
  readonly write: (writes: readonly StoreWrite[]) => Promise<void>;
  /** The name our chain must have. */
  readonly name: Digest;
  readonly genesis: Committee;
  /** Where an empty store begins. @defaultValue at the genesis */
  readonly checkpoint?: TrustedCheckpoint | undefined;
}

/**
 * Opens the chain. First it waits for what is still on its way to the disk: whoever wrote it may be
 * gone, but what it wrote still lands, and a head read before that would be behind the store.
 *
 * @throws RuntimeError `option.invalid` when the store holds another chain, or another commit or
 *   committee where the checkpoint is; `chain.refused`, rule `store.committee_missing`, when it does
 *   not hold the committee that decides next
 */
export async function openChain(plan: OpenPlan): Promise<OpenedChain> {
  const { reader, write, name, genesis, checkpoint } = plan;
  await write([]);
  const held = await reader.name();
  if (held === undefined) {
    const first = checkpoint === undefined ? [] : checkpointWrites(checkpoint);
    await write([...genesisWrites(name, genesis), ...first]);
  } else if (!sameBytes(held, name)) throw otherChain(name, held);
  if (checkpoint !== undefined) await agree(reader, checkpoint);
  const head = await reader.head();
  const committee = await reader.committeeAfter(head);
  return { head, committee, lowest: await reader.lowest() };
}

/**
 * A checkpoint has to be a commit of the store, as far as that is still there. Of the one the store
 * begins at there is the head alone, and who decides after it.
 */
async function agree(reader: ChainReader, checkpoint: TrustedCheckpoint): Promise<void> {
  const { index, digest, committee } = checkpoint;
  const head = await reader.head();
  const isHead = head.index === index;
  const ours = isHead ? head.digest : await reader.commitDigest(index);
  if (ours !== undefined && !sameBytes(ours, digest)) throw otherCommit(index, ours, digest);
  if (isHead && !(await decides(reader, head, committee))) throw otherCommittee(head, committee);
}

async function decides(reader: ChainReader, head: Head, said: Committee): Promise<boolean> {
  const epoch = nextEpoch(head);
  const held = epoch === said.epoch ? await reader.committee(epoch) : undefined;
  const bytesOf = ({ authorities }: Committee): Uint8Array => authoritiesForm.write(authorities);
  return held !== undefined && sameBytes(bytesOf(held), bytesOf(said));
}

function otherCommit(index: number, ours: Digest, said: Digest): RuntimeError<"option.invalid"> {
  const details = { option: "checkpoint", expected: hexOf(ours), received: hexOf(said) };
  const text = `cannot open the chain: its commit ${index} is another (${details.expected})`;
  return new RuntimeError("option.invalid", details, text);
}

function otherCommittee(head: Head, { epoch }: Committee): RuntimeError<"option.invalid"> {
  const expected = `the committee the store has for epoch ${nextEpoch(head)}`;
  const details = { option: "checkpoint", expected, received: `another, for epoch ${epoch}` };
  const text = `cannot open the chain: after its commit ${head.index} others decide`;
  return new RuntimeError("option.invalid", details, text);
}

function otherChain(name: Digest, held: Digest): RuntimeError<"option.invalid"> {
  const details = { option: "genesis", expected: hexOf(held), received: hexOf(name) };
  const text = `cannot open the chain: the store holds another (${details.expected})`;
  return new RuntimeError("option.invalid", details, text);
}
