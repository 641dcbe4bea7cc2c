/** Members of committees, and how they travel. */

import { bytes, type Field, fixedBytes, text, u53 } from "../wire/field.ts";
import { list, option, record } from "../wire/schema.ts";
import { KEY_BYTES } from "./signing.ts";

/** Most authorities of one committee: ancestors of a block and votes are bounded by it. */
export const AUTHORITIES_MAX = 512;

/** Longest authority name, in printable ASCII characters. */
export const NAME_CHARACTERS_MAX = 64;

/** Longest authority key in bytes; a BLS12-381 key in its longer form has 96. */
export const AUTHORITY_KEY_BYTES_MAX = 96;

/** One member, before the committee gives it a place. */
export interface AuthorityEntry {
  /** Orders the committee; printable ASCII, unique. */
  readonly name: string;
  /** Ed25519 key that signs blocks, 32 bytes. */
  readonly protocolKey: Uint8Array;
  /** Ed25519 key of its node: its identity as a peer, 32 bytes. */
  readonly networkKey: Uint8Array;
  /** Weight of its vote, a whole number above 0. */
  readonly stake: number;
  /** Key for certificates, where the host has them; opaque here. */
  readonly authorityKey: Uint8Array | null;
}

/** One member in its place. */
export interface Authority extends AuthorityEntry {
  /** Its position in the committee, from 0; how blocks name their author. */
  readonly index: number;
}

/** A list of members as it travels; its meaning is {@link makeCommittee}'s affair. */
export const authoritiesField: Field<readonly AuthorityEntry[]> = list(
  record({
    name: text(NAME_CHARACTERS_MAX),
    protocolKey: fixedBytes(KEY_BYTES),
    networkKey: fixedBytes(KEY_BYTES),
    stake: u53,
    authorityKey: option(bytes(AUTHORITY_KEY_BYTES_MAX)),
  }),
  AUTHORITIES_MAX,
);
