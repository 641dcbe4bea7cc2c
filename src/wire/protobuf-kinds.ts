/** What the fields of a Protocol Buffers message may hold. */

import { malformed } from "./codec-scan.ts";
import type { ProtoKind, ProtoMessage } from "./protobuf.ts";
import { WIRE_TYPE } from "./protobuf-bytes.ts";

const U32_MAX = 2 ** 32 - 1;

/** Counts in how people read them. */
function shown(count: number): string {
  return count.toLocaleString("en");
}

/** Bytes. */
export function bytesKind(bytesMax: number): ProtoKind<Uint8Array> {
  return {
    ...{ keyword: "bytes", descriptorType: 12, named: false, wireType: WIRE_TYPE.piece },
    limit: `at most ${shown(bytesMax)} bytes`,
    empty: new Uint8Array(0),
    write: (writer, value) => writer.piece(value),
    read: (reader, what) => within(reader.piece(), bytesMax, what),
  };
}

/** Text. */
export function stringKind(bytesMax: number): ProtoKind<string> {
  return {
    ...{ keyword: "string", descriptorType: 9, named: false, wireType: WIRE_TYPE.piece },
    limit: `at most ${shown(bytesMax)} bytes`,
    empty: "",
    write: (writer, value) => writer.piece(new TextEncoder().encode(value)),
    read: (reader, what) => {
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(
          within(reader.piece(), bytesMax, what),
        );
      } catch (error) {
        if (error instanceof TypeError) throw malformed(what, "UTF-8", error);
        throw error;
      }
    },
  };
}

/** 0 to 2^32-1. */
export const uint32Kind: ProtoKind<number> = {
  ...{ keyword: "uint32", descriptorType: 13, named: false, wireType: WIRE_TYPE.number },
  ...{ limit: "", empty: 0 },
  write: (writer, value) => writer.number(value),
  read: (reader, what) => {
    const value = reader.number();
    if (value > U32_MAX) throw malformed(what, "a number below 2^32");
    return value;
  },
};

/** 0 to 2^53-1: what is larger is refused. */
export const uint64Kind: ProtoKind<number> = {
  ...{ keyword: "uint64", descriptorType: 4, named: false, wireType: WIRE_TYPE.number },
  ...{ limit: "below 2^53", empty: 0 },
  write: (writer, value) => writer.number(value),
  read: (reader) => reader.number(),
};

/** A small number that is never below 0 here. */
export const int32Kind: ProtoKind<number> = {
  ...uint32Kind,
  ...{ keyword: "int32", descriptorType: 5 },
};

/** Yes or no. */
export const boolKind: ProtoKind<boolean> = {
  ...{ keyword: "bool", descriptorType: 8, named: false, wireType: WIRE_TYPE.number },
  ...{ limit: "", empty: false },
  write: (writer, value) => writer.number(value ? 1 : 0),
  read: (reader) => reader.number() !== 0,
};

/** An enumeration, by number. @param keyword its name, behind that of the message it belongs to */
export function enumKind(keyword: string): ProtoKind<number> {
  return { ...uint32Kind, keyword, descriptorType: 14, named: true };
}

/** A message within a message. */
export function messageKind<T>({ name, encode, decode }: ProtoMessage<T>): ProtoKind<T> {
  return {
    ...{ keyword: name, descriptorType: 11, named: true, wireType: WIRE_TYPE.piece },
    ...{ limit: "", empty: undefined },
    write: (writer, value) => writer.piece(encode(value)),
    read: (reader) => decode(reader.piece()),
  };
}

function within(bytes: Uint8Array, bytesMax: number, what: string): Uint8Array {
  if (bytes.length > bytesMax) throw malformed(what, `at most ${bytesMax} bytes`);
  return bytes;
}
