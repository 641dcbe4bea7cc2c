/**
 * The node within its network, as its inspector shows it: read from the states of its actors, none of
 * which is asked. One that is stuck is shown as it stands, and one that is away is named, and since when.
 */

import { COMMIT_FEED } from "../../messages/commit-feed.ts";
import type { ConnectionView } from "../../messages/connection.ts";
import {
  CONNECTION_REGISTRY,
  type RegisteredConnection,
} from "../../messages/connection-registry.ts";
import { GEO_PATCH } from "../../messages/geo-patch.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import { STATE_SYNC, type SyncHead, type SyncView } from "../../messages/state-sync.ts";
import { glance } from "../../src/actor/glance.ts";
import type { NetworkFrame, ShownPeer, Vitals } from "../../src/inspector/protocol/bodies.ts";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import type { KnownNode } from "../../src/peer/known-node.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { describeEndpoint } from "../../src/transport/endpoint.ts";
import type { Clock } from "../../src/time/clock.ts";
import type { Endpoint } from "../../src/transport/transport.ts";
import { TCP_LISTENER } from "../names.ts";

/** Peers shown at most, those that are connected first. */
const PEERS_SHOWN = 500;

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
    const links = this.#part("links", () =>
      glance(runtime.ref(CONNECTION_REGISTRY), "list", undefined),
    );
    const nodes = this.#part("nodes", () => glance(runtime.ref(MEM_TABLE), "list", view)) ?? [];
    const sync = this.#part("sync", () => glance(runtime.ref(STATE_SYNC), "view", undefined));
    const head = read(() => glance(runtime.ref(STATE_SYNC), "head", undefined));
    const cursor = this.#part("feed", () => glance(runtime.ref(COMMIT_FEED), "cursor", undefined));
    const listen = read(() => glance(runtime.ref(TCP_LISTENER), "endpoint", undefined));
    const patch = this.#ownPatch();
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
      peers: peersOf(links ?? [], nodes),
      cells: cellsOf(nodes, { id: self.id, patch: patch ?? "" }),
      ...(sync !== undefined && head !== undefined && { sync: syncOf(sync, head, cursor) }),
      ...(missing.length > 0 && { missing }),
    };
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

function peersOf(
  links: readonly RegisteredConnection[],
  nodes: readonly KnownNode[],
): readonly ShownPeer[] {
  const byKey = new Map(nodes.map((known) => [known.firstPublicKey, known]));
  const isUp = ({ state }: RegisteredConnection): number => (state === "connected" ? 0 : 1);
  return [...links]
    .sort((one, other) => isUp(one) - isUp(other))
    .slice(0, PEERS_SHOWN)
    .map((link) => {
      const view = read(() => glance(link.ref, "view", undefined));
      return peerOf(link, view, byKey.get(nodeKeyOf({ key: link.peer })));
    });
}

function peerOf(
  { peer, direction, state, ref, endpoint }: RegisteredConnection,
  view: ConnectionView | undefined,
  known: KnownNode | undefined,
): ShownPeer {
  const at = view?.endpoint ?? endpoint;
  return {
    peer,
    direction: direction === "inbound" ? "accepted" : "dialed",
    state: view?.state ?? state,
    actor: ref.address,
    ...(at !== undefined && { address: describeEndpoint(at) }),
    ...(typeof known?.geoPatch === "string" && { patch: known.geoPatch }),
    ...(view?.roundTripMs !== undefined && { rttMs: view.roundTripMs }),
    ...(known !== undefined && { availability: known.averageAvailability }),
  };
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

function syncOf(
  { job, asks, head, digest, highestKnown }: SyncView,
  { committee }: SyncHead,
  cursor: number | undefined,
): NonNullable<NetworkFrame["sync"]> {
  const lanes = new Map<string, { peer: string; has: number; asked?: string }>();
  if (job !== undefined) {
    const asked = `commits ${job.start} to ${job.end}`;
    lanes.set(job.peer, { peer: job.peer, has: job.end, asked });
  }
  for (const peer of asks) {
    if (!lanes.has(peer)) lanes.set(peer, { peer, has: highestKnown ?? head, asked: "blocks" });
  }
  return {
    head,
    cursor: cursor ?? 0,
    highest: Math.max(highestKnown ?? 0, head),
    epoch: committee.epoch,
    digest,
    lanes: [...lanes.values()],
  };
}
