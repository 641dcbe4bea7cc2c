/** Every option of a node with what it may hold. */

import { AUTHORITIES_MAX, AUTHORITY_KEY_BYTES_MAX } from "../../src/chain/authority.ts";
import { IP_PURPOSES } from "../../src/geo/ip-range.ts";
import { DIGEST_BYTES } from "../../src/chain/digest.ts";
import { KEY_BYTES } from "../../src/chain/signing.ts";
import {
  dictionaryOf,
  fieldsOf,
  listOf,
  optional,
  type OptionRule,
  required,
} from "../../src/option-rules.ts";
import {
  callable,
  flag,
  having,
  type ValueRule,
  valueRule,
  wholeNumber,
} from "../../src/option-value.ts";
import { NODE_ADDRESSES_MAX } from "../../src/peer/node-address.ts";
import { CAPABILITIES_MAX } from "../../src/peer/node-record.ts";
import { SEEDS_MAX } from "../../src/peer/seed-list.ts";
import type { HostComponents } from "../../src/ports/components.ts";
import { TRACES_ONE_IN_MAX, type TracesOptions } from "../../src/telemetry/traced-work.ts";
import type {
  ArchiveOptions,
  CheckpointOptions,
  GrpcOptions,
  InspectorOptions,
  MetricsOptions,
  NodeDoors,
  NodeHost,
  NodeOptions,
} from "./node-options.ts";
import {
  authorityName,
  kind,
  networkId,
  nodeLimits,
  path,
  pathOrFalse,
  stake,
  strays,
} from "./option-values.ts";
import { accessType, capability, dialable, namedPeers } from "./peer-values.ts";
import { quota } from "./quota-values.ts";
import { dnsName, seed } from "./seed-values.ts";
import { checkpointNumbers, ownAddressPurpose, served } from "./served-values.ts";

/** Most names that hand out seeds: each is a question to the name service every hour. */
export const DNS_SEEDS_MAX = 4;

/** Most GeoIP files: one for each IP version, and as many again of the user's own. */
export const GEO_IP_FILES_MAX = 4;

/** Most names of the inspector. */
const INSPECTOR_NAMES_MAX = 16;

/** Most messages of a host: half of the wire ids there are. */
const HOST_MESSAGES_MAX = 0x8000;

/** Where to listen: port 0 means any free port. */
const listen: ValueRule<object> = valueRule(
  "{ host, port } with a port from 0 to 65535",
  (value) => isEndpoint(value) && value.host !== "",
);

const authority: OptionRule = fieldsOf(
  {
    name: required(authorityName),
    protocolKey: required(bytes(KEY_BYTES, KEY_BYTES)),
    networkKey: required(bytes(KEY_BYTES, KEY_BYTES)),
    stake: required(stake),
    authorityKey: (value, option) =>
      value === null ? undefined : required(bytes(1, AUTHORITY_KEY_BYTES_MAX))(value, option),
  },
  "allowed",
);

const grpcFields: Readonly<Record<keyof GrpcOptions, OptionRule>> = {
  host: optional(served.host),
  port: required(served.port),
};

const metricsFields: Readonly<Record<keyof MetricsOptions, OptionRule>> = {
  host: optional(served.host),
  port: required(served.port),
  isPublic: optional(flag),
};

const inspectorFields: Readonly<Record<keyof InspectorOptions, OptionRule>> = {
  host: optional(served.host),
  port: required(served.port),
  names: optional(listOf(served.host, { max: INSPECTOR_NAMES_MAX })),
  authorize: optional(callable),
  payloads: optional(fieldsOf({ redact: optional(callable) })),
};

const tracesFields: Readonly<Record<keyof TracesOptions, OptionRule>> = {
  take: required(callable),
  oneIn: optional(wholeNumber(1, TRACES_ONE_IN_MAX)),
};

const checkpointFields: Readonly<Record<keyof CheckpointOptions, OptionRule>> = {
  index: required(checkpointNumbers.index),
  digest: required(bytes(DIGEST_BYTES, DIGEST_BYTES)),
  timestampMs: required(checkpointNumbers.timestampMs),
  epoch: required(checkpointNumbers.epoch),
  authorities: listOf(authority, { min: 1, max: AUTHORITIES_MAX }),
};

/** A folder, or whatever gives its files. */
const pathOrFiles: ValueRule<string | object> = valueRule(
  "a path, or an object with names and read",
  (value) => path.holds(value) || having("names", "read").holds(value),
);

const archiveFields: Readonly<Record<keyof ArchiveOptions, OptionRule>> = {
  write: optional(path),
  read: optional(pathOrFiles),
};

