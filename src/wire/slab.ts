/**
 * Room for short byte strings, cut from slabs: a buffer of its own takes the platform twenty times as
 * long, and more than all the rest of a short message. For bytes that are soon gone.
 */

/** Size of a slab in bytes: a few hundred payloads. */
export const SLAB_BYTES = 16 * 1024;

/** Most bytes that are cut from a slab: so that little of one is left over. */
export const CUT_BYTES_MAX = 1024;

let slab = new Uint8Array(SLAB_BYTES);
let slabUsed = 0;

/**
 * Makes room.
 *
 * @param size in bytes
 * @returns zeros nobody else holds; up to {@link CUT_BYTES_MAX} of them are a window on a slab, which they
 *   keep alive
 */
export function roomFor(size: number): Uint8Array {
  if (size > CUT_BYTES_MAX) return new Uint8Array(size);
  if (slabUsed + size > SLAB_BYTES) {
    slab = new Uint8Array(SLAB_BYTES);
    slabUsed = 0;
  }
  slabUsed += size;
  return new Uint8Array(slab.buffer, slabUsed - size, size);
}

/** Copies bytes into such room. */
export function copyForNow(bytes: Uint8Array): Uint8Array {
  const copy = roomFor(bytes.length);
  copy.set(bytes);
  return copy;
}
