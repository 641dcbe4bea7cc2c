/** From a configuration file to what `startNode` is told. */

import type { NodeOptions } from "../../supervisors/face/node-options.ts";
import type { Endpoint } from "../transport/transport.ts";
import type { NodeConfig } from "./node-config.ts";

/** The options of a node without what a host plugs in. */
export type StartOptions = Omit<NodeOptions, "host">;

/** Where every node of one machine is reached. */
const LOOPBACK = "127.0.0.1";

/** Turns a checked configuration into options; what the file leaves out keeps its default. */
export function startOptionsOf(config: NodeConfig): StartOptions {
  const { networkId, dataDir, authorities } = config;
  return {
    networkId,
    dataDir,
    authorities,
    ...present({
      keyFile: config.keyFile,
      listen: config.listen,
      advertise: config.advertise,
      seeds: config.seeds,
      seedsFile: config.seedsFile,
      dnsSeeds: config.dnsSeeds,
      kind: config.kind,
      geoIpFiles: config.geoIpFiles,
      connectionsTarget: config.connectionsTarget,
      sessionsPerAddressMax: config.sessionsPerAddressMax,
      peers: config.peers,
      accessType: config.accessType,
      capabilities: config.capabilities,
      inboundMax: config.inboundMax,
      messageQuotas: config.messageQuotas,
      control: config.control,
      development: config.development,
    }),
    ...(config.routeToLoopback ? { route: toLoopback } : {}),
  };
}

function toLoopback({ port }: Endpoint): Endpoint {
  return { host: LOOPBACK, port };
}

/** The fields of an object that may be absent, and are when they are `undefined`. */
type Present<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Absent and undefined are not the same option. */
function present<T extends object>(fields: T): Present<T> {
  const held = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(held) as Present<T>;
}
