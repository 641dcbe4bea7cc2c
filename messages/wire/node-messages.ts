/** Everything nodes say to each other over the wire; a host adds its own families beside these. */

import {
  type Catalogue,
  catalogueOf,
  type EncodedMessage,
  encodeMessage,
} from "../../src/wire/catalogue.ts";
import type { MessageFamily } from "../../src/wire/define-messages.ts";
import { type AddressMessage, addressMessages } from "./addresses.ts";
import { type BeaconMessage, beaconMessages } from "./beacon.ts";
import { type ChainMessage, chainMessages } from "./chain.ts";
import { type ConsensusMessage, consensusMessages } from "./consensus.ts";
import { type ContractMessage, contractMessages } from "./contract.ts";
import {
  type FailureReason,
  type GenericMessage,
  genericMessages,
  WAIT_MS_MAX,
} from "./generic.ts";
import { type InputMessage, inputMessages } from "./inputs.ts";
import { type MiningMessage, miningMessages } from "./mining.ts";
import { type NetworkMessage, networkMessages } from "./network.ts";
import { type P2pMessage, p2pMessages } from "./p2p.ts";
import { type ReplicationMessage, replicationMessages } from "./replication.ts";
import { type SyncMessage, syncMessages } from "./sync.ts";

/** What the components of a host say to those of other nodes; this package carries it. */
export type ComponentMessage =
  | AddressMessage
  | BeaconMessage
  | ChainMessage
  | ContractMessage
  | InputMessage
  | MiningMessage
  | NetworkMessage
  | ReplicationMessage;

/** Every wire message of a node. */
export type NodeMessage =
  | ComponentMessage
  | ConsensusMessage
  | GenericMessage
  | P2pMessage
  | SyncMessage;

/** What components say, as one language. */
export const componentMessages: MessageFamily<ComponentMessage> = [
  ...chainMessages,
  ...addressMessages,
  ...inputMessages,
  ...miningMessages,
  ...contractMessages,
  ...replicationMessages,
  ...beaconMessages,
  ...networkMessages,
];

/** The node's own families as one language. Hosts use wire ids from 0x8000 on. */
export const nodeMessages: Catalogue<NodeMessage> = catalogueOf<NodeMessage>([
  ...genericMessages,
  ...p2pMessages,
  ...syncMessages,
  ...consensusMessages,
  ...componentMessages,
]);

/** The answer of a node that did not do what it was asked. */
export function failedPacket(reason: FailureReason): EncodedMessage {
  return encodeMessage(nodeMessages, { type: "generic.error", reason });
}

/** The answer to a peer that has said more than it may, and when it may again. */
export function overQuotaPacket(waitMs: number): EncodedMessage {
  const told = Math.min(WAIT_MS_MAX, Math.ceil(waitMs));
  return encodeMessage(nodeMessages, { type: "generic.over_quota", waitMs: told });
}