/** Methods a component may lack are looked for when they are asked. */
const componentFields: Readonly<Record<keyof HostComponents, OptionRule>> = {
  transactionChain: optional(having()),
  mining: optional(having()),
  replication: optional(having()),
  beaconChain: optional(having()),
  selfRepair: optional(having()),
  oracleChain: optional(having("nodesChanged")),
  availability: optional(having("sampled")),
  nodeHistory: optional(having("entries")),
  crypto: optional(having()),
  telemetry: optional(having()),
  election: optional(having("isElected")),
  bootstrap: optional(having("isUp")),
  networking: optional(having()),
  db: optional(having("open")),
};

const hostFields: Readonly<Record<keyof NodeHost, OptionRule>> = {
  sink: optional(having("handle")),
  consensus: optional(callable),
  joining: optional(
    having("standing", "initialiseNetwork", "initialiseNode", "updateNode", "finish"),
  ),
  messages: optional(listOf(having("encode", "decode"), { max: HOST_MESSAGES_MAX })),
  responders: optional(dictionaryOf(callable)),
  notices: optional(dictionaryOf(callable)),
  components: optional(fieldsOf(componentFields)),
};

const doorFields: Readonly<Record<keyof NodeDoors, OptionRule>> = {
  clock: optional(having("now", "monotonic", "setTimer", "clearTimer", "defer", "yieldTurn")),
  random: optional(having("u32", "unit", "below", "pick", "shuffle", "bytes", "fork")),
  crypto: optional(having("sha256", "blake2b256", "verify", "isAcceptableKey")),
  signer: optional(
    valueRule("an Ed25519 signer", (value) => having("sign").holds(value) && hasEd25519Key(value)),
  ),
  directories: optional(having("take")),
  storeOpener: optional(having("open")),
  folders: optional(having("open")),
  transport: optional(having("dial", "listen")),
  grpc: optional(having("listen")),
  geoIp: optional(having("locate")),
  resolver: optional(having("texts")),
  readText: optional(callable),
};

/** Every option of a node with what it may hold. */
export const NODE_OPTIONS: Readonly<Record<keyof NodeOptions, OptionRule>> = {
  networkId: required(networkId),
  dataDir: required(path),
  keyFile: optional(path),
  listen: optional(listen),
  startsDown: optional(flag),
  advertise: optional(listOf(dialable, { max: NODE_ADDRESSES_MAX })),
  ownAddressPurposes: optional(listOf(ownAddressPurpose, { max: IP_PURPOSES.length })),
  seeds: optional(listOf(seed, { max: SEEDS_MAX })),
  seedsFile: optional(path),
  dnsSeeds: optional(listOf(dnsName, { max: DNS_SEEDS_MAX })),
  peers: optional(namedPeers),
  accessType: optional(accessType),
  capabilities: optional(listOf(capability, { max: CAPABILITIES_MAX })),
  kind: optional(kind),
  authorities: listOf(authority, { min: 1, max: AUTHORITIES_MAX }),
  geoIpFiles: optional(listOf(path, { max: GEO_IP_FILES_MAX })),
  connectionsTarget: optional(nodeLimits.connectionsTarget),
  sessionsPerAddressMax: optional(nodeLimits.sessionsPerAddressMax),
  messageQuotas: optional(dictionaryOf(quota)),
  checkpoint: optional(fieldsOf(checkpointFields)),
  keepCommits: optional(nodeLimits.keepCommits),
  archive: optional(fieldsOf(archiveFields)),
  verifyingThreads: optional(nodeLimits.verifyingThreads),
  inboundMax: optional(nodeLimits.inboundMax),
  grpc: optional(fieldsOf(grpcFields)),
  metrics: optional(fieldsOf(metricsFields)),
  inspector: optional(fieldsOf(inspectorFields)),
  control: optional(pathOrFalse),
  development: optional(flag),
  host: optional(fieldsOf(hostFields)),
  traces: optional(fieldsOf(tracesFields)),
  onEvent: optional(callable),
  route: optional(callable),
  strays: optional(strays),
  interposer: optional(callable),
  doors: optional(fieldsOf(doorFields)),
};

function bytes(min: number, max: number): ValueRule<Uint8Array> {
  const expected = min === max ? `${min} bytes` : `${min} to ${max} bytes, or null`;
  return valueRule(
    expected,
    (value) => value instanceof Uint8Array && value.length >= min && value.length <= max,
  );
}

function isEndpoint(value: unknown): value is { readonly host: string; readonly port: number } {
  if (typeof value !== "object" || value === null) return false;
  return typeof Reflect.get(value, "host") === "string" && isPort(Reflect.get(value, "port"));
}

function isPort(value: unknown): boolean {
  return served.port.holds(value);
}

function hasEd25519Key(value: object): boolean {
  const key: unknown = Reflect.get(value, "publicKey");
  if (typeof key !== "object" || key === null) return false;
  const isRight = bytes(KEY_BYTES, KEY_BYTES).holds(Reflect.get(key, "bytes"));
  return isRight && Reflect.get(key, "curve") === "ed25519";
}
