/** What the fields of a node's configuration may hold. */

import { isPlain, isRecord, type Plain } from "../control/plain.ts";
import { NAME_CHARACTERS_MAX } from "../chain/authority.ts";
import { isValidAddress } from "../peer/node-address.ts";
import { parseSeed } from "../peer/seed.ts";
import type { Endpoint } from "../transport/transport.ts";
import type { FieldRule } from "./config-reader.ts";

const NETWORK_ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const KEY = /^[0-9a-f]{64}$/;
const ENDPOINT = /^(?:\[(?<ipv6>[0-9a-fA-F:.]+)\]|(?<host>[^\s:[\]]+)):(?<port>[0-9]{1,5})$/;

/** The id of a network. */
export const networkId: FieldRule<string> = {
  expected: "1 to 63 of a-z, 0-9 and inner hyphens",
  read: (value) => (typeof value === "string" && NETWORK_ID.test(value) ? value : undefined),
};

/** A path, not empty. */
export const path: FieldRule<string> = {
  expected: "a path",
  read: (value) => (typeof value === "string" && value !== "" ? value : undefined),
};

/** A path, or `false`. */
export const pathOrFalse: FieldRule<string | false> = {
  expected: "a path, or false for none",
  read: (value) => (value === false ? false : path.read(value)),
};

/** True or false. */
export const flag: FieldRule<boolean> = {
  expected: "true or false",
  read: (value) => (typeof value === "boolean" ? value : undefined),
};

/** What a node does. */
export const kind: FieldRule<"validator" | "full"> = {
  expected: `"validator" or "full"`,
  read: (value) => (value === "validator" || value === "full" ? value : undefined),
};

/** A plain object. */
export const settings: FieldRule<Readonly<Record<string, Plain>>> = {
  expected: "an object",
  read: (value) => (isPlain(value) && isSettings(value) ? value : undefined),
};

/** A name that orders a committee. */
export const authorityName: FieldRule<string> = {
  expected: `1 to ${NAME_CHARACTERS_MAX} printable ASCII characters`,
  read: (value) =>
    typeof value === "string" && /^[\x20-\x7e]+$/.test(value) && value.length <= NAME_CHARACTERS_MAX
      ? value
      : undefined,
};

/** An Ed25519 public key in hexadecimal. */
export const key: FieldRule<Uint8Array> = {
  expected: "an Ed25519 public key of 64 lower-case hexadecimal digits (coppice keys show FILE)",
  read: (value) =>
    typeof value === "string" && KEY.test(value)
      ? new Uint8Array(Buffer.from(value, "hex"))
      : undefined,
};

/** Bytes in hexadecimal, or null. */
export const bytesOrNull: FieldRule<{ readonly bytes: Uint8Array | null }> = {
  expected: "hexadecimal digits, or null",
  read: (value) => {
    if (value === null) return { bytes: null };
    if (typeof value !== "string" || !/^(?:[0-9a-f]{2}){1,96}$/.test(value)) return undefined;
    return { bytes: new Uint8Array(Buffer.from(value, "hex")) };
  },
};

/** Where to listen: port 0 means any free port. */
export const listenEndpoint: FieldRule<Endpoint> = {
  expected: "host:port with a port from 0 to 65535, an IPv6 host in brackets",
  read: (value) => (typeof value === "string" ? parseEndpoint(value, 0) : undefined),
};

/** Where others reach a node. */
export const dialableEndpoint: FieldRule<Endpoint> = {
  expected: "host:port others can dial, a port from 1 to 65535, an IPv6 host in brackets",
  read: (value) => {
    const endpoint = typeof value === "string" ? parseEndpoint(value, 1) : undefined;
    return endpoint !== undefined && isValidAddress(endpoint) ? endpoint : undefined;
  },
};

/** A node to begin with. */
export const seed: FieldRule<string> = {
  expected: "host:port:key, an IPv6 host in brackets, the key as 64 hexadecimal digits",
  read: (value) => (typeof value === "string" && isSeed(value) ? value : undefined),
};

/** A whole number in a range. */
export function wholeNumber(min: number, max: number): FieldRule<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    read: (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
        ? value
        : undefined,
  };
}

function parseEndpoint(text: string, portMin: number): Endpoint | undefined {
  const { ipv6, host = ipv6, port } = ENDPOINT.exec(text)?.groups ?? {};
  const number = Number(port);
  if (host === undefined || !(number >= portMin && number <= 65_535)) return undefined;
  return { host, port: number };
}

function isSeed(text: string): boolean {
  try {
    return parseSeed(text).peer !== "";
  } catch {
    return false;
  }
}

function isSettings(value: Plain): value is Readonly<Record<string, Plain>> {
  return isRecord(value);
}
