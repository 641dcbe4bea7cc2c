/** Files of nodes: one that says the least, and one that says everything. */

import { checkNodeConfig, type NodeConfig } from "../../src/cli/node-config.ts";

const KEY = "ab".repeat(32);
/** A file that says the least. */
export const FILE = {
  networkId: "net",
  dataDir: "d",
  authorities: [{ name: "v", protocolKey: KEY, networkKey: KEY, stake: 1 }],
};

/** A file that says everything. */
export const WHOLE = {
  ...FILE,
  keyFile: "k",
  listen: "127.0.0.1:0",
  advertise: ["203.0.113.7:1"],
  ownAddressPurposes: ["private"],
  seeds: [`203.0.113.7:1:${KEY}`],
  seedsFile: "s",
  dnsSeeds: ["seeds.example.org"],
  peers: [{ peer: KEY, affinity: "high" }],
  accessType: "private",
  capabilities: ["history"],
  kind: "full",
  geoIpFiles: ["g.mmdb"],
  connectionsTarget: 3,
  sessionsPerAddressMax: 4,
  inboundMax: 5,
  messageQuotas: { "p2p.ping": { perSecond: 1, burst: 1 } },
  verifyingThreads: 2,
  grpc: { host: "127.0.0.1", port: 30_003 },
  checkpoint: {
    index: 7,
    digest: "cd".repeat(32),
    timestampMs: 1_700_000_000_000,
    epoch: 1,
    authorities: FILE.authorities,
  },
  keepCommits: 2_000,
  archive: { write: "a", read: "/b" },
  metrics: { host: "0.0.0.0", port: 9_464, isPublic: true },
  inspector: { port: 0 },
  control: "c.sock",
  development: true,
  strays: "process",
};

/** What a file says. */
export function configOf(file: object): NodeConfig {
  const read = checkNodeConfig(file, "/base");
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  return read.config;
}
