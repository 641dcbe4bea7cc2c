/**
 * The node within its network, as its inspector shows it: read from the states of its actors, none of
 * which is asked. One that is stuck is shown as it stands, and one that is away is named, and since when.
 */

import { COMMIT_FEED } from "../../messages/commit-feed.ts";
import {
  CONNECTION_REGISTRY,
  type RegisteredConnection,
} from "../../messages/connection-registry.ts";
import { GEO_PATCH } from "../../messages/geo-patch.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import { glance } from "../../src/actor/glance.ts";
import type { Vitals } from "../../src/inspector/protocol/bodies.ts";
import type { NetworkFrame } from "../../src/inspector/protocol/network.ts";
import { TrafficRates } from "../../src/link/traffic-rates.ts";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import type { KnownNode } from "../../src/peer/known-node.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import { type SyncReading, withReading } from "../../src/peer/sync-pace.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import type { Clock } from "../../src/time/clock.ts";
import { describeEndpoint } from "../../src/transport/endpoint.ts";
import type { Endpoint } from "../../src/transport/transport.ts";
import { TCP_LISTENER } from "../names.ts";
import { beyondOf, peerOf, PEERS_SHOWN } from "./network-peers.ts";
import { syncOf } from "./network-sync.ts";

/** What a look at the network stands on. */
export interface NetworkLookNeeds {
  readonly runtime: Runtime;
  readonly clock: Clock;
  /** The node itself, as it was started. */
  readonly self: {
    readonly id: PeerId;
    readonly publicKey: Uint8Array;
    readonly kind: string;
    /** Where it would listen, and where it is told to be. */
    readonly listen: Endpoint;
    readonly host: string;
  };
  readonly phase: () => string;
}

/** Looks at the node once a second, while somebody does. */
export class NetworkLook {
  readonly #needs: NetworkLookNeeds;
  /** Since when who tells a part is away, by the part. */
  readonly #missing = new Map<string, number>();
  readonly #rates = new TrafficRates();
  #readings: readonly SyncReading[] = [];
  #patch: string | undefined;

  constructor(needs: NetworkLookNeeds) {
    this.#needs = needs;
  }

  /** What the readings of the process say of the node; nothing of a part that is away. */
  vitals(): Pick<Vitals, "peers" | "head"> {
    const { runtime } = this.#needs;
    const links = read(() => glance(runtime.ref(CONNECTION_REGISTRY), "list", undefined));
    const head = read(() => glance(runtime.ref(STATE_SYNC), "head", undefined));
    return {
      ...(links && { peers: links.filter(({ state }) => state === "connected").length }),
      ...(head && { head: head.index }),
    };
  }

  /** The node as it stands now. */
  frame(): NetworkFrame {
    const { runtime, clock, self, phase } = this.#needs;
    const atMs = clock.now();
    const view = { view: "all", at: { dateMs: atMs } } as const;
    const nodes = this.#part("nodes", () => glance(runtime.ref(MEM_TABLE), "list", view)) ?? [];
    const listen = read(() => glance(runtime.ref(TCP_LISTENER), "endpoint", undefined));
    const patch = this.#ownPatch();
    const sync = this.#sync(atMs);
    const peers = this.#peers(nodes, atMs);
    const missing = [...this.#missing].map(([part, sinceMs]) => ({ part, sinceMs }));
    return {
      atMs,
      self: {
        peer: self.id,
        address: describeEndpoint(listen ?? self.listen),
        ...(patch !== undefined && { patch }),
        kind: self.kind,
        phase: phase(),
      },
      ...peers,
      cells: cellsOf(nodes, { id: self.id, patch: patch ?? "" }),
      ...(sync !== undefined && { sync }),
      ...(missing.length > 0 && { missing }),
    };
  }

  #peers(
    nodes: readonly KnownNode[],
    atMs: number,
  ): Pick<NetworkFrame, "peers" | "peersInAll" | "beyond" | "beyondInAll"> {
    const { runtime, clock, self } = this.#needs;
    const registry = runtime.ref(CONNECTION_REGISTRY);
    const links = this.#part("links", () => glance(registry, "list", undefined)) ?? [];
    const isUp = ({ state }: RegisteredConnection): number => (state === "connected" ? 0 : 1);
    const seen = [...links]
      .sort((one, other) => isUp(one) - isUp(other))
      .slice(0, PEERS_SHOWN)
      .map((link) => ({ link, view: read(() => glance(link.ref, "view", undefined)) }));
    const carried = seen.flatMap(({ link, view }) =>
      view?.carried === undefined ? [] : [[link.peer, view.carried] as const],
    );
    const rates = this.#rates.take(new Map(carried), clock.monotonic());
    const known = new Map(nodes.map((node) => [node.firstPublicKey, node]));
    const near = [self.id, ...links.map(({ peer }) => peer)].map((key) => nodeKeyOf({ key }));
    return {
      peers: seen.map((one) => peerOf(one, { atMs, known, rates })),
      peersInAll: links.length,
      ...beyondOf(nodes, new Set(near)),
    };
  }

  #sync(atMs: number): NetworkFrame["sync"] {
    const { runtime } = this.#needs;
    const ref = runtime.whereis(STATE_SYNC);
    const view = this.#part("sync", () => ref && glance(ref, "view", undefined));
    const head = read(() => ref && glance(ref, "head", undefined));
    const cursor = this.#part("feed", () => glance(runtime.ref(COMMIT_FEED), "cursor", undefined));
    if (view === undefined || head === undefined) return undefined;
    this.#readings = withReading(this.#readings, { atMs, head: view.head });
    return syncOf({ view, head, cursor, readings: this.#readings, actor: ref?.address });
  }

  /** Reads one part, and notes since when there is nobody to read it from. */
  #part<T>(name: string, look: () => T | undefined): T | undefined {
    const found = read(look);
    if (found !== undefined) this.#missing.delete(name);
    else if (!this.#missing.has(name)) this.#missing.set(name, this.#needs.clock.now());
    return found;
  }

  /** An address has one place; it is looked up once. */
  #ownPatch(): string | undefined {
    const { runtime, self } = this.#needs;
    const question = { host: self.host, publicKey: self.publicKey };
    this.#patch ??= read(() => glance(runtime.ref(GEO_PATCH), "patchOf", question));
    return this.#patch;
  }
}

/** A state that cannot be read is one that is away: whoever looks must not fail of it. */
function read<T>(look: () => T | undefined): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** Nodes whose place nobody knows stand under the empty patch. */
function cellsOf(
  nodes: readonly KnownNode[],
  own: { readonly id: PeerId; readonly patch: string },
): NetworkFrame["cells"] {
  const cells: Record<string, number> = {};
  const self = nodeKeyOf({ key: own.id });
  const others = nodes.filter(({ firstPublicKey }) => firstPublicKey !== self);
  for (const patch of [own.patch, ...others.map(({ geoPatch }) => geoPatch ?? "")]) {
    cells[patch] = (cells[patch] ?? 0) + 1;
  }
  return cells;
}
