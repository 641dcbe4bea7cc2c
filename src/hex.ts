/** Bytes as text: names of peers, keys of maps, digests for people. */

/** Lower-case hexadecimal text; texts of one length sort as their bytes do. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
