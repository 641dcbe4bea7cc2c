/**
 * How the reference host's chains lie in its store. Numbers in keys are big-endian, so that the order
 * of the keys is the order of time.
 *
 *   transactions   address                            the transaction
 *   summaries      address                            its summary
 *   places         address                            place on its chain (u32), genesis address
 *   chains         genesis address, place (u32)       date (u64), address
 *   keys           public key                         genesis address
 *   heard          genesis address                    date (u64), last address, as others tell
 *   inputs         address, date (u64), number (u32)  the input
 *   outputs        genesis address, date (u64), hash  the unspent output
 *   output-keys    genesis address, hash              key in `outputs`
 */

import {
  decode,
  encode,
  type Field,
  transactionField,
  transactionInputField,
  transactionSummaryField,
  unspentOutputField,
} from "./coppice/index.ts";

/** Tables of the store. */
export const TABLES = {
  transactions: "transactions",
  summaries: "summaries",
  places: "places",
  chains: "chains",
  keys: "keys",
  heard: "heard",
  inputs: "inputs",
  outputs: "outputs",
  outputKeys: "output-keys",
} as const;

/** Both directions of what is kept. */
export interface Form<Value> {
  write(value: Value): Uint8Array;
  read(bytes: Uint8Array): Value;
}

function formOf<Value>(what: string, field: Field<Value>): Form<Value> {
  return {
    write: (value) => encode(field.toWire(value, what)),
    read: (bytes) => field.fromWire(decode(bytes), what),
  };
}

/** The form of a transaction. */
export const transactionForm = formOf("transaction", transactionField);
/** The form of a summary. */
export const summaryForm = formOf("summary", transactionSummaryField);
/** The form of an input. */
export const inputForm = formOf("input", transactionInputField);
/** The form of an unspent output. */
export const outputForm = formOf("unspent output", unspentOutputField);

/** Joins the parts of a key or value. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A number of four bytes. */
export function u32Bytes(number: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** A number of eight bytes. */
export function u64Bytes(number: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(number));
  return bytes;
}

/** Reads {@link u32Bytes} where it begins. */
export function u32At(bytes: Uint8Array, at: number): number {
  return Buffer.from(bytes).readUInt32BE(at);
}

/** Reads {@link u64Bytes} where it begins. */
export function u64At(bytes: Uint8Array, at: number): number {
  return Number(Buffer.from(bytes).readBigUInt64BE(at));
}

/** The keys that begin with a prefix. */
export function rangeOf(prefix: Uint8Array): {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
} {
  // No key here goes on with more than 64 bytes, so nothing that begins so lies above this.
  return { from: prefix, to: joined(prefix, new Uint8Array(80).fill(0xff)) };
}
