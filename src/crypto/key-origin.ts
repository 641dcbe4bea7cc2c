/**
 * Keys with the byte that says where they were made, as the Archethic node writes them: curve, origin,
 * key. The origin is a claim of the owner and no part of a key's name here; a host that judges origins
 * reads it apart from the key.
 */

import type { PublicKey } from "./crypto.ts";
import { decodeKey, encodeKey, KEY_BYTES_MAX, malformedKey } from "./keys.ts";

/** Where keys are made, with Archethic's numbers. */
export const KEY_ORIGINS = { wallet: 0, software: 1, tpm: 2, usb: 3 } as const;

/** Where a key was made. */
export type KeyOrigin = keyof typeof KEY_ORIGINS;

/** A key and where its owner says it was made. */
export interface OriginatedKey {
  readonly key: PublicKey;
  readonly origin: KeyOrigin;
}

/** Writes a key as its curve byte, its origin byte and its bytes. */
export function encodeOriginatedKey({ key, origin }: OriginatedKey): Uint8Array {
  const [curve = 0, ...bytes] = encodeKey(key);
  return Uint8Array.of(curve, KEY_ORIGINS[origin], ...bytes);
}

/**
 * Reads what {@link encodeOriginatedKey} wrote.
 *
 * @throws RuntimeError `key.malformed` for an unknown curve or origin, or a wrong length
 */
export function decodeOriginatedKey(bytes: Uint8Array): OriginatedKey {
  const origin = originOf(bytes[1]);
  if (origin === undefined || bytes.length > KEY_BYTES_MAX + 1) {
    throw malformedKey(`with origin ${String(bytes[1])}`, "an origin byte of 0 to 3, and a key");
  }
  return { origin, key: decodeKey(Uint8Array.of(bytes[0] ?? 0, ...bytes.subarray(2))) };
}

function originOf(number: number | undefined): KeyOrigin | undefined {
  switch (number) {
    case KEY_ORIGINS.wallet:
      return "wallet";
    case KEY_ORIGINS.software:
      return "software";
    case KEY_ORIGINS.tpm:
      return "tpm";
    case KEY_ORIGINS.usb:
      return "usb";
    default:
      return undefined;
  }
}
