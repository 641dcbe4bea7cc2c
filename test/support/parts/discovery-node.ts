/** Nodes that find each other over links, and note what they come to believe of each other. */

import { bootstrappingSeeds } from "../../../actors/bootstrapping-seeds.ts";
import type { DiscoveryArgs } from "../../../actors/discovery.state.ts";
import { discovery } from "../../../actors/discovery.ts";
import { geoPatch } from "../../../actors/geo-patch.ts";
import { memTable } from "../../../actors/mem-table.ts";
import { store } from "../../../actors/store.ts";
import { BOOTSTRAPPING_SEEDS } from "../../../messages/bootstrapping-seeds.ts";
import { CONNECTION_REGISTRY } from "../../../messages/connection-registry.ts";
import { DISCOVERY } from "../../../messages/discovery.ts";
import { GEO_PATCH } from "../../../messages/geo-patch.ts";
import { MEM_TABLE } from "../../../messages/mem-table.ts";
import { STORE } from "../../../messages/store.ts";
import { type NodeMessage, nodeMessages } from "../../../messages/wire/node-messages.ts";
import { hexOf } from "../../../src/hex.ts";
import type { PeerAsk } from "../../../src/link/peer-ask.ts";
import { decodeNodeRecord, isSignedByOwner } from "../../../src/peer/node-record.ts";
import { RECORDS_TABLE } from "../../../src/peer/record-book.ts";
import type { Seed } from "../../../src/peer/seed.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import type { StoreWrite } from "../../../src/store/store.ts";
import type { NodeEnv, NodeSpec } from "../../../src/testing/spec.ts";
import type { Catalogue } from "../../../src/wire/catalogue.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { nodeRoutes } from "../../../supervisors/face/routes.ts";
import { CONNECTIONS } from "../../../supervisors/names.ts";
import { LINK_NETWORK, startLinks } from "./link-node.ts";
import type { PartChild } from "./part-node.ts";
import { watchedDisk } from "./watched-disk.ts";

/** What is on the disk of a node, as the checks read it. */
export const RECORD_TRACE = {
  /** A record is durable: of, timestampMs, ageMs, isSigned, host. */
  kept: "record.kept",
  /** A record is gone from the disk: of. */
  removed: "record.removed",
  /** Who a node is: id. */
  id: "node.id",
} as const;

/** Shorter than in production, so that records are born and die within a run. */
export const RECORD_TIMES = {
  tickMs: 500,
  renewAfterMs: 1_500,
  hangUpAfterMs: 4_000,
  askTimeoutMs: 800,
  /** Age at which a record is forgotten. */
  ageMsMax: 7_000,
} as const;

const SIGNING = { networkId: LINK_NETWORK.id } as const;

/** A node with discovery. */
export function villagerNode(name: string, seeds: readonly string[]): NodeSpec {
  return {
    name,
    role: "villager",
    start: (env) => {
      const catalogue = nodeMessages as Catalogue<Message>;
      const signing = { ...SIGNING, crypto: env.crypto };
      env.trace(RECORD_TRACE.id, { id: hexOf(env.signer.publicKey.bytes) });
      const configured = seeds.map((seed) => seedOf(env, seed));
      return startLinks(env, {
        dials: [],
        catalogue,
        routes: () => nodeRoutes(signing),
        below: tablesOf(env, configured),
        above: (ask, runtime) => [
          discovery.childSpec(discoveryArgs(env, { ask: ask as PeerAsk<NodeMessage>, runtime }), {
            name: DISCOVERY,
          }),
        ],
      });
    },
  };
}

/** Where a node of the world is, as a configuration says it. */
function seedOf(env: NodeEnv, name: string): Seed {
  const { host, publicKey } = env.neighbour(name);
  return { peer: hexOf(publicKey), endpoint: { host, port: LINK_NETWORK.port } };
}

function tablesOf(env: NodeEnv, configured: readonly Seed[]): PartChild[] {
  const self = hexOf(env.signer.publicKey.bytes);
  return [
    store.childSpec(
      { opener: watchedDisk(env, (write) => tellRecord(env, write)), path: `/${env.name}/store` },
      { name: STORE, shutdown: { afterMs: 30_000 } },
    ),
    geoPatch.childSpec({ geoIp: env.geoIp, sha256: env.crypto.sha256 }, { name: GEO_PATCH }),
    memTable.childSpec({}, { name: MEM_TABLE }),
    bootstrappingSeeds.childSpec({ configured, self }, { name: BOOTSTRAPPING_SEEDS }),
  ];
}

function discoveryArgs(
  env: NodeEnv,
  { ask, runtime }: { readonly ask: PeerAsk<NodeMessage>; readonly runtime: Runtime },
): DiscoveryArgs {
  const { ageMsMax, ...times } = RECORD_TIMES;
  return {
    ...SIGNING,
    ...times,
    crypto: env.crypto,
    signer: env.signer,
    ask,
    said: {
      addresses: [{ host: env.host, port: LINK_NETWORK.port }],
      accessType: "public",
      role: "full",
    },
    trusted: [],
    acceptance: { ageMsMax },
    dial: async (peer, peerKey, endpoint) => {
      await runtime.ref(CONNECTIONS).call.startChild({ peer, peerKey, endpoint });
    },
    hangUp: async (peer) => {
      const entry = await runtime.ref(CONNECTION_REGISTRY).call.lookup(peer);
      if (entry !== undefined) await runtime.ref(CONNECTIONS).call.terminateChild(entry.ref);
    },
  };
}

/** Notes which records come to a disk and go from it. */
function tellRecord(env: NodeEnv, write: StoreWrite): void {
  const [table, key] = "put" in write ? write.put : write.remove;
  if (table !== RECORDS_TABLE) return;
  const of = hexOf(key);
  if (!("put" in write)) {
    env.trace(RECORD_TRACE.removed, { of });
    return;
  }
  const signed = decodeNodeRecord(write.put[2]);
  const { timestampMs, addresses, peerKey } = signed.record;
  env.trace(RECORD_TRACE.kept, {
    of,
    timestampMs,
    ageMs: env.clock.now() - timestampMs,
    isSigned: isSignedByOwner(signed, { ...SIGNING, crypto: env.crypto }) && hexOf(peerKey) === of,
    host: addresses[0]?.host,
  });
}
