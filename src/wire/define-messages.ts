/**
 * Families of wire messages: a type for each message, and the schema that makes the type true. A
 * message without a schema, or a schema that does not fit its message, does not compile.
 *
 * On the wire a message is its wire id, which the envelope carries in the open, and its payload: an
 * array of the family's version and the fields in their declared order.
 */

import { assert } from "../assert.ts";
import { RuntimeError } from "../errors.ts";
import { decode, encodeForSending } from "./codec.ts";
import { DECODE_LIMITS, malformed, scan, tooLarge } from "./codec-scan.ts";
import type { Field } from "./field.ts";
import { type QuotaClass, quotaOf } from "./message-quota.ts";
import type { Quota } from "../peer/quota.ts";
import { issueWith, type StandardSchema } from "./standard-schema.ts";
import { fieldsFromWire, fieldsToWire, type Layout, layoutOf, positions } from "./schema.ts";

/** What every message has; `type` is `family.verb`. */
export interface Message {
  readonly type: string;
}

/** Bytes a second the slowest node sends: 1 Mbit/s, Archethic's floor. */
const UPLOAD_BYTES_PER_SECOND = 125_000;

/** Largest content of one message, in bytes: 3 MiB. */
export const CONTENT_BYTES_MAX = 3 * 1024 * 1024;

/** Contents of one page of a chain. */
export const PAGE_CONTENTS = 10;

const CONTENT_MS = transferMs(CONTENT_BYTES_MAX);

/** How long an answer may take, in ms, by the class of the request. */
export const TIMEOUT_MS = {
  /** Anything small. The DEF class of the Archethic node. */
  default: 3_000,
  /** Content up to 3 MiB from the slowest node: Archethic's MAX class, 25,165 ms. */
  content: CONTENT_MS,
  /** Ten such contents: Archethic's class for a page of a chain, 251,650 ms. */
  page: CONTENT_MS * PAGE_CONTENTS,
} as const;

/** How long an answer may take: a name in {@link TIMEOUT_MS}, or what its largest size needs. */
export type TimeoutClass = keyof typeof TIMEOUT_MS | { readonly answerBytesMax: number };

/** The time a class stands for, in ms: for a size, its transfer beside the time of anything small. */
function timeoutOf(timeout: TimeoutClass): number {
  if (typeof timeout === "string") return TIMEOUT_MS[timeout];
  return TIMEOUT_MS.default + transferMs(timeout.answerBytesMax);
}

/** How long the slowest node takes to send so many bytes, in ms. */
function transferMs(bytes: number): number {
  return Math.trunc((bytes / UPLOAD_BYTES_PER_SECOND) * 1_000);
}

/** How a message stands to others. */
export type MessageKind = "request" | "response" | "notice";

/** The schema of one message whose fields are `Fields`. */
export type MessageSchema<FieldsOf> = {
  /** Number of the message on the wire, 0 to 65,535, for ever. */
  readonly wireId: number;
  /** Largest payload in bytes; absent means the family's limit. */
  readonly bytesMax?: number;
  /** A field for each property, in the order they travel. */
  readonly fields: { readonly [Name in keyof FieldsOf]-?: Field<FieldsOf[Name]> };
  /**
   * Judges the whole message in both directions, once every field is within its bounds; for what
   * bounds cannot say. It has to answer at once.
   */
  readonly validator?: StandardSchema;
  /**
   * How often one peer may say it; beyond that it is refused before its payload is read.
   * @defaultValue as often as the peer may say anything
   */
  readonly quota?: QuotaClass;
} & (
  | {
      readonly kind: "request";
      /** Types of the messages that may answer, of any family. */
      readonly answeredBy: readonly string[];
      /** How long the answer may take. */
      readonly timeout: TimeoutClass;
    }
  | { readonly kind: "response" | "notice" }
);

/** A family as it is declared. */
export interface FamilyDeclaration<M extends Message> {
  /** Version of the family; another one is refused, so it rises when any layout changes. */
  readonly version: number;
  /** Largest payload in bytes of a message that names no limit of its own. */
  readonly bytesMax: number;
  /** A schema for each type of the union. */
  readonly schemas: {
    readonly [Type in M["type"]]: MessageSchema<Omit<Extract<M, { readonly type: Type }>, "type">>;
  };
}

