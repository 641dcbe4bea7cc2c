/** What a peer says, before and after it is bent. */

import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import type { Misbehaviour } from "../../../src/testing/index.ts";
import type { MessageKind } from "../../../src/wire/define-messages.ts";

/** A message as it travels; what cannot be decoded has this form only. */
export interface Packet {
  readonly wireId: number;
  readonly payload: Uint8Array;
}

/** Something an honest node would say now. */
export interface Saying {
  /** Name of the node it is for. */
  readonly to: string;
  readonly kind: MessageKind;
  readonly message: NodeMessage;
  /** The request it answers. */
  readonly asked?: NodeMessage | undefined;
}

/** What is said instead; nothing when it is `undefined`. */
export type Lie = NodeMessage | Packet | undefined;

/** The kinds of misbehaviour, by what a rule does. */
export type Wrong = Misbehaviour["fault"]["do"];

/** The event a bad peer writes into the trace for all it does: do, as (its key), to, message, said. */
export const LIAR_DID = "liar.did";

/** The event it writes for every commit it forges: index, digest. */
export const LIAR_FORGED = "liar.forged";
