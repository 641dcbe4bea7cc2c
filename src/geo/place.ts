/**
 * Where a node counts as being. Elections depend on it, so everybody who knows a node's key and address
 * must arrive at the same patch; a node that cannot be found gets one made of its key, never a drawn one.
 */

import type { GeoIp } from "./geo-ip.ts";
import { parseIpAddress } from "./ip-address.ts";
import { type GeoPatch, LOOPBACK_PATCH, geoPatchOf, isOnGlobe } from "./patch.ts";

/** What names a place when the address does not. */
export interface NodeToPlace {
  /** The node's address as text. */
  readonly ip: string;
  /** The node's public key, as it is written on the wire. */
  readonly publicKey: Uint8Array;
}

/** What is needed to place a node. */
export interface PlaceNeeds {
  readonly geoIp: GeoIp;
  /** SHA-256, 32 bytes. */
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
}

/** Keeps these digests apart from any other use of the same key. */
const DOMAIN = new TextEncoder().encode("coppice/geo-patch/1:");

const LOOPBACK_IP = "127.0.0.1";
const HEX = "0123456789ABCDEF";

/** The second digit of a patch, from south to north. */
const MIDDLE_DIGITS = "CDEF0123";

/**
 * Finds the patch of a node: `000` for this machine, the patch of its address if that is known, else
 * the patch of its key.
 *
 * @example
 * geoPatchOfNode({ ip: "93.22.131.35", publicKey }, { geoIp, sha256: crypto.sha256 });
 */
export function geoPatchOfNode(node: NodeToPlace, needs: PlaceNeeds): GeoPatch {
  if (parseIpAddress(node.ip)?.text === LOOPBACK_IP) return LOOPBACK_PATCH;
  const coordinates = needs.geoIp.locate(node.ip);
  if (coordinates && isOnGlobe(coordinates)) return geoPatchOf(coordinates);
  return geoPatchOfKey(node.publicKey, needs.sha256);
}

/**
 * Makes the patch of a node whose place is unknown: a function of its key, spread over the globe. Its
 * first and third digits differ, as in Archethic.
 *
 * @param publicKey the key as it is written on the wire
 * @param sha256 SHA-256, 32 bytes
 */
export function geoPatchOfKey(
  publicKey: Uint8Array,
  sha256: (bytes: Uint8Array) => Uint8Array,
): GeoPatch {
  const digest = sha256(Uint8Array.of(...DOMAIN, ...publicKey));
  const view = new DataView(digest.buffer, digest.byteOffset, digest.length);
  const first = view.getUint8(0) % 16;
  const middle = view.getUint8(1) % 8;
  // Thirty-two bits over fifteen digits: the bias is below one in two hundred million.
  const third = (first + 1 + (view.getUint32(4) % 15)) % 16;
  return HEX.charAt(first) + MIDDLE_DIGITS.charAt(middle) + HEX.charAt(third);
}
