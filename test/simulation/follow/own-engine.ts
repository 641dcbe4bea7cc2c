/** An engine beside a follower: now and then it has the next commit before any peer gives it. */

import { STATE_SYNC } from "../../../messages/state-sync.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import type { RecordedChain } from "../../support/parts/recorded-chain.ts";

/** What became of a commit of its own: kind, index or rule. */
export const OWN_JUDGED = "engine.judged";

/** Longest time between two commits of its own, in ms. */
const OWN_MS_MAX = 500;

/** Hands the commits of a chain over as its own, each as soon as the follower has the one before. */
export function runEngine(env: NodeEnv, runtime: Runtime, { own }: RecordedChain): void {
  const random = env.random.fork("engine");
  const step = async (): Promise<void> => {
    const sync = runtime.ref(STATE_SYNC);
    const { index } = await sync.call.head();
    const commit = own[index + 1];
    if (commit !== undefined) env.trace(OWN_JUDGED, { ...(await sync.call.ownCommit(commit)) });
  };
  const look = (): void => {
    step().catch(forgive);
    env.clock.setTimer(look, 1 + random.below(OWN_MS_MAX));
  };
  look();
}

/** Whoever is asked may be gone: it is asked again. */
function forgive(error: unknown): void {
  if (!isRuntimeError(error)) throw error;
}
