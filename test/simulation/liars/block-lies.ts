/** A member of the committee that signs two blocks of one round. */

import { readMessage, writeMessage } from "../../../examples/committee/messages.ts";
import type { Relay } from "../../../messages/wire/consensus.ts";
import { decodeBlock, signBlock } from "../../../src/chain/block.ts";
import type { SignatureContext } from "../../../src/chain/signing.ts";
import type { Signer } from "../../../src/crypto/crypto.ts";

/** Makes second blocks. */
export class BlockLies {
  readonly #signer: Signer;
  readonly #context: SignatureContext;
  readonly #author: number;

  /** @param signer holds the member's protocol key */
  constructor(author: number, signer: Signer, context: SignatureContext) {
    this.#author = author;
    this.#signer = signer;
    this.#context = context;
  }

  /** The same message with another block of the same round; unchanged when it carries no own block. */
  another(relay: Relay): Relay {
    const message = readMessage(relay.content);
    if (message?.type !== "block") return relay;
    const { block } = decodeBlock(message.block);
    if (block.author !== this.#author) return relay;
    const other = { ...block, timestampMs: block.timestampMs + 1, transactions: [] };
    const { bytes } = signBlock(other, this.#signer, this.#context);
    return { type: "consensus.relay", content: writeMessage({ type: "block", block: bytes }) };
  }
}
