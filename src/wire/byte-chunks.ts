/** Cuts many byte strings into messages of a stream. */

/**
 * Groups byte strings in their order.
 *
 * @param bytesMax most bytes of one group; a single longer one stands alone
 * @returns at least one group, which is empty where there is nothing to group
 */
export function byteChunks(
  items: readonly Uint8Array[],
  bytesMax: number,
): readonly (readonly Uint8Array[])[] {
  let group: Uint8Array[] = [];
  let room = bytesMax;
  const groups = [group];
  for (const item of items) {
    if (item.length > room && group.length > 0) {
      group = [];
      groups.push(group);
      room = bytesMax;
    }
    group.push(item);
    room -= item.length;
  }
  return groups;
}
