/** How peers are named in tables. */

import { hexOf } from "../hex.ts";

/** Names a peer in tables: its 32-byte network key as lower-case hexadecimal text. */
export type PeerId = string;

/** The name of a peer in tables. */
export function peerIdOf(peerKey: Uint8Array): PeerId {
  return hexOf(peerKey);
}
