/**
 * How a node catches up with the chain and keeps up with it. Commits and blocks travel as the bytes
 * they were signed as. All requests only read, except the push, whose repeats change nothing.
 *
 * @see Soma, service P2p: GetCommitAvailability, PushCommit, GetCommitInfo, FetchBlocks, FetchCommits
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { bool, bytes, fixedBytes, u32, u53 } from "../../src/wire/field.ts";
import { list, option, record, union } from "../../src/wire/schema.ts";

/** Every message about commits and blocks. */
export type SyncMessage =
  | Blocks
  | Certifiers
  | CommitAcknowledged
  | CommitAvailability
  | CommitInfo
  | Commits
  | FetchBlocks
  | FetchCommits
  | GetCertifiers
  | GetCommitAvailability
  | GetCommitInfo
  | PushCommit;

/** Asks which commits the receiver can serve. */
export interface GetCommitAvailability {
  readonly type: "sync.get_commit_availability";
}

/** Answers {@link GetCommitAvailability}. */
export interface CommitAvailability {
  readonly type: "sync.commit_availability";
  /** Index of the highest commit it has verified and stored; 0 is the genesis commit. */
  readonly highestSyncedCommit: number;
  /** Index of the lowest commit it still has. */
  readonly lowestAvailableCommit: number;
}

/** Tells that the sender has a commit. Losing it costs a polling interval. */
export interface PushCommit {
  readonly type: "sync.push_commit";
  /** Index of the commit. */
  readonly index: number;
}

/** Answers {@link PushCommit}. */
export interface CommitAcknowledged {
  readonly type: "sync.commit_acknowledged";
  /** The receiver's wall clock in ms since 1970. */
  readonly timestampMs: number;
}

/** Asks for the name of one commit: by index 0, for the name of the chain. */
export interface GetCommitInfo {
  readonly type: "sync.get_commit_info";
  readonly which: WhichCommit;
}

/** The newest commit, the one of an index, or the one of a digest, 32 bytes. */
export type WhichCommit =
  | { readonly type: "latest" }
  | { readonly type: "by_index"; readonly index: number }
  | { readonly type: "by_digest"; readonly digest: Uint8Array };

/** Answers {@link GetCommitInfo}. */
export interface CommitInfo {
  readonly type: "sync.commit_info";
  /** `null` when there is none. */
  readonly commit: CommitName | null;
}

/** What tells a commit from all others. */
export interface CommitName {
  readonly index: number;
  /** BLAKE2b-256 of its bytes, 32 bytes. */
  readonly digest: Uint8Array;
}

/** Asks for commits in a row. */
export interface FetchCommits {
  readonly type: "sync.fetch_commits";
  /** Index of the first. */
  readonly start: number;
  /** Index of the last, included; the receiver stops at its batch size. */
  readonly end: number;
}

/** Answers {@link FetchCommits}: whole up to a commit the certifier blocks prove. */
export interface Commits {
  readonly type: "sync.commits";
  /** Commits from `start` on, at most {@link COMMITS_MAX}. */
  readonly commits: readonly Uint8Array[];
  /**
   * Signed blocks that vote for the last of them, at most {@link CERTIFIER_BLOCKS_MAX}. Empty when they
   * have no room here: {@link GetCertifiers} tells their names, and {@link FetchBlocks} brings them in pieces.
   */
  readonly certifierBlocks: readonly Uint8Array[];
}

/** Asks for the names of the blocks that prove a commit. */
export interface GetCertifiers {
  readonly type: "sync.get_certifiers";
  /** Index of the commit. */
  readonly index: number;
}

/** Answers {@link GetCertifiers}. */
export interface Certifiers {
  readonly type: "sync.certifiers";
  /** Names of blocks that vote for the commit, at most {@link CERTIFIER_BLOCKS_MAX}. */
  readonly blockRefs: readonly Uint8Array[];
}

/** Asks for blocks by name. */
export interface FetchBlocks {
  readonly type: "sync.fetch_blocks";
  /** Names of the blocks, at most {@link BLOCK_REFS_MAX}. */
  readonly blockRefs: readonly Uint8Array[];
  /** By author, the highest round the sender has; newer ancestors may be added. Empty for none. */
  readonly highestAcceptedRounds: readonly number[];
}

/** Answers {@link FetchBlocks}; blocks the receiver does not have are left out. */
export interface Blocks {
  readonly type: "sync.blocks";
  /** Signed blocks, together at most {@link BLOCKS_BYTES_MAX}. */
  readonly blocks: readonly Uint8Array[];
  /** Whether the receiver has more of what was asked and only ran out of room. */
  readonly more: boolean;
}

