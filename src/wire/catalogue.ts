/** All messages a node speaks, found by wire id or type; hosts merge their own families in. */

import { RuntimeError } from "../errors.ts";
import type { Message, MessageFamily, WireMessage } from "./define-messages.ts";

/** The messages of several families as one language. */
export interface Catalogue<M extends Message> {
  /** Every message, in the order of the wire ids. */
  readonly messages: MessageFamily<M>;
  /**
   * The message of a wire id, known before any of its payload is read.
   *
   * @throws RuntimeError `codec.unknown_message`
   */
  byWireId(wireId: number): WireMessage<M>;
  /** The message of a type; `undefined` when no family has it. */
  byType(type: string): WireMessage<M> | undefined;
}

/** What an envelope needs to carry a message. */
export interface EncodedMessage {
  readonly wireId: number;
  readonly payload: Uint8Array;
}

/**
 * Merges families.
 *
 * @throws RuntimeError `option.invalid` when two messages share a wire id or a type, or a request
 *   names an answer that no family has
 * @example
 * const catalogue = catalogueOf<P2pMessage | EchoMessage>([...p2pMessages, ...echoMessages]);
 */
export function catalogueOf<M extends Message>(messages: MessageFamily<M>): Catalogue<M> {
  const byWireId = new Map<number, WireMessage<M>>();
  const byType = new Map<string, WireMessage<M>>();
  for (const message of messages) {
    const holder = byWireId.get(message.wireId) ?? byType.get(message.type);
    if (holder !== undefined) throw collision(message, holder.type);
    byWireId.set(message.wireId, message);
    byType.set(message.type, message);
  }
  for (const message of messages) checkAnswers(message, byType);
  return {
    messages: [...messages].sort((one, other) => one.wireId - other.wireId),
    byWireId: (wireId) => byWireId.get(wireId) ?? refuseUnknown(wireId),
    byType: (type) => byType.get(type),
  };
}

/**
 * Encodes a message of the catalogue.
 *
 * @throws RuntimeError `codec.malformed` or `codec.too_large` for what may not be sent
 */
export function encodeMessage<M extends Message>(
  catalogue: Catalogue<M>,
  message: M,
): EncodedMessage {
  const wire = catalogue.byType(message.type);
  if (wire === undefined) {
    const details = { what: message.type, expected: "a message of the catalogue" };
    const sentence = `cannot encode ${message.type}: unknown (expected ${details.expected})`;
    throw new RuntimeError("codec.malformed", details, sentence);
  }
  return { wireId: wire.wireId, payload: wire.encode(message) };
}

/**
 * Decodes a payload by its wire id.
 *
 * @throws RuntimeError `codec.unknown_message`, `codec.malformed`, `codec.too_large`, `codec.version`
 */
export function decodeMessage<M extends Message>(
  catalogue: Catalogue<M>,
  { wireId, payload }: EncodedMessage,
): M {
  return catalogue.byWireId(wireId).decode(payload);
}

function checkAnswers<M extends Message>(
  message: WireMessage<M>,
  byType: ReadonlyMap<string, WireMessage<M>>,
): void {
  for (const answer of message.answeredBy) {
    if (byType.get(answer)?.kind === "response") continue;
    throw invalid(`${message.type}.answeredBy`, "responses of the catalogue", answer);
  }
}

function collision(message: WireMessage<Message>, holder: string): RuntimeError {
  const received = `${message.wireId} for ${message.type}, held by ${holder}`;
  return invalid("messages", "one message for each wire id and type", received);
}

function invalid(option: string, expected: string, received: string): RuntimeError {
  const message = `cannot merge messages: ${option} is invalid (${received}, expected ${expected})`;
  return new RuntimeError("option.invalid", { option, expected, received }, message);
}

function refuseUnknown(wireId: number): never {
  const message = `cannot decode message ${wireId}: unknown (no family has this wire id)`;
  throw new RuntimeError("codec.unknown_message", { wireId }, message);
}
