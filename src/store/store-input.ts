/** What every store refuses, whatever it is made of: the limits of tables, keys and values. */

import { RuntimeError } from "../errors.ts";
import type { ScanRange, StoreWrite } from "./store.ts";

/** Longest key in bytes; what fits an LMDB page of 4 KiB twice, with room for the node header. */
export const KEY_BYTES_MAX = 1_024;

/** Longest value in bytes: 64 MiB, far above any block, so that one entry never fills memory. */
export const VALUE_BYTES_MAX = 64 * 1_024 * 1_024;

/** Longest name of a table in characters; names are code, not input. */
export const TABLE_NAME_LENGTH_MAX = 64;

const TABLE_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Copies a batch, so that its caller may reuse the bytes while the batch waits for the disk.
 *
 * @returns the same changes over bytes nobody else holds
 * @throws RuntimeError `option.invalid` when a table, key or value is outside the limits
 */
export function copyWrites(writes: readonly StoreWrite[]): StoreWrite[] {
  return writes.map((write): StoreWrite => {
    if ("remove" in write) {
      const [table, key] = write.remove;
      checkTable(table);
      checkKey(key);
      return { remove: [table, key.slice()] };
    }
    const [table, key, value] = write.put;
    checkTable(table);
    checkKey(key);
    checkValue(value);
    return { put: [table, key.slice(), value.slice()] };
  });
}

/** Counts the bytes of keys and values in a batch. */
export function countBytes(writes: readonly StoreWrite[]): number {
  let bytes = 0;
  for (const write of writes) {
    bytes += "put" in write ? write.put[1].length + write.put[2].length : write.remove[1].length;
  }
  return bytes;
}

/**
 * Refuses a table name that is not short kebab-case text.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkTable(table: string): void {
  if (table.length <= TABLE_NAME_LENGTH_MAX && TABLE_NAME.test(table)) return;
  throw refusal("table", `kebab-case text of at most ${TABLE_NAME_LENGTH_MAX}`, String(table));
}

/**
 * Refuses a key that is empty or too long.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkKey(key: Uint8Array): void {
  if (key.length >= 1 && key.length <= KEY_BYTES_MAX) return;
  throw refusal("key", `1 to ${KEY_BYTES_MAX} bytes`, `${key.length} bytes`);
}

/**
 * Refuses a range whose limit is no count. An empty bound is a bound below every key.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkRange(range: ScanRange): void {
  if (Number.isSafeInteger(range.limit) && range.limit >= 0) return;
  throw refusal("limit", "a whole number from 0", String(range.limit));
}

function checkValue(value: Uint8Array): void {
  if (value.length <= VALUE_BYTES_MAX) return;
  throw refusal("value", `at most ${VALUE_BYTES_MAX} bytes`, `${value.length} bytes`);
}

function refusal(option: string, expected: string, received: string): RuntimeError {
  const message = `cannot use the store: ${option} must be ${expected} (received ${received})`;
  return new RuntimeError("option.invalid", { option, expected, received }, message);
}
