/** The node within its network, as its inspector shows it. */

import type { ConnectionView } from "../../messages/connection.ts";
import { STATE_SYNC, type SyncView } from "../../messages/state-sync.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import type { NetworkFrame, ShownPeer } from "../../src/inspector/protocol/bodies.ts";
import type { KnownNode } from "../../src/peer/known-node.ts";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import { describeEndpoint } from "../../src/transport/endpoint.ts";
import type { Clock } from "../../src/time/clock.ts";
import type { Node, NodeStatus } from "./node-face.ts";

/** Peers shown at most, those that are connected first. */
const PEERS_SHOWN = 500;

/** What a frame is made of. */
interface Facts {
  readonly status: NodeStatus;
  readonly views: readonly ConnectionView[];
  readonly nodes: readonly KnownNode[];
  readonly sync: SyncView | undefined;
  /** Paths of those who own links, by peer. */
  readonly owners: ReadonlyMap<string, string>;
}

/** Asks the node how it stands; what does not answer is left out. */
export async function networkFrame(node: Node, clock: Clock): Promise<NetworkFrame> {
  const { runtime } = node;
  const [status, views, nodes, sync, entries] = await Promise.all([
    node.status(),
    orElse(node.peers(), []),
    orElse(node.listNodes(), []),
    orElse(runtime.ref(STATE_SYNC).call.view(), undefined),
    orElse(runtime.ref(CONNECTION_REGISTRY).call.list(), []),
  ]);
  const owners = new Map(entries.map(({ peer, ref }) => [peer, ref.address]));
  return frameOf({ status, views, nodes, sync, owners }, clock.now());
}

/** Puts the frame together. */
export function frameOf(facts: Facts, atMs: number): NetworkFrame {
  const { status, nodes, sync } = facts;
  return {
    atMs,
    self: {
      peer: status.id,
      address: describeEndpoint(status.listen),
      patch: status.geoPatch,
      kind: status.kind,
      phase: status.isUp ? "up" : "down",
    },
    peers: peersOf(facts),
    cells: cellsOf(nodes, status),
    ...(sync !== undefined && { sync: syncOf(status, sync) }),
  };
}

function peersOf({ views, nodes, owners }: Facts): readonly ShownPeer[] {
  const byKey = new Map(nodes.map((known) => [known.firstPublicKey, known]));
  const isUp = ({ state }: ConnectionView): number => (state === "connected" ? 0 : 1);
  return [...views]
    .sort((one, other) => isUp(one) - isUp(other))
    .slice(0, PEERS_SHOWN)
    .map((view) => {
      const known = byKey.get(nodeKeyOf({ key: view.peer }));
      const actor = owners.get(view.peer);
      return {
        peer: view.peer,
        address: describeEndpoint(view.endpoint),
        direction: view.direction === "inbound" ? "accepted" : "dialed",
        state: view.state,
        ...(typeof known?.geoPatch === "string" && { patch: known.geoPatch }),
        ...(view.roundTripMs !== undefined && { rttMs: view.roundTripMs }),
        ...(known !== undefined && { availability: known.averageAvailability }),
        ...(actor !== undefined && { actor }),
      } satisfies ShownPeer;
    });
}

/** Nodes whose place nobody knows stand under the empty patch. */
function cellsOf(nodes: readonly KnownNode[], status: NodeStatus): NetworkFrame["cells"] {
  const cells: Record<string, number> = {};
  const self = nodeKeyOf({ key: status.id });
  const others = nodes.filter(({ firstPublicKey }) => firstPublicKey !== self);
  for (const patch of [status.geoPatch, ...others.map(({ geoPatch }) => geoPatch ?? "")]) {
    cells[patch] = (cells[patch] ?? 0) + 1;
  }
  return cells;
}

function syncOf(status: NodeStatus, sync: SyncView): NonNullable<NetworkFrame["sync"]> {
  const { job, asks, head, digest, highestKnown } = sync;
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
    cursor: status.cursor,
    highest: Math.max(highestKnown ?? 0, head),
    epoch: status.epoch.number,
    digest,
    lanes: [...lanes.values()],
  };
}

function orElse<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  return asked.catch(() => otherwise);
}
