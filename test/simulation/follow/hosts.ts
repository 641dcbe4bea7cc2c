/** The hosts of followers: one keeps the index itself, the others leave that to their node. */

import type { NodeEnv } from "../../../src/testing/index.ts";
import type { Random } from "../../../src/time/random.ts";
import { CHAIN_TRACE, ChainHost } from "../whole-node/chain-host.ts";
import type { SinkMaker } from "./follower.ts";

/** A host that keeps no index has executed a commit: index. */
export const EXECUTED = "host.executed";

/** Times such a host needs for a commit, in ms: less than commits are apart, and far more. */
const PACES_MS = [20, 20, 350] as const;

/** A kind of host, the same in all lives of its node. */
export function drawSink(random: Random): SinkMaker {
  const paceMs = random.pick(PACES_MS) ?? PACES_MS[0];
  return random.unit() < 0.4 ? hostOnDisk : (env) => forgetfulHost(env, paceMs);
}

function hostOnDisk(env: NodeEnv): Promise<ChainHost> {
  return ChainHost.open(env);
}

async function forgetfulHost(env: NodeEnv, paceMs: number): Promise<Pick<ChainHost, "handle">> {
  return {
    handle: async ({ commitRef: { index, digest } }) => {
      env.trace(CHAIN_TRACE.handed, { index, digest: Buffer.from(digest).toString("hex") });
      await new Promise<void>((resolve) => {
        env.clock.setTimer(resolve, paceMs);
      });
      env.trace(EXECUTED, { index });
    },
  };
}
