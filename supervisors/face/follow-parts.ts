/** What state sync and the verifiers beside it are handed, as options say. */

import type { ArchiveWriterArgs } from "../../actors/archive-writer.ts";
import type { StateSyncArgs } from "../../actors/state-sync.state.ts";
import type { VerifiersArgs } from "../../actors/verifiers.ts";
import { makeCommittee } from "../../src/chain/committee.ts";
import type { Crypto } from "../../src/crypto/crypto.ts";
import { openProvingThread } from "../../src/crypto/proving-thread.ts";
import { hexOf } from "../../src/hex.ts";
import type { NodeDoors, NodeOptions } from "./node-options.ts";

/** Threads that verify blocks unless told otherwise: signatures leave the loop, a second core is enough. */
export const VERIFYING_THREADS = 1;

/** A thread has the real engine: a host with one of its own verifies by it, and in the loop. */
export function verifiersOf({
  verifyingThreads,
  doors = {},
}: NodeOptions): readonly VerifiersArgs[] {
  const isReal = doors.crypto === undefined && doors.clock === undefined;
  const threads = verifyingThreads ?? (isReal ? VERIFYING_THREADS : 0);
  return threads === 0 ? [] : [{ threads, open: openProvingThread }];
}

/** Where the chain begins and how much of it is kept, where that was said. */
export function recoveryOf(
  { keepCommits, checkpoint: said }: NodeOptions,
  crypto: Crypto,
): Pick<StateSyncArgs, "checkpoint" | "keepCommits"> {
  const keeping = keepCommits === undefined ? {} : { keepCommits };
  if (said === undefined) return keeping;
  const { epoch, authorities, ...commit } = said;
  const committee = makeCommittee(epoch, authorities, crypto);
  return { ...keeping, checkpoint: { ...commit, committee } };
}

/** Characters of a node's key that tell it from others that write to one archive. */
const OWNER_CHARACTERS = 32;

/** The folder a node writes its archive to, where it does. */
export function archiveOf(
  { archive, networkId }: NodeOptions,
  { folders, signer, crypto }: NodeDoors,
): readonly ArchiveWriterArgs[] {
  if (archive?.write === undefined) return [];
  const owner = hexOf(signer.publicKey.bytes).slice(0, OWNER_CHARACTERS);
  return [{ crypto, networkId, folder: folders.open(archive.write, owner) }];
}

/** What state sync is to know of archives. */
export function archivesOf(
  { archive = {} }: NodeOptions,
  { folders }: NodeDoors,
): Pick<StateSyncArgs, "archive" | "isArchived"> {
  const { read, write } = archive;
  const source = typeof read === "string" ? folders.open(read, "reader") : read;
  return { isArchived: write !== undefined, ...(source !== undefined && { archive: source }) };
}
