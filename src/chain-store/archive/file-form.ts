/**
 * What an archive file begins with: what it is, and its commits. The blocks that prove the last of them
 * follow, then the blocks of the commits in their order, each behind its length. The digest guards the head,
 * the head names each block by its digest; so every byte is guarded, and none has to be read twice.
 *
 *   16 bytes  "coppice-archive" and the version, 1
 *   u32       bytes of the head
 *   32 bytes  BLAKE2b-256 of the head
 *   head      [chain name, index of the first commit, [commit, …], [digest of a certifier block, …]]
 *   and for each certifier block, then for each block: u32 bytes of it, the signed block
 */

import {
  CERTIFIER_BLOCKS_MAX,
  COMMITS_BYTES_MAX,
  COMMITS_MAX,
} from "../../../messages/wire/sync.ts";
import { type Digest, DIGEST_BYTES } from "../../chain/digest.ts";
import type { Crypto } from "../../crypto/crypto.ts";
import { RuntimeError } from "../../errors.ts";
import { sameBytes } from "../../same-bytes.ts";
import { decode, encode } from "../../wire/codec.ts";
import { bytes, fixedBytes, u32 } from "../../wire/field.ts";
import { list, record } from "../../wire/schema.ts";

/** What a file says of itself before its blocks. */
export interface ArchiveHead {
  /** The name of the chain. */
  readonly chain: Digest;
  /** Index of the first commit. */
  readonly start: number;
  /** Commits in a row, as they travel. */
  readonly commits: readonly Uint8Array[];
  /** Digests of the blocks that vote for the last of them. */
  readonly certifiers: readonly Digest[];
}

/** Rules of archives a file is refused by; what it holds may also break a rule of the chain. */
type ArchiveRule =
  | "archive.no_archive"
  | "archive.other_version"
  | "archive.damaged"
  | "archive.cut_off"
  | "archive.too_long"
  | "archive.other_chain"
  | "archive.other_range";

/** The version of the form. */
const ARCHIVE_VERSION = 1;

/** Bytes before the head. */
export const PREFIX_BYTES = 16 + 4 + DIGEST_BYTES;

/** Largest head: the commits of one answer, the digests, and what is around them. */
const HEAD_BYTES_MAX = COMMITS_BYTES_MAX + 16 * 1024;

const MAGIC = Buffer.from("coppice-archive", "latin1");

const content = bytes(COMMITS_BYTES_MAX);
const headField = record({
  chain: fixedBytes(DIGEST_BYTES),
  start: u32,
  commits: list(content, COMMITS_MAX),
  certifiers: list(fixedBytes(DIGEST_BYTES), CERTIFIER_BLOCKS_MAX),
});

/** Makes the refusal of a file that is not what it should be. */
export function fileRefused(
  file: string,
  rule: ArchiveRule,
  what: string,
): RuntimeError<"archive.refused"> {
  return fileBreaks(file, { rule, what });
}

/** Makes the refusal of a file that holds something that breaks a rule. */
export function fileBreaks(
  file: string,
  { rule, what, cause }: { readonly rule: string; readonly what: string; readonly cause?: unknown },
): RuntimeError<"archive.refused"> {
  const text = `cannot use ${file} of the archive: ${rule} (${what})`;
  return new RuntimeError("archive.refused", { file, rule, what }, text, cause);
}

/** The beginning of a file, up to its first block. */
export function encodeHead(head: ArchiveHead, { blake2b256 }: Crypto): Uint8Array {
  const body = encode(headField.toWire(head, "archive head"));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.set(MAGIC);
  prefix.writeUInt8(ARCHIVE_VERSION, MAGIC.length);
  prefix.writeUInt32BE(body.length, 16);
  prefix.set(blake2b256(body), 20);
  return new Uint8Array(Buffer.concat([prefix, body]));
}

/** The bytes a block has in front of it. */
export function lengthPrefix(length: number): Uint8Array {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(length);
  return new Uint8Array(prefix);
}

/**
 * Reads the bytes before the head.
 *
 * @returns the length and the digest of the head
 * @throws RuntimeError `archive.refused`
 */
export function readPrefix(
  file: string,
  bytes: Uint8Array,
): { readonly length: number; readonly digest: Digest } {
  const prefix = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!prefix.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw fileRefused(file, "archive.no_archive", "it begins with something else");
  }
  const version = prefix.readUInt8(MAGIC.length);
  const what = `version ${version}, not ${ARCHIVE_VERSION}`;
  if (version !== ARCHIVE_VERSION) throw fileRefused(file, "archive.other_version", what);
  const length = prefix.readUInt32BE(16);
  if (length <= HEAD_BYTES_MAX) return { length, digest: bytes.slice(20, PREFIX_BYTES) };
  throw fileRefused(file, "archive.damaged", `a head of ${length} bytes`);
}

/**
 * Reads a head.
 *
 * @throws RuntimeError `archive.refused` when it is not what its digest says, `codec.malformed` when it
 *   is no head all the same
 */
export function readHead(
  file: string,
  bytes: Uint8Array,
  { digest, crypto }: { readonly digest: Digest; readonly crypto: Crypto },
): ArchiveHead {
  if (!sameBytes(crypto.blake2b256(bytes), digest)) {
    throw fileRefused(file, "archive.damaged", "the digest of its head is another");
  }
  return headField.fromWire(decode(bytes, { bytesMax: HEAD_BYTES_MAX }), "archive head");
}
