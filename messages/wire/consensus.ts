/**
 * What consensus engines say to each other, carried unread. A relay may be lost, repeated and
 * overtaken; the engine has its own ways against all three.
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { bytes } from "../../src/wire/field.ts";

/** Every message between consensus engines. */
export type ConsensusMessage = Relay;

/** Hands bytes to the peer's consensus engine. Nobody answers. */
export interface Relay {
  readonly type: "consensus.relay";
  /** What the sender's engine gave; 0 to {@link RELAY_BYTES_MAX} bytes. */
  readonly content: Uint8Array;
}

/** Largest content of a relay in bytes: 1 MiB, so that four of them fit one frame. */
export const RELAY_BYTES_MAX = 1024 * 1024;

/** Wire ids 0x0300 to 0x03ff. */
export const consensusMessages = defineMessages<ConsensusMessage>()({
  version: 1,
  bytesMax: RELAY_BYTES_MAX + 16,
  schemas: {
    "consensus.relay": {
      wireId: 0x0300,
      kind: "notice",
      fields: { content: bytes(RELAY_BYTES_MAX) },
    },
  },
});
