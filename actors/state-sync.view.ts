/** How state sync shows itself. */

import type { SyncView } from "../messages/state-sync.ts";
import { viewOf } from "../src/chain-store/follow/progress.ts";
import { isJob } from "./state-sync.life.ts";
import type { StateSyncState } from "./state-sync.state.ts";

/** State sync for observers. */
export function syncView({ progress, slot }: StateSyncState): SyncView {
  const view = viewOf(progress);
  if (!isJob(slot)) return { ...view, job: undefined, asks: [] };
  return { ...view, job: slot.job, asks: slot.board.asked.map(({ peer }) => peer) };
}
