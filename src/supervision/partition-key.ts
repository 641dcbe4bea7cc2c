/** Which partition a key belongs to, decided as plain data. */

/** What partitions are chosen by. */
export type PartitionKey = number | string;

/** 32-bit FNV-1a: its start and its factor. */
const FNV_START = 0x811c9dc5;
const FNV_FACTOR = 0x01000193;

/**
 * Decides the partition of a key: a whole number goes by its remainder, so that neighbours part;
 * anything else by a hash, so that the same key always meets the same partition.
 *
 * @param partitions how many there are, 1 or more
 * @returns 0 to `partitions - 1`
 * @see Elixir `PartitionSupervisor`: routing; Fowler, Noll and Vo: FNV-1a
 */
export function partitionOf(key: PartitionKey, partitions: number): number {
  if (typeof key === "number" && Number.isSafeInteger(key)) return Math.abs(key) % partitions;
  return hashOf(String(key)) % partitions;
}

function hashOf(text: string): number {
  let hash = FNV_START;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), FNV_FACTOR) >>> 0;
  }
  return hash;
}
