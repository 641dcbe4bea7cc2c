/** What the fields of a node's configuration may hold. */

import type { IpPurpose } from "../geo/ip-range.ts";
import { isPlain, isRecord, type Plain } from "../control/plain.ts";
import * as options from "../../supervisors/face/option-values.ts";
import { quotas } from "../../supervisors/face/quota-values.ts";
import * as peerValues from "../../supervisors/face/peer-values.ts";
import * as servedValues from "../../supervisors/face/served-values.ts";
import * as seedValues from "../../supervisors/face/seed-values.ts";
import {
  flag as flagRule,
  type ValueRule,
  wholeNumber as wholeNumberRule,
} from "../option-value.ts";
import { isValidAddress } from "../peer/node-address.ts";
import type { AccessType } from "../peer/node-record.ts";
import type { Affinity } from "../peer/peer-terms.ts";
import type { Endpoint } from "../transport/transport.ts";
import type { SaidQuotas } from "../wire/message-quota.ts";
import type { FieldRule } from "./config-reader.ts";

const BYTES_32 = /^[0-9a-f]{64}$/;
const ENDPOINT = /^(?:\[(?<ipv6>[0-9a-fA-F:.]+)\]|(?<host>[^\s:[\]]+)):(?<port>[0-9]{1,5})$/;

/** The id of a network. */
export const networkId: FieldRule<string> = asField(options.networkId);

/** A path, not empty. */
export const path: FieldRule<string> = asField(options.path);

/** A path, or `false`. */
export const pathOrFalse: FieldRule<string | false> = asField(options.pathOrFalse);

/** True or false. */
export const flag: FieldRule<boolean> = asField(flagRule);

/** What a node does. */
export const kind: FieldRule<"validator" | "full"> = asField(options.kind);

/** The weight of a vote. */
export const stake: FieldRule<number> = asField(options.stake);

/** Options that are one number each. */
export const limits = asFields(options.nodeLimits);

/** Where something is served. */
export const served: {
  readonly host: FieldRule<string>;
  readonly port: FieldRule<number>;
} = { host: asField(servedValues.served.host), port: asField(servedValues.served.port) };

/** The numbers of a commit the operator vouches for. */
export const checkpoint = asFields(servedValues.checkpointNumbers);

/** A kind of address that is told though it leads nowhere from elsewhere. */
export const ownAddressPurpose: FieldRule<IpPurpose> = asField(servedValues.ownAddressPurpose);

/** What happens to exceptions actors leave behind. */
export const strays: FieldRule<"contain" | "process"> = asField(options.strays);

/** Who may be told of a node. */
export const accessType: FieldRule<AccessType> = asField(peerValues.accessType);

/** Something a node can do. */
export const capability: FieldRule<string> = asField(peerValues.capability);

/** A peer's id. */
export const peerId: FieldRule<string> = asField(peerValues.peerId);

/** How much a peer is wanted. */
export const affinity: FieldRule<Affinity> = asField(peerValues.affinity);

/** How often one peer may say a message, by its type. */
export const messageQuotas: FieldRule<SaidQuotas> = asField(quotas);

/** A plain object. */
export const settings: FieldRule<Readonly<Record<string, Plain>>> = {
  expected: "an object",
  read: (value) => (isPlain(value) && isSettings(value) ? value : undefined),
};

/** A name that orders a committee. */
export const authorityName: FieldRule<string> = asField(options.authorityName);

/** An Ed25519 public key in hexadecimal. */
export const key: FieldRule<Uint8Array> = {
  expected: "an Ed25519 public key of 64 lower-case hexadecimal digits (coppice keys show FILE)",
  read: readBytes32,
};

/** The digest of a commit in hexadecimal. */
export const digest: FieldRule<Uint8Array> = {
  expected: "the digest of the commit, 64 lower-case hexadecimal digits",
  read: readBytes32,
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
export const seed: FieldRule<string> = asField(seedValues.seed);

/** A name that hands out seeds. */
export const dnsName: FieldRule<string> = asField(seedValues.dnsName);

/** A whole number in a range. */
export function wholeNumber(min: number, max: number): FieldRule<number> {
  return asField(wholeNumberRule(min, max));
}

function readBytes32(value: unknown): Uint8Array | undefined {
  const isRight = typeof value === "string" && BYTES_32.test(value);
  return isRight ? new Uint8Array(Buffer.from(value, "hex")) : undefined;
}

/** The same rules for the file, by the same names. */
function asFields<Name extends string>(
  values: Readonly<Record<Name, ValueRule<number>>>,
): Readonly<Record<Name, FieldRule<number>>>;
function asFields(
  values: Readonly<Record<string, ValueRule<number>>>,
): Readonly<Record<string, FieldRule<number>>> {
  return Object.fromEntries(Object.entries(values).map(([name, rule]) => [name, asField(rule)]));
}

/** What a program may say in an option, a file may say in its field: as it stands. */
function asField<T>({ expected, holds }: ValueRule<T>): FieldRule<T> {
  return { expected, read: (value) => (holds(value) ? value : undefined) };
}

function parseEndpoint(text: string, portMin: number): Endpoint | undefined {
  const { ipv6, host = ipv6, port } = ENDPOINT.exec(text)?.groups ?? {};
  const number = Number(port);
  if (host === undefined || !(number >= portMin && number <= 65_535)) return undefined;
  return { host, port: number };
}

function isSettings(value: Plain): value is Readonly<Record<string, Plain>> {
  return isRecord(value);
}
