/** Nodes that have discovery and no wire: one clock, connections that stand when both ends run. */

import { bootstrappingSeeds } from "../../actors/bootstrapping-seeds.ts";
import { connectionRegistry } from "../../actors/connection-registry.ts";
import { discovery } from "../../actors/discovery.ts";
import type { DiscoveryArgs } from "../../actors/discovery.state.ts";
import { geoPatch } from "../../actors/geo-patch.ts";
import { memTable } from "../../actors/mem-table.ts";
import { peerTerms } from "../../actors/peer-terms.ts";
import { store } from "../../actors/store.ts";
import { BOOTSTRAPPING_SEEDS } from "../../messages/bootstrapping-seeds.ts";
import type { ConnectionMessages } from "../../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { DISCOVERY } from "../../messages/discovery.ts";
import { GEO_PATCH } from "../../messages/geo-patch.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import { PEER_TERMS } from "../../messages/peer-terms.ts";
import { STORE } from "../../messages/store.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { type ActorDefinition, defineActor } from "../../src/actor/define-actor.ts";
import { keep, started } from "../../src/actor/result.ts";
import { exitActor } from "../../src/actor/stop-actor.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { RuntimeError } from "../../src/errors.ts";
import { noGeoIp } from "../../src/geo/geo-ip-none.ts";
import { type PeerId, peerIdOf } from "../../src/peer/peer-id.ts";
import { NO_TERMS, type PeerTerms } from "../../src/peer/peer-terms.ts";
import type { Seed } from "../../src/peer/seed.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { StoreOpener } from "../../src/store/store.ts";
import type { Endpoint } from "../../src/transport/transport.ts";
import { simulatedClock, type SimulatedClock } from "../../src/time/simulated-clock.ts";
import { signerOf } from "./chain-fixture.ts";
import { NodeWorld } from "./node-world.ts";

/** A connection as far as the registry knows one. */
const line = defineActor<Record<never, never>, null, void>({
  name: "line",
  init: () => started(null),
  handle: {},
  unknown: () => keep(),
}) as ActorDefinition<unknown, void> as ActorDefinition<ConnectionMessages, void>;

/** One node of a village. */
export interface Villager {
  readonly id: PeerId;
  readonly seed: Seed;
  readonly world: NodeWorld;
}

const crypto = nativeCrypto();

/** Some nodes and what lies between them. */
export class Village {
  readonly clock: SimulatedClock = simulatedClock();
  readonly running = new Map<PeerId, Villager>();
  /** Endpoints dialed, in order, as `number>number`. */
  readonly dials: string[] = [];
  readonly hangUps: PeerId[] = [];
  /** The same dials by the hosts they went to. */
  readonly dialedHosts: string[] = [];
  /** Hosts nobody is reached at. */
  readonly deadHosts = new Set<string>();
  /** Peers whose connections end at once, as those that have spent their restarts do. */
  readonly givenUp = new Set<PeerId>();
  /** Answers in the place of a node, for tests of what it may not say. */
  readonly liars = new Map<PeerId, (message: NodeMessage) => NodeMessage>();
  /** Stands for a flush of any node's disk. */
  flush: () => Promise<void> = async () => {};
  readonly #disks = new Map<number, StoreOpener>();

