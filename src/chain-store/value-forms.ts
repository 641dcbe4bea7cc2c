/** The values the chain is stored as; commits and blocks are stored as the bytes they travel as. */

import { AUTHORITIES_MAX, type AuthorityEntry, authoritiesField } from "../chain/authority.ts";
import { type BlockRef, blockRefField } from "../chain/block-ref.ts";
import { DIGEST_BYTES } from "../chain/digest.ts";
import type { Head } from "../chain/head.ts";
import { decode, encode } from "../wire/codec.ts";
import { bool, type Field, fixedBytes, u32, u53 } from "../wire/field.ts";
import { list, record } from "../wire/schema.ts";

/** Both directions of one kind of value. */
export interface ValueForm<Value> {
  /** The value as it is stored. */
  write(value: Value): Uint8Array;
  /** The value as it was stored. @throws RuntimeError `codec.malformed` for other bytes */
  read(bytes: Uint8Array): Value;
}

/** The form of the head. */
export const headForm: ValueForm<Head> = formOf(
  "head",
  record({
    index: u32,
    digest: fixedBytes(DIGEST_BYTES),
    timestampMs: u53,
    epoch: u32,
    lastOfEpoch: bool,
  }),
);

/** The form of a committee's members; its epoch is the key. */
export const authoritiesForm: ValueForm<readonly AuthorityEntry[]> = formOf(
  "authorities",
  authoritiesField,
);

/** The form of the names of a commit's certifiers. */
export const refsForm: ValueForm<readonly BlockRef[]> = formOf(
  "certifiers",
  list(blockRefField, AUTHORITIES_MAX),
);

/** The form of an index. */
export const indexForm: ValueForm<number> = formOf("index", u53);

/** The form of one block's name, on the disk and in `sync.fetch_blocks`. */
export const refForm: ValueForm<BlockRef> = formOf("block name", blockRefField);

/** The form of whatever a field describes. */
function formOf<Value>(what: string, field: Field<Value>): ValueForm<Value> {
  return {
    write: (value) => encode(field.toWire(value, what)),
    read: (bytes) => field.fromWire(decode(bytes), what),
  };
}
