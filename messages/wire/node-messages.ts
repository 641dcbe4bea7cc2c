/** Everything nodes say to each other over the wire; a host adds its own families beside these. */

import { type Catalogue, catalogueOf, encodeMessage } from "../../src/wire/catalogue.ts";
import { type ConsensusMessage, consensusMessages } from "./consensus.ts";
import { type FailureReason, type GenericMessage, genericMessages } from "./generic.ts";
import { type P2pMessage, p2pMessages } from "./p2p.ts";
import { type SyncMessage, syncMessages } from "./sync.ts";

/** Every wire message of a node. */
export type NodeMessage = ConsensusMessage | GenericMessage | P2pMessage | SyncMessage;

/** The node's own families as one language. Hosts use wire ids from 0x8000 on. */
export const nodeMessages: Catalogue<NodeMessage> = catalogueOf<NodeMessage>([
  ...genericMessages,
  ...p2pMessages,
  ...syncMessages,
  ...consensusMessages,
]);

/** The answer of a node that did not do what it was asked. */
export function failedPacket(reason: FailureReason): {
  readonly wireId: number;
  readonly payload: Uint8Array;
} {
  return encodeMessage(nodeMessages, { type: "generic.error", reason });
}
