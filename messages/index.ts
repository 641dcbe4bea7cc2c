/** The wire's public face: the node's own messages, and what a host defines its own with. */

export {
  type Catalogue,
  catalogueOf,
  decodeMessage,
  encodeMessage,
} from "../src/wire/catalogue.ts";
export {
  defineMessages,
  type Message,
  type MessageFamily,
  type MessageSchema,
  TIMEOUT_MS,
} from "../src/wire/define-messages.ts";
export {
  bool,
  bytes,
  type Field,
  fixedBytes,
  text,
  u16,
  u32,
  u53,
  u8,
  type ValueOf,
  word,
} from "../src/wire/field.ts";
export { list, option, pair, record, union } from "../src/wire/schema.ts";
export type { FailureReason, GenericMessage } from "./wire/generic.ts";
export { type NodeMessage, nodeMessages } from "./wire/node-messages.ts";
export type { P2pMessage } from "./wire/p2p.ts";
export type { SyncMessage } from "./wire/sync.ts";
