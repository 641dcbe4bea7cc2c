/** Whether bytes are equal: of digests, keys and names, which are short. */

/** Whether both hold the same bytes. Not for secrets: it stops at the first difference. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
