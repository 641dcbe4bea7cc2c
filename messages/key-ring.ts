/** What the key ring is asked: it signs, and never shows a private key. */

import { actorName } from "../src/actor/name.ts";
import type { Call } from "../src/actor/protocol.ts";
import type { PublicKey } from "../src/crypto/crypto.ts";

/** Messages of the key ring. */
export type KeyRingMessages = {
  /** The node's public key: its identity. */
  publicKey: Call<void, PublicKey>;
  /** A signature of the node over exactly these bytes. */
  sign: Call<Uint8Array, Uint8Array>;
};

/** The holder of the node's key. */
export const KEY_RING = actorName<KeyRingMessages>("key-ring");
