/** Stands between an engine and its network, and writes every block it sends as its own into the trace. */

import { readMessage } from "../../../examples/committee/messages.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import { blockRef, type ConsensusNetwork, decodeBlock, hexOf } from "../../../supervisors/index.ts";
import { CHAIN_TRACE } from "./chain-host.ts";

/** The same network; a block counts as sent once it is handed over, whoever hears it. */
export function notingBlocks(
  network: ConsensusNetwork,
  { crypto, trace }: Pick<NodeEnv, "crypto" | "trace">,
): ConsensusNetwork {
  return {
    ...network,
    broadcast: (message) => {
      const said = readMessage(message);
      if (said?.type === "block") {
        const { epoch, round, digest } = blockRef(decodeBlock(said.block), crypto);
        trace(CHAIN_TRACE.sent, { epoch, round, digest: hexOf(digest) });
      }
      network.broadcast(message);
    },
  };
}
