/** The configuration file of a node: JSON, checked as a whole before anything is opened or written. */

import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { AUTHORITIES_MAX, type AuthorityEntry } from "../chain/authority.ts";
import type { Plain } from "../control/plain.ts";
import { describeError } from "../errors.ts";
import { type AccessType, CAPABILITIES_MAX } from "../peer/node-record.ts";
import { NODE_ADDRESSES_MAX } from "../peer/node-address.ts";
import { PEER_TERMS_MAX } from "../peer/peer-terms.ts";
import { SEEDS_MAX } from "../peer/seed-list.ts";
import type { NamedPeer } from "../../supervisors/face/node-options.ts";
import { DNS_SEEDS_MAX, GEO_IP_FILES_MAX } from "../../supervisors/face/option-rules.ts";
import type { Endpoint } from "../transport/transport.ts";
import type { SaidQuotas } from "../wire/message-quota.ts";
import { ConfigReader, type ConfigProblem, describeProblem } from "./config-reader.ts";
import * as rules from "./config-rules.ts";
import { BadInput } from "./failure.ts";

/** Everything a configuration file says; absent fields are `undefined`. Paths are absolute. */
export interface NodeConfig {
  readonly networkId: string;
  readonly dataDir: string;
  readonly keyFile: string | undefined;
  /** File of the key that signs blocks; validators have one. */
  readonly protocolKeyFile: string | undefined;
  readonly listen: Endpoint | undefined;
  readonly advertise: readonly Endpoint[] | undefined;
  readonly seeds: readonly string[] | undefined;
  readonly seedsFile: string | undefined;
  readonly dnsSeeds: readonly string[] | undefined;
  readonly peers: readonly NamedPeer[] | undefined;
  readonly accessType: AccessType | undefined;
  readonly capabilities: readonly string[] | undefined;
  readonly kind: "validator" | "full" | undefined;
  readonly authorities: readonly AuthorityEntry[];
  readonly geoIpFiles: readonly string[] | undefined;
  readonly connectionsTarget: number | undefined;
  readonly sessionsPerAddressMax: number | undefined;
  readonly inboundMax: number | undefined;
  readonly messageQuotas: SaidQuotas | undefined;
  readonly control: string | false | undefined;
  readonly development: boolean | undefined;
  /** Every address is dialed at 127.0.0.1, port unchanged: for networks within one machine. */
  readonly routeToLoopback: boolean | undefined;
  /** Module that exports `createHost`. */
  readonly host: string | undefined;
  /** Handed to the host as it is. */
  readonly hostSettings: Readonly<Record<string, Plain>> | undefined;
}

const FIELDS = [
  "networkId",
  "dataDir",
  "keyFile",
  "protocolKeyFile",
  "listen",
  "advertise",
  "seeds",
  "seedsFile",
  "dnsSeeds",
  "peers",
  "accessType",
  "capabilities",
  "kind",
  "authorities",
  "geoIpFiles",
  "connectionsTarget",
  "sessionsPerAddressMax",
  "inboundMax",
  "messageQuotas",
  "control",
  "development",
  "routeToLoopback",
  "host",
  "hostSettings",
];

const PEER_FIELDS = ["peer", "affinity", "addresses"];

const AUTHORITY_FIELDS = ["name", "protocolKey", "networkKey", "stake", "authorityKey"];

/**
 * Reads and checks a configuration file.
 *
 * @throws BadInput with one line for each thing that is wrong
 */
export async function readNodeConfig(file: string): Promise<NodeConfig> {
  const read = checkNodeConfig(await parseFile(file), dirname(resolve(file)));
  if ("problems" in read) {
    throw new BadInput(read.problems.map((problem) => describeProblem(file, problem)));
  }
  return read.config;
}

async function parseFile(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const why = describeError(error);
    throw new BadInput(`cannot read --config ${file}: ${why} (give a JSON file)`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = describeError(error).replaceAll(/\s+/g, " ");
    throw new BadInput(`cannot use ${file}: it is no JSON, correct it (${why})`, { cause: error });
  }
}

