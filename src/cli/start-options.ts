/** From a configuration file to what `startNode` is told. */

import type { NodeOptions } from "../../supervisors/face/node-options.ts";
import type { Endpoint } from "../transport/transport.ts";
import type { NodeConfig } from "./node-config.ts";

/** The options of a node without what a host plugs in. */
export type StartOptions = Omit<NodeOptions, "host">;

/** Flags that say what the file may say too; a flag goes before it. */
export interface OverridingFlags {
  readonly grpcPort?: number;
  readonly metricsPort?: number;
  /** Serves the inspector, at any free port where none is said. */
  readonly inspect?: boolean;
  readonly inspectPort?: number;
  readonly keepCommits?: number;
  readonly verifyingThreads?: number;
}

/** Where every node of one machine is reached. */
const LOOPBACK = "127.0.0.1";

/** What the file says with what the flags say in its place; a port moves, the rest beside it stays. */
export function withFlags(config: NodeConfig, flags: OverridingFlags): NodeConfig {
  const { grpcPort, metricsPort } = flags;
  return {
    ...config,
    grpc: grpcPort === undefined ? config.grpc : { ...config.grpc, port: grpcPort },
    metrics: metricsPort === undefined ? config.metrics : { ...config.metrics, port: metricsPort },
    inspector: inspectorBy(config, flags),
    keepCommits: flags.keepCommits ?? config.keepCommits,
    verifyingThreads: flags.verifyingThreads ?? config.verifyingThreads,
  };
}

function inspectorBy(
  { inspector }: NodeConfig,
  { inspect, inspectPort }: OverridingFlags,
): NodeConfig["inspector"] {
  if (inspect !== true && inspectPort === undefined) return inspector;
  return { ...inspector, port: inspectPort ?? inspector?.port ?? 0 };
}

/** Turns a checked configuration into options; what the file leaves out keeps its default. */
export function startOptionsOf(config: NodeConfig): StartOptions {
  const { host, hostSettings, protocolKeyFile, routeToLoopback, ...said } = config;
  const { networkId, dataDir, authorities, ...others } = said;
  return {
    ...{ networkId, dataDir, authorities },
    ...present(others),
    ...(routeToLoopback && { route: toLoopback }),
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