/** Most commits of one answer: Soma's batch. */
export const COMMITS_MAX = 100;

/** Most certifier blocks of one answer: one for each member of the largest committee. */
export const CERTIFIER_BLOCKS_MAX = 256;

/** Most blocks asked for at once: the limit of Soma's consensus service. */
export const BLOCK_REFS_MAX = 1_000;

/** Most blocks of one answer: those asked for, and some ancestors. */
export const BLOCKS_MAX = 1_024;

/** Most bytes of blocks or commits in one answer, and so the largest block: 4 MiB. */
export const BLOCKS_BYTES_MAX = 4 * 1024 * 1024;

/** Most bytes of commits in one answer: their half of it, four of the largest. */
export const COMMITS_BYTES_MAX = BLOCKS_BYTES_MAX / 2;

/** Most bytes of certifiers beside them: the rest, so that with all heads it is 4 MiB on any wire. */
export const CERTIFIERS_BYTES_MAX = BLOCKS_BYTES_MAX - COMMITS_BYTES_MAX - 16 * 1024;

/** Longest name of a block in bytes. */
export const BLOCK_REF_BYTES_MAX = 96;

/** Largest answer with content: one batch, and heads of its items. */
const CONTENT_BYTES_MAX = BLOCKS_BYTES_MAX + 16 * 1024;

const content = bytes(BLOCKS_BYTES_MAX);
const commitName = record({ index: u53, digest: fixedBytes(32) });
const whichCommit = union({
  latest: { tag: 0, fields: {} },
  by_index: { tag: 1, fields: { index: u53 } },
  by_digest: { tag: 2, fields: { digest: fixedBytes(32) } },
});

/** Wire ids 0x0200 to 0x02ff. */
export const syncMessages = defineMessages<SyncMessage>()({
  version: 1,
  bytesMax: 256,
  schemas: {
    "sync.get_commit_availability": {
      wireId: 0x0200,
      kind: "request",
      timeout: "default",
      answeredBy: ["sync.commit_availability", "generic.error"],
      fields: {},
    },
    "sync.commit_availability": {
      wireId: 0x0201,
      kind: "response",
      fields: { highestSyncedCommit: u53, lowestAvailableCommit: u53 },
    },
    "sync.push_commit": {
      wireId: 0x0202,
      kind: "request",
      timeout: "default",
      answeredBy: ["sync.commit_acknowledged", "generic.error"],
      fields: { index: u53 },
    },
    "sync.commit_acknowledged": {
      wireId: 0x0203,
      kind: "response",
      fields: { timestampMs: u53 },
    },
    "sync.get_commit_info": {
      wireId: 0x0204,
      kind: "request",
      timeout: "default",
      answeredBy: ["sync.commit_info", "generic.error"],
      fields: { which: whichCommit },
    },
    "sync.commit_info": {
      wireId: 0x0205,
      kind: "response",
      fields: { commit: option(commitName) },
    },
    "sync.fetch_commits": {
      wireId: 0x0206,
      kind: "request",
      timeout: "content",
      quota: "content",
      answeredBy: ["sync.commits", "generic.error", "generic.not_found"],
      fields: { start: u53, end: u53 },
    },
    "sync.commits": {
      wireId: 0x0207,
      kind: "response",
      bytesMax: CONTENT_BYTES_MAX,
      fields: {
        commits: list(content, COMMITS_MAX),
        certifierBlocks: list(content, CERTIFIER_BLOCKS_MAX),
      },
    },
    "sync.fetch_blocks": {
      wireId: 0x0208,
      kind: "request",
      timeout: "content",
      quota: "piece",
      answeredBy: ["sync.blocks", "generic.error", "generic.not_found"],
      bytesMax: 128 * 1024,
      fields: {
        blockRefs: list(bytes(BLOCK_REF_BYTES_MAX), BLOCK_REFS_MAX),
        highestAcceptedRounds: list(u32, CERTIFIER_BLOCKS_MAX),
      },
    },
    "sync.blocks": {
      wireId: 0x0209,
      kind: "response",
      bytesMax: CONTENT_BYTES_MAX,
      fields: { blocks: list(content, BLOCKS_MAX), more: bool },
    },
    "sync.get_certifiers": {
      wireId: 0x020a,
      kind: "request",
      timeout: "default",
      quota: "content",
      answeredBy: ["sync.certifiers", "generic.error", "generic.not_found"],
      fields: { index: u53 },
    },
    "sync.certifiers": {
      wireId: 0x020b,
      kind: "response",
      bytesMax: 32 * 1024,
      fields: { blockRefs: list(bytes(BLOCK_REF_BYTES_MAX), CERTIFIER_BLOCKS_MAX) },
    },
  },
});