/**
 * Checks a parsed configuration as a whole.
 *
 * @param folder what its relative paths begin at
 * @returns the configuration, or everything that is wrong with it
 */
export function checkNodeConfig(
  parsed: unknown,
  folder: string,
): { readonly config: NodeConfig } | { readonly problems: readonly ConfigProblem[] } {
  const reader = new ConfigReader(parsed, FIELDS);
  const config = readFields(reader, (path) => resolve(folder, path));
  const isTold = reader.problems.some(({ option }) => option === "authorities");
  if (config.authorities.length === 0 && !isTold) {
    reader.refuse("authorities", [], "the first committee, at least one member");
  }
  return reader.problems.length > 0 ? { problems: reader.problems } : { config };
}

function readFields(reader: ConfigReader, at: (path: string) => string): NodeConfig {
  const file = (name: string): string | undefined => {
    const path = reader.optional(name, rules.path);
    return path === undefined ? undefined : at(path);
  };
  const control = reader.optional("control", rules.pathOrFalse);
  return {
    networkId: reader.required("networkId", rules.networkId, ""),
    dataDir: at(reader.required("dataDir", rules.path, ".")),
    keyFile: file("keyFile"),
    protocolKeyFile: file("protocolKeyFile"),
    listen: reader.optional("listen", rules.listenEndpoint),
    advertise: reader.listOf("advertise", NODE_ADDRESSES_MAX, rules.dialableEndpoint),
    seeds: reader.listOf("seeds", SEEDS_MAX, rules.seed),
    seedsFile: file("seedsFile"),
    dnsSeeds: reader.listOf("dnsSeeds", DNS_SEEDS_MAX, rules.dnsName),
    peers: reader.has("peers") ? readPeers(reader) : undefined,
    accessType: reader.optional("accessType", rules.accessType),
    capabilities: reader.listOf("capabilities", CAPABILITIES_MAX, rules.capability),
    kind: reader.optional("kind", rules.kind),
    authorities: reader.list("authorities", AUTHORITIES_MAX, (item, path) =>
      readAuthority(item, { path, problems: reader.problems }),
    ),
    geoIpFiles: reader.listOf("geoIpFiles", GEO_IP_FILES_MAX, rules.path)?.map(at),
    connectionsTarget: reader.optional("connectionsTarget", rules.connectionsTarget),
    sessionsPerAddressMax: reader.optional("sessionsPerAddressMax", rules.sessionsPerAddressMax),
    inboundMax: reader.optional("inboundMax", rules.inboundMax),
    messageQuotas: reader.optional("messageQuotas", rules.messageQuotas),
    control: typeof control === "string" ? at(control) : control,
    development: reader.optional("development", rules.flag),
    routeToLoopback: reader.optional("routeToLoopback", rules.flag),
    host: file("host"),
    hostSettings: reader.optional("hostSettings", rules.settings),
  };
}

function readPeers(reader: ConfigReader): readonly NamedPeer[] {
  return reader.list("peers", PEER_TERMS_MAX, (item, path) => {
    const one = new ConfigReader(item, PEER_FIELDS, { path, problems: reader.problems });
    const addresses = one.listOf("addresses", NODE_ADDRESSES_MAX, rules.dialableEndpoint);
    return {
      peer: one.required("peer", rules.peerId, ""),
      affinity: one.required("affinity", rules.affinity, "allowed"),
      ...(addresses !== undefined && { addresses }),
    };
  });
}

function readAuthority(
  item: unknown,
  within: { readonly path: string; readonly problems: ConfigProblem[] },
): AuthorityEntry {
  const reader = new ConfigReader(item, AUTHORITY_FIELDS, within);
  const none = new Uint8Array(0);
  return {
    name: reader.required("name", rules.authorityName, ""),
    protocolKey: reader.required("protocolKey", rules.key, none),
    networkKey: reader.required("networkKey", rules.key, none),
    stake: reader.required("stake", rules.stake, 1),
    authorityKey: reader.optional("authorityKey", rules.bytesOrNull)?.bytes ?? null,
  };
}
