/** The configuration file of a node: JSON, checked as a whole before anything is opened or written. */

import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { NodeOptions } from "../../supervisors/face/node-options.ts";
import { DNS_SEEDS_MAX, GEO_IP_FILES_MAX } from "../../supervisors/face/option-rules.ts";
import type { Plain } from "../control/plain.ts";
import { describeError } from "../errors.ts";
import { IP_PURPOSES } from "../geo/ip-range.ts";
import { NODE_ADDRESSES_MAX } from "../peer/node-address.ts";
import { CAPABILITIES_MAX } from "../peer/node-record.ts";
import { SEEDS_MAX } from "../peer/seed-list.ts";
import {
  readArchive,
  readAuthorities,
  readCheckpoint,
  readGrpc,
  readInspector,
  readMetrics,
  readPeers,
} from "./config-parts.ts";
import { ConfigReader, type ConfigProblem, describeProblem } from "./config-reader.ts";
import * as rules from "./config-rules.ts";
import { BadInput } from "./failure.ts";

/** Options that only a program can say: a file holds no functions, and nobody behind it calls `nodeUp`. */
export type ProgramOption =
  | "doors"
  | "host"
  | "interposer"
  | "onEvent"
  | "route"
  | "startsDown"
  | "traces";

/** What a file says beside the options of a node. */
interface FileFields {
  /** File of the key that signs blocks; validators have one. */
  readonly protocolKeyFile?: string;
  /** Every address is dialed at 127.0.0.1, port unchanged: for networks within one machine. */
  readonly routeToLoopback?: boolean;
  /** Module that exports `createHost`. */
  readonly host?: string;
  /** Handed to the host as it is. */
  readonly hostSettings?: Readonly<Record<string, Plain>>;
}

/** Every field by its name: one that is forgotten does not compile. */
type Whole<T> = {
  readonly [Name in keyof T]-?: object extends Pick<T, Name>
    ? Exclude<T[Name], undefined> | undefined
    : T[Name];
};

/**
 * Everything a configuration file says: the options of a node under their own names, and what goes
 * with them. Absent fields are `undefined`. Paths are absolute.
 */
export type NodeConfig = Whole<Omit<NodeOptions, ProgramOption>> & Whole<FileFields>;

/** Every field a file may have. */
const FIELDS = Object.keys({
  networkId: true,
  dataDir: true,
  keyFile: true,
  protocolKeyFile: true,
  listen: true,
  advertise: true,
  ownAddressPurposes: true,
  seeds: true,
  seedsFile: true,
  dnsSeeds: true,
  peers: true,
  accessType: true,
  capabilities: true,
  kind: true,
  authorities: true,
  geoIpFiles: true,
  connectionsTarget: true,
  sessionsPerAddressMax: true,
  inboundMax: true,
  messageQuotas: true,
  verifyingThreads: true,
  grpc: true,
  checkpoint: true,
  keepCommits: true,
  archive: true,
  metrics: true,
  inspector: true,
  control: true,
  development: true,
  strays: true,
  routeToLoopback: true,
  host: true,
  hostSettings: true,
} satisfies Record<keyof NodeConfig, true>);

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
    ownAddressPurposes: reader.listOf(
      "ownAddressPurposes",
      IP_PURPOSES.length,
      rules.ownAddressPurpose,
    ),
    seeds: reader.listOf("seeds", SEEDS_MAX, rules.seed),
    seedsFile: file("seedsFile"),
    dnsSeeds: reader.listOf("dnsSeeds", DNS_SEEDS_MAX, rules.dnsName),
    peers: readPeers(reader),
    accessType: reader.optional("accessType", rules.accessType),
    capabilities: reader.listOf("capabilities", CAPABILITIES_MAX, rules.capability),
    kind: reader.optional("kind", rules.kind),
    authorities: readAuthorities(reader, "the first committee, at least one member"),
    geoIpFiles: reader.listOf("geoIpFiles", GEO_IP_FILES_MAX, rules.path)?.map(at),
    ...readLimits(reader),
    messageQuotas: reader.optional("messageQuotas", rules.messageQuotas),
    grpc: readGrpc(reader),
    checkpoint: readCheckpoint(reader),
    archive: readArchive(reader, at),
    metrics: readMetrics(reader),
    inspector: readInspector(reader),
    control: typeof control === "string" ? at(control) : control,
    development: reader.optional("development", rules.flag),
    strays: reader.optional("strays", rules.strays),
    routeToLoopback: reader.optional("routeToLoopback", rules.flag),
    host: file("host"),
    hostSettings: reader.optional("hostSettings", rules.settings),
  };
}

/** The options that are one number each. */
function readLimits(reader: ConfigReader): Pick<NodeConfig, keyof typeof rules.limits> {
  const limit = (name: keyof typeof rules.limits): number | undefined =>
    reader.optional(name, rules.limits[name]);
  return {
    connectionsTarget: limit("connectionsTarget"),
    sessionsPerAddressMax: limit("sessionsPerAddressMax"),
    inboundMax: limit("inboundMax"),
    keepCommits: limit("keepCommits"),
    verifyingThreads: limit("verifyingThreads"),
  };
}
