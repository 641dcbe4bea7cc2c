/** The tree of a node as the product declares it: what oracles compare trees with, and where faults can strike. */

import { type NodeMessage, nodeMessages } from "../../../messages/wire/node-messages.ts";
import type { ChildSpec } from "../../../src/actor/child-spec.ts";
import { makeCommittee } from "../../../src/chain/committee.ts";
import { fixedGeoIp } from "../../../src/geo/geo-ip-fixed.ts";
import { hexOf } from "../../../src/hex.ts";
import { createRuntime } from "../../../src/runtime/runtime.ts";
import { memoryDirectories } from "../../../src/store/memory-directory.ts";
import { memoryFolders } from "../../../src/store/memory-folder.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import type { SupervisorDefinition } from "../../../src/supervision/define-supervisor.ts";
import type { SupervisorFlags } from "../../../src/supervision/supervisor-state.ts";
import { modelledCrypto, modelledSigner } from "../../../src/testing/index.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";
import { memoryTexts } from "../../../src/store/text-file.ts";
import { memoryNetwork } from "../../../src/transport/memory.ts";
import { memoryResolver } from "../../../src/transport/memory-resolver.ts";
import type { Catalogue } from "../../../src/wire/catalogue.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { control } from "../../../supervisors/control.ts";
import { crypto } from "../../../supervisors/crypto.ts";
import { partsOf } from "../../../supervisors/face/node-parts.ts";
import { peerAsker } from "../../../supervisors/face/peer-asker.ts";
import { links } from "../../../supervisors/links.ts";
import { listener } from "../../../supervisors/listener.ts";
import { node, type NodeParts } from "../../../supervisors/node.ts";
import { nodes } from "../../../supervisors/nodes.ts";
import { p2p } from "../../../supervisors/p2p.ts";
import { sync } from "../../../supervisors/sync.ts";

/** A supervisor of a node, and what it was told. */
export interface DeclaredSupervisor {
  readonly path: string;
  readonly flags: SupervisorFlags;
  readonly children: readonly ChildSpec[];
}

/** Supervisors whose children come and go by themselves, with the path of any child. */
export const DYNAMIC = {
  connections: "/node/p2p/links/connections",
  sessions: "/node/listener/sessions",
} as const;

/** Every supervisor of a full node but the dynamic ones, parents first. */
export const SUPERVISORS: readonly DeclaredSupervisor[] = declared(partsOfSome());

/** A glob for every kind of actor of a validator, its supervisors among them. */
export const ACTORS: readonly string[] = [
  "/node",
  ...SUPERVISORS.flatMap(({ path, children }) => children.map(({ id }) => `${path}/${id}`)),
  "/node/sync/consensus-port",
  `${DYNAMIC.connections}/*`,
  `${DYNAMIC.sessions}/*`,
];

function declared(parts: NodeParts): readonly DeclaredSupervisor[] {
  const one = <A>(path: string, { flags, childSpecs }: SupervisorDefinition<A>, args: A) => ({
    path,
    flags,
    children: childSpecs(args),
  });
  return [
    one("/node", node, parts),
    one("/node/crypto", crypto, parts.crypto),
    one("/node/p2p", p2p, parts.p2p),
    one("/node/p2p/nodes", nodes, parts.p2p.nodes),
    one("/node/p2p/links", links, parts.p2p.links),
    one("/node/sync", sync, parts.sync),
    one("/node/listener", listener, parts.listener),
    one("/node/control", control, parts.control),
  ];
}

/** Parts of a node that is never started: only their names and order are looked at. */
function partsOfSome(): NodeParts {
  const [clock, random, signingCrypto] = [simulatedClock(), seededRandom("tree"), modelledCrypto()];
  const signer = modelledSigner(random.bytes(32));
  const { bytes: key } = signer.publicKey;
  const protocolKey = modelledSigner(random.bytes(32)).publicKey.bytes;
  const runtime = createRuntime({ clock, random });
  const catalogue: Catalogue<NodeMessage> = nodeMessages;
  const authority = { name: "a", protocolKey, networkKey: key, stake: 1, authorityKey: null };
  return partsOf({
    options: {
      networkId: "tree",
      dataDir: "/tree",
      authorities: [authority],
      advertise: [],
      verifyingThreads: 0,
    },
    doors: {
      ...{ clock, random, signer, crypto: signingCrypto, geoIp: fixedGeoIp({}) },
      directories: memoryDirectories(),
      storeOpener: memoryStoreOpener(),
      folders: memoryFolders(),
      transport: memoryNetwork({ clock }).transport(key, "tree"),
      resolver: memoryResolver(new Map()),
      readText: memoryTexts(new Map()),
    },
    ...{ runtime, catalogue: catalogue as Catalogue<Message> },
    ask: peerAsker({ runtime, catalogue, self: hexOf(key) }),
    genesis: makeCommittee(0, [authority], signingCrypto),
    quotas: new Map(),
    seeds: [],
    lookUp: undefined,
    control: undefined,
  });
}
