/** The face of a running node, over the names its actors are registered under. */

import type { ConnectionView } from "../../messages/connection.ts";
import { COMMIT_FEED } from "../../messages/commit-feed.ts";
import { CONSENSUS_PORT } from "../../messages/consensus-port.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { DISCOVERY } from "../../messages/discovery.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import type { ActorRef } from "../../src/actor/ref.ts";
import { hexOf } from "../../src/hex.ts";
import { byNearest, geoDistanceKm } from "../../src/geo/distance.ts";
import type { PeerPresence } from "../../src/link/peer-presence.ts";
import type { PeerTiming } from "../../src/link/peer-timing.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { HeldDirectory } from "../../src/store/directories.ts";
import { STOP_DEADLINE_MS } from "../../src/runtime/runtime.ts";
import type { Tree } from "../../src/runtime/tree.ts";
import type { SupervisorMessages } from "../../src/supervision/admin.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { INSPECTOR_ENDPOINT, TCP_LISTENER } from "../names.ts";
import { joiningFace } from "./joining-face.ts";
import type { Node, NodeStatus } from "./node-face.ts";
import { LISTEN_DEFAULT, type PartsNeeds } from "./node-parts.ts";
import { broadcast } from "./broadcast.ts";
import { chainFace } from "./chain-face.ts";
import { checkArguments } from "./check-arguments.ts";
import { askIn } from "./many-peers.ts";
import { p2pMethods } from "./p2p-methods.ts";
import { peerFace } from "./peer-face.ts";
import { ownPatch } from "./places.ts";
import { tracedWork } from "./traced-work.ts";

/** A started node's parts. */
export interface FaceNeeds extends PartsNeeds {
  readonly tree: Tree<SupervisorMessages>;
  readonly self: PeerId;
  /** Peers that are there, kept from the start on. */
  readonly presence: PeerPresence;
  /** What was learned of how fast peers answer. */
  readonly timing: PeerTiming;
  /** Let go of once the tree is gone, however it went. */
  readonly directory: HeldDirectory;
}

/** Makes the face. */
export function faceOf(needs: FaceNeeds): Node {
  const { runtime, tree, ask, self, directory } = needs;
  void tree.exited.then(directory.release);
  const restarts = countRestarts(needs);
  const node: Node = {
    ...joiningFace(needs),
    id: self,
    runtime,
    tree,
    ask: askIn<Message>(needs),
    inspectorUrl: async () => await runtime.whereis(INSPECTOR_ENDPOINT)?.call.url(),
    endpoint: () => runtime.ref(TCP_LISTENER).call.endpoint(),
    ...p2pMethods(needs),
    ...peerFace(needs),
    broadcast: async (message) => {
      checkArguments("broadcast", { message });
      const peers = await ask.connected();
      const work = { name: "broadcast", message, peers: peers.length };
      return tracedWork(needs, work, () => broadcast<Message>(node.ask, message, peers));
    },
    listNodes: async (view = "all", at = { dateMs: needs.doors.clock.now() }) => {
      checkArguments("listNodes", { view, at });
      return await runtime.ref(MEM_TABLE).call.list({ view, at });
    },
    nearestNodes: async (nodes, patch) => {
      checkArguments("nearestNodes", { nodes, patch });
      const from = patch ?? (await ownPatch(needs));
      return byNearest([...nodes], ({ geoPatch }) => geoDistanceKm(geoPatch ?? "", from));
    },
    peers: () => connectionViews(needs),
    status: () => statusOf(needs, sumOf(restarts.byPath)),
    restarts: () => restarts.byPath,
    ...chainFace(needs),
    at: (path) => tree.at(path) as ActorRef | undefined,
    stop: async (options) => {
      restarts.stop();
      try {
        const timeoutMs = options?.deadlineMs ?? STOP_DEADLINE_MS;
        await orElse(runtime.ref(TCP_LISTENER).call.drain(undefined, { timeoutMs }), undefined);
        await runtime.stop(options);
      } finally {
        await directory.release();
      }
    },
    [Symbol.asyncDispose]: () => node.stop(),
  };
  return node;
}

/** Counts by path; temporary children, whose names are without end, are never restarted. */
function countRestarts({ runtime }: FaceNeeds): {
  readonly byPath: ReadonlyMap<string, number>;
  stop(): void;
} {
  const byPath = new Map<string, number>();
  const stop = runtime.listen((event) => {
    if (event.type !== "supervisor.report" || event.context !== "child_terminated") return;
    const { actor, restart } = event.offender;
    if (actor === undefined || restart === "temporary") return;
    byPath.set(actor, (byPath.get(actor) ?? 0) + 1);
  });
  return { byPath, stop };
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

async function connectionViews({ runtime }: FaceNeeds): Promise<ConnectionView[]> {
  const entries = await runtime.ref(CONNECTION_REGISTRY).call.list();
  const views = await Promise.allSettled(entries.map(({ ref }) => ref.call.view()));
  return views.flatMap((view) => (view.status === "fulfilled" ? [view.value] : []));
}

/** A node without consensus of its own. */
const NO_PART = Promise.resolve(undefined);

async function statusOf(needs: FaceNeeds, restarts: number): Promise<NodeStatus> {
  const { runtime, options, self, ask, tree } = needs;
  const [listen, geoPatch, connected, known, head, part, cursor] = await Promise.all([
    orElse(runtime.ref(TCP_LISTENER).call.endpoint(), options.listen ?? LISTEN_DEFAULT),
    orElse(ownPatch(needs), "???"),
    orElse(ask.connected(), []),
    orElse(runtime.ref(DISCOVERY).call.view(), { known: [], refused: {} }),
    orElse(runtime.ref(STATE_SYNC).call.head(), undefined),
    orElse(runtime.whereis(CONSENSUS_PORT)?.call.epoch() ?? NO_PART, undefined),
    orElse(runtime.ref(COMMIT_FEED).call.cursor(), 0),
  ]);
  const { actors, messages } = runtime.counts();
  const committee = head?.committee;
  return {
    id: self,
    kind: options.kind ?? "full",
    networkId: options.networkId,
    listen,
    geoPatch,
    isUp: tree.ref.isAlive,
    peersConnected: connected.length,
    peersKnown: known.known.length,
    head: { index: head?.index ?? 0, digest: head === undefined ? "" : hexOf(head.digest) },
    epoch: {
      number: committee?.epoch ?? 0,
      members: committee?.authorities.map(({ name }) => name) ?? [],
      isMember: part?.takesPart === true && part.committee.epoch === committee?.epoch,
    },
    cursor,
    restarts,
    actors,
    messages,
  };
}

/** A part that is restarting just now is no reason to say nothing about the others. */
async function orElse<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch {
    return otherwise;
  }
}