/** One message type, ready to travel. */
export interface WireMessage<M extends Message> {
  readonly type: M["type"];
  readonly wireId: number;
  readonly kind: MessageKind;
  readonly version: number;
  readonly bytesMax: number;
  /** Types that may answer; empty unless a request. */
  readonly answeredBy: readonly string[];
  /** How long an answer may take, in ms; 0 unless a request. */
  readonly timeoutMs: number;
  /** How often one peer may say it; `undefined` when only the peer's own quota counts. */
  readonly quota: Quota | undefined;
  /** Its fields in their order on the wire. */
  readonly layout: Layout;
  /**
   * The payload of a message.
   *
   * @throws RuntimeError `codec.malformed` or `codec.too_large` for what may not be sent
   */
  encode(message: M): Uint8Array;
  /**
   * The message in a payload.
   *
   * @throws RuntimeError `codec.malformed`, `codec.too_large`, `codec.version`
   */
  decode(payload: Uint8Array): M;
}

/** The messages of a family, in the order of their wire ids. */
export type MessageFamily<M extends Message> = readonly WireMessage<M>[];

/**
 * Declares a family. Called in two steps, so that the union is named and the rest inferred.
 *
 * @example
 * export const echoMessages = defineMessages<Echo>()({
 *   version: 1,
 *   bytesMax: 512,
 *   schemas: { "echo.heard": { wireId: 0x9000, kind: "notice", fields: { words: text(100) } } },
 * });
 */
export function defineMessages<M extends Message>(): (
  declaration: FamilyDeclaration<M>,
) => MessageFamily<M> {
  return (declaration) => {
    const schemas: Readonly<Record<string, AnySchema>> = declaration.schemas;
    return Object.entries(schemas)
      .map(([type, schema]) => wireMessage<M>(type, schema, declaration))
      .sort((one, other) => one.wireId - other.wireId);
  };
}

/** A schema without what only the compiler needs to know. */
interface AnySchema {
  readonly wireId: number;
  readonly bytesMax?: number;
  readonly fields: object;
  readonly kind: MessageKind;
  readonly answeredBy?: readonly string[];
  readonly timeout?: TimeoutClass;
  readonly quota?: QuotaClass;
  readonly validator?: StandardSchema;
}

function wireMessage<M extends Message>(
  type: M["type"],
  schema: AnySchema,
  family: { readonly version: number; readonly bytesMax: number },
): WireMessage<M> {
  const { wireId, kind, timeout, quota, answeredBy = [], bytesMax = family.bytesMax } = schema;
  const judge = judgeOf<M>(type, schema.validator);
  assert(wireId >>> 0 === wireId && wireId <= 0xffff, `the wire id of ${type} fits 16 bits`);
  const layout = layoutOf({ ...schema.fields });
  const { version } = family;
  return {
    type,
    wireId,
    kind,
    version,
    bytesMax,
    answeredBy,
    timeoutMs: timeout === undefined ? 0 : timeoutOf(timeout),
    quota: quota === undefined ? undefined : quotaOf(quota),
    layout,
    encode: (message) =>
      readable(within(bytesMax, encodeForSending(fieldsToWire(layout, judge(message), [version])))),
    decode: (payload) =>
      judge(readPayload<M>({ type, version, layout }, within(bytesMax, payload))),
  };
}

/** Lets a message through that the validator has nothing against. */
function judgeOf<M extends Message>(
  type: string,
  validator: StandardSchema | undefined,
): (message: M) => M {
  if (validator === undefined) return (message) => message;
  return (message) => {
    const issue = issueWith(validator, message);
    if (issue === undefined) return message;
    throw malformed(type, issue);
  };
}

function readPayload<M extends Message>(
  expected: { readonly type: string; readonly version: number; readonly layout: Layout },
  payload: Uint8Array,
): M {
  const { type, version, layout } = expected;
  const wire = decode(payload);
  const theirs = Array.isArray(wire) ? wire[0] : undefined;
  if (typeof theirs !== "number") throw malformed(type, "the family's version first");
  if (theirs !== version) throw otherVersion(type, version, theirs);
  const items = positions(wire, layout.length + 1, type);
  return fieldsFromWire<M>(layout, { items, from: 1 }, { type });
}

function within(bytesMax: number, payload: Uint8Array): Uint8Array {
  if (payload.length > bytesMax) throw tooLarge(payload.length, bytesMax);
  return payload;
}

/** Refuses what the other side would for its many items; below so many bytes there cannot be as many. */
function readable(payload: Uint8Array): Uint8Array {
  if (payload.length > DECODE_LIMITS.itemsMax) scan(payload, DECODE_LIMITS);
  return payload;
}

function otherVersion(type: string, ours: number, theirs: number): RuntimeError {
  const message = `cannot decode ${type}: another version (${theirs}, expected ${ours})`;
  return new RuntimeError("codec.version", { ours, theirs }, message);
}