  /** Starts the node of a number; its disk is the one it had. */
  async start(
    number: number,
    seeds: readonly Seed[] = [],
    { peers = NO_TERMS, ...changes }: Partial<DiscoveryArgs> & { readonly peers?: PeerTerms } = {},
  ): Promise<Villager> {
    const signer = signerOf(`villager/${number}`);
    const id = peerIdOf(signer.publicKey.bytes);
    const endpoint = { host: `10.${number}.0.1`, port: 1_000 + number };
    const villager = { id, seed: { endpoint, peer: id }, world: new NodeWorld(this.clock, number) };
    const opener = this.#disks.get(number) ?? memoryStoreOpener({ flush: () => this.flush() });
    this.#disks.set(number, opener);
    this.running.set(id, villager);
    await villager.world.supervise(
      [
        store.childSpec({ opener, path: "node" }, { name: STORE }),
        geoPatch.childSpec({ geoIp: noGeoIp, sha256: crypto.sha256 }, { name: GEO_PATCH }),
        memTable.childSpec({}, { name: MEM_TABLE }),
        connectionRegistry.childSpec({ self: "" }, { name: CONNECTION_REGISTRY }),
        peerTerms.childSpec(
          {
            first: peers,
            run: "village",
            tell: (terms) => villager.world.runtime.whereis(DISCOVERY)?.cast.termsChanged(terms),
          },
          { name: PEER_TERMS },
        ),
        discovery.childSpec(
          {
            crypto,
            networkId: "village",
            signer,
            said: { addresses: [endpoint], accessType: "public", role: "full" },
            trusted: [],
            ask: { request: (peer, message) => this.#carry(id, peer, message) },
            dial: (peer, _, to) => this.#dial(villager, peer, to),
            hangUp: async (peer) => this.#hangUp(villager, peer),
            ...changes,
          },
          { name: DISCOVERY },
        ),
        bootstrappingSeeds.childSpec(
          { configured: seeds, self: id },
          { name: BOOTSTRAPPING_SEEDS },
        ),
      ],
      "one_for_one",
    );
    return villager;
  }

  /** Ends a node, as a process that is killed. */
  async stop(villager: Villager): Promise<void> {
    this.running.delete(villager.id);
    await villager.world.end();
    for (const { world } of this.running.values()) this.#cut(world, villager.id);
  }

  /** Peers a node knows, itself left out. */
  async knownTo({ world }: Villager): Promise<readonly PeerId[]> {
    return (await world.ref(DISCOVERY).call.view()).known;
  }

  /** Ends everybody. */
  async end(): Promise<void> {
    for (const { world } of this.running.values()) await world.end();
  }

  async #carry(from: PeerId, to: PeerId, message: NodeMessage): Promise<NodeMessage> {
    const lie = this.liars.get(to);
    if (lie !== undefined) return lie(message);
    const answerer = this.running.get(to)?.world;
    if (answerer === undefined || message.type !== "p2p.get_known_peers") throw away(to);
    const { ownRecord } = message;
    const known = await answerer.ref(DISCOVERY).call.getKnownPeers({ peer: from, ownRecord });
    return { type: "p2p.known_peers", ...known };
  }

  async #dial({ id, world }: Villager, peer: PeerId, { host, port }: Endpoint): Promise<void> {
    this.dials.push(`${this.#numberOf(id)}>${port - 1_000}`);
    this.dialedHosts.push(host);
    const registry = world.ref(CONNECTION_REGISTRY);
    const ref = await world.start(line, undefined);
    await registry.call.register({ peer, ref });
    const isThere = this.running.has(peer) || this.liars.has(peer);
    const stands = isThere && !this.deadHosts.has(host);
    registry.cast.stateChanged({ peer, state: stands ? "connected" : "disconnected" });
    if (this.givenUp.has(peer)) exitActor(ref, "kill");
  }

  async #hangUp({ world }: Villager, peer: PeerId): Promise<void> {
    this.hangUps.push(peer);
    const entry = await world.ref(CONNECTION_REGISTRY).call.lookup(peer);
    if (entry !== undefined) exitActor(entry.ref, "kill");
  }

  #cut(world: NodeWorld, peer: PeerId): void {
    world.ref(CONNECTION_REGISTRY).cast.stateChanged({ peer, state: "disconnected" });
  }

  #numberOf(id: PeerId): number {
    return (this.running.get(id)?.seed.endpoint.port ?? 999) - 1_000;
  }
}

function away(peer: PeerId): RuntimeError<"request.not_connected"> {
  return new RuntimeError("request.not_connected", { peer }, `cannot ask ${peer}: away`);
}

/** A fresh village for each test of the suite it is called in. */
export function useVillage(): () => Village {
  let village: Village | undefined;
  beforeEach(() => {
    village = new Village();
  });
  afterEach(async () => {
    await village?.end();
  });
  return () => {
    if (village === undefined) throw new Error("no village outside a test");
    return village;
  };
}
