/** How far a node has followed the chain, as its inspector shows it. */

import type { SyncHead, SyncLane, SyncView } from "../../messages/state-sync.ts";
import type { ShownLane, ShownSync } from "../../src/inspector/protocol/network.ts";
import { commitsPerSecond, etaMs, type SyncReading } from "../../src/peer/sync-pace.ts";
import { PEERS_SHOWN } from "./network-peers.ts";

/** What state sync and the feed say. */
export interface SyncFacts {
  readonly view: SyncView;
  readonly head: SyncHead;
  /** Absent while the feed is away. */
  readonly cursor: number | undefined;
  /** Where it stood of late. */
  readonly readings: readonly SyncReading[];
  /** Path of the actor. */
  readonly actor: string | undefined;
}

/** The facts as they are shown. */
export function syncOf({ view, head, cursor, readings, actor }: SyncFacts): ShownSync {
  const { highestKnown = 0, phase, job, blocks, jobsFailed, piecesFailed } = view;
  const highest = Math.max(highestKnown, view.head);
  const perSecond = commitsPerSecond(readings);
  const leftMs = etaMs(highest - view.head, perSecond);
  return {
    ...{ head: view.head, digest: view.digest, cursor: cursor ?? 0, highest },
    epoch: head.committee.epoch,
    ...{ phase, jobsFailed, piecesFailed },
    ...(perSecond !== undefined && { perSecond }),
    ...(leftMs !== undefined && { etaMs: leftMs }),
    ...(actor !== undefined && { actor }),
    ...(job !== undefined && { job }),
    ...(blocks !== undefined && { blocks }),
    lanes: view.lanes.slice(0, PEERS_SHOWN).map(laneOf),
  };
}

function laneOf({ asked, ...lane }: SyncLane): ShownLane {
  const ranges = asked.map(({ start, end }) => (start === end ? `${start}` : `${start} to ${end}`));
  return { ...lane, ...(ranges.length > 0 && { asked: ranges.join(", ") }) };
}
