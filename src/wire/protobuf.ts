/**
 * Messages of Protocol Buffers (proto3) as this package declares them: once, in plain data with the
 * limits in it. From one declaration come both directions of the bytes, the published `.proto` and
 * what reflection tells. Fields nobody knows are passed over; what breaks a limit is refused.
 *
 * @see https://protobuf.dev/reference/protobuf/proto3-spec
 */

import { malformed } from "./codec-scan.ts";
import { ProtoReader, ProtoWriter, WIRE_TYPE } from "./protobuf-bytes.ts";

/** What one value may be. */
export interface ProtoKind<T> {
  /** As the language names it; a message or an enumeration has a name of its own. */
  readonly keyword: string;
  /** Its number in a descriptor. @see descriptor.proto, FieldDescriptorProto.Type */
  readonly descriptorType: number;
  /** The message or enumeration it is, as declared in the same file. */
  readonly named: boolean;
  readonly wireType: number;
  /** For people; empty where the kind says it all. */
  readonly limit: string;
  /** What a field is that is not on the wire; `undefined` where absence can be told. */
  readonly empty: T | undefined;
  write(writer: ProtoWriter, value: T): void;
  read(reader: ProtoReader, what: string): T;
}

/** One field of a message; see {@link one}, {@link choice} and {@link many}. */
export interface ProtoField<T> {
  readonly number: number;
  /** For people: one sentence or more. */
  readonly comment: string;
  readonly kind: ProtoKind<unknown>;
  readonly label: "one" | "many";
  /** Name of the group of which a message has at most one field. */
  readonly oneof?: string;
  /** For people; empty where the kind says it all. */
  readonly limit: string;
  /** What stands on the wire for a value. */
  items(value: T): readonly unknown[];
  /** The value for what stood on the wire. */
  settle(found: readonly unknown[], what: string): T;
}

/** The fields of a message by their names here; on paper `ownRecord` is `own_record`. */
export type ProtoFields = Readonly<Record<string, ProtoField<unknown>>>;

/** What a message of such fields holds. */
export type ProtoValues<F extends ProtoFields> = {
  readonly [K in keyof F]: F[K] extends ProtoField<infer T> ? T : never;
};

/** One message, both ways. */
export interface ProtoMessage<T = unknown> {
  readonly name: string;
  readonly comment: string;
  readonly fields: ProtoFields;
  /** Enumerations that belong to it, with their words by number. */
  readonly enums: Readonly<Record<string, readonly string[]>>;
  encode(value: T): Uint8Array;
  /** @throws RuntimeError `codec.malformed` for anything that is no such message */
  decode(bytes: Uint8Array): T;
}

/** Declares a message. */
export function message<F extends ProtoFields>(
  name: string,
  { comment, fields, enums = {} }: ProtoSaid<F>,
): ProtoMessage<ProtoValues<F>> {
  const byNumber = new Map(
    Object.entries(fields).map(([key, field]) => [field.number, { key, field }]),
  );
  return {
    ...{ name, comment, fields, enums },
    encode: (value) => {
      const writer = new ProtoWriter();
      for (const [key, field] of Object.entries(fields)) {
        for (const item of field.items(value[key])) {
          writer.tag(field.number, field.kind.wireType);
          field.kind.write(writer, item);
        }
      }
      return writer.done();
    },
    decode: (bytes) => {
      const found = readFields(new ProtoReader(bytes, name), byNumber, name);
      const values = Object.entries(fields).map(([key, field]) => [
        key,
        field.settle(found.get(key) ?? [], `${name}.${key}`),
      ]);
      return Object.fromEntries(values);
    },
  };
}

/** What is said of a message. */
export interface ProtoSaid<F extends ProtoFields> {
  readonly comment: string;
  readonly fields: F;
  /** @defaultValue none */
  readonly enums?: Readonly<Record<string, readonly string[]>>;
}

/** A field there is one of; a number, text or bytes that are not said are 0 or empty. */
export function one<T>(number: number, kind: ProtoKind<T>, comment: string): ProtoField<T> {
  const { empty, limit } = kind;
  return {
    ...{ number, comment, kind, limit, label: "one" },
    items: (value) => (isEmpty(value) ? [] : [value]),
    settle: (found, what) => {
      const last = found.length === 0 ? empty : found[found.length - 1];
      if (last === undefined) throw malformed(what, "a value");
      return last as T;
    },
  };
}

/**
 * A field that may be absent, which is told from being empty.
 *
 * @param of the group of which a message has at most one field; a message needs none to be absent
 */
export function choice<T>(
  number: number,
  kind: ProtoKind<T>,
  { of, comment }: { readonly of?: string; readonly comment: string },
): ProtoField<T | undefined> {
  const { limit } = kind;
  return {
    ...{ number, comment, kind, limit, label: "one" },
    ...(of !== undefined && { oneof: of }),
    items: (value) => (value === undefined ? [] : [value]),
    settle: (found) => found[found.length - 1] as T | undefined,
  };
}

/** A field there may be many of. */
export function many<T>(
  number: number,
  kind: ProtoKind<T>,
  { max, comment }: { readonly max: number; readonly comment: string },
): ProtoField<readonly T[]> {
  const each = kind.limit === "" ? "" : `, each ${kind.limit}`;
  return {
    ...{ number, comment, kind, label: "many" },
    limit: `at most ${max.toLocaleString("en")}${each}`,
    items: (values) => values,
    settle: (found, what) => {
      if (found.length > max) throw malformed(what, `at most ${max} items`);
      return found as readonly T[];
    },
  };
}

function isEmpty(value: unknown): boolean {
  return value === 0 || value === false || value === "" || isNoBytes(value);
}

function isNoBytes(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === 0;
}

type Declared = ReadonlyMap<number, { readonly key: string; readonly field: ProtoField<unknown> }>;

function readFields(
  reader: ProtoReader,
  byNumber: Declared,
  what: string,
): ReadonlyMap<string, readonly unknown[]> {
  const found = new Map<string, unknown[]>();
  while (!reader.isDone) {
    const { field: number, wireType } = reader.tag();
    const declared = byNumber.get(number);
    if (declared === undefined) reader.pass(wireType);
    else {
      const { key, field } = declared;
      if (field.oneof !== undefined) forgetOthers(found, byNumber, field);
      const items = found.get(key) ?? [];
      found.set(key, items);
      readItems(reader, { field, wireType, what: `${what}.${key}` }, items);
    }
  }
  return found;
}

/** Of a group the last one on the wire counts. */
function forgetOthers(
  found: Map<string, unknown[]>,
  byNumber: Declared,
  { oneof }: ProtoField<unknown>,
): void {
  for (const { key, field } of byNumber.values()) if (field.oneof === oneof) found.delete(key);
}

function readItems(
  reader: ProtoReader,
  at: {
    readonly field: ProtoField<unknown>;
    readonly wireType: number;
    readonly what: string;
  },
  items: unknown[],
): void {
  const { kind, label } = at.field;
  if (at.wireType === kind.wireType) items.push(kind.read(reader, at.what));
  else if (at.wireType === WIRE_TYPE.piece && label === "many") {
    const packed = new ProtoReader(reader.piece(), at.what);
    while (!packed.isDone) items.push(kind.read(packed, at.what));
  } else throw malformed(at.what, `a ${kind.keyword}`);
}
