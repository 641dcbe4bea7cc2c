/** Opens the chain of a store: a new one begins at its genesis, an old one where it stands. */

import type { Committee } from "../chain/committee.ts";
import type { Digest } from "../chain/digest.ts";
import { hexOf } from "../hex.ts";
import { type Head, nextEpoch } from "../chain/head.ts";
import { refused } from "../chain/refusal.ts";
import { RuntimeError } from "../errors.ts";
import type { StoreWrite } from "../store/store.ts";
import type { ChainReader } from "./chain-reader.ts";
import { genesisWrites } from "./write-batch.ts";
import { sameBytes } from "../same-bytes.ts";

/** Where a chain stands. */
export interface OpenedChain {
  readonly head: Head;
  /** The committee of the epoch the next commit belongs to. */
  readonly committee: Committee;
  readonly lowest: number;
}

/** What a chain is opened with. */
export interface OpenPlan {
  readonly reader: ChainReader;
  /** Writes a batch and resolves when it is durable. */
  readonly write: (writes: readonly StoreWrite[]) => Promise<void>;
  /** The name our chain must have. */
  readonly name: Digest;
  readonly genesis: Committee;
}

/**
 * Opens the chain. First it waits for what is still on its way to the disk: whoever wrote it may be
 * gone, but what it wrote still lands, and a head read before that would be behind the store.
 *
 * @throws RuntimeError `option.invalid` when the store holds another chain; `chain.refused`, rule
 *   `store.committee_missing`, when it does not hold the committee that decides next
 */
export async function openChain({ reader, write, name, genesis }: OpenPlan): Promise<OpenedChain> {
  await write([]);
  const held = await reader.name();
  if (held === undefined) await write(genesisWrites(name, genesis));
  else if (!sameBytes(held, name)) throw otherChain(name, held);
  const head = await reader.head();
  const epoch = nextEpoch(head);
  const committee = await reader.committee(epoch);
  if (committee === undefined) throw refused("store.committee_missing", `epoch ${epoch}`);
  return { head, committee, lowest: await reader.lowest() };
}

function otherChain(name: Digest, held: Digest): RuntimeError<"option.invalid"> {
  const details = { option: "genesis", expected: hexOf(held), received: hexOf(name) };
  const text = `cannot open the chain: the store holds another (${details.expected})`;
  return new RuntimeError("option.invalid", details, text);
}
