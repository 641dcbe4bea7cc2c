/** What a host says and hears in messages of its own. */

import type { NoticeTaker, Responder } from "../../actors/p2p-server.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Message, MessageFamily } from "../../src/wire/define-messages.ts";
import type { NodeHost } from "./node-options.ts";

/** What a host does with each type of its messages. */
export interface HostAnswers<M extends Message> {
  /** Answers to requests; one that throws is answered `internal`. @defaultValue none */
  readonly responders?: {
    readonly [Type in M["type"]]?: (
      message: Typed<M, Type>,
      peer: PeerId,
      asked: AskedRequest,
    ) => M | Promise<M>;
  };
  /** Takes notices; one that throws is told as `p2p.notice_failed`. @defaultValue none */
  readonly notices?: {
    readonly [Type in M["type"]]?: (message: Typed<M, Type>, peer: PeerId) => void | Promise<void>;
  };
}

/** A request, as whoever works on its answer may look at it. */
export interface AskedRequest {
  /** Aborted when nobody waits for the answer any more: what is answered then is dropped. */
  readonly signal: AbortSignal;
}

type Typed<M extends Message, Type extends string> = Extract<M, { readonly type: Type }>;

/**
 * The messages of a host, with what it does with them, each held to the types of the family (row A8).
 *
 * @param family what `defineMessages` made, wire ids from 0x8000 on
 * @returns a part of the node's option `host`
 */
export function hostMessages<M extends Message>(
  family: MessageFamily<M>,
  { responders = {}, notices = {} }: HostAnswers<M> = {},
): Required<Pick<NodeHost, "messages" | "responders" | "notices">> {
  return {
    messages: family as MessageFamily<Message>,
    // The catalogue decodes a message of a type to just that type's message.
    responders: responders as unknown as Readonly<Record<string, Responder<Message>>>,
    notices: notices as unknown as Readonly<Record<string, NoticeTaker<Message>>>,
  };
}
