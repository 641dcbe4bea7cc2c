/**
 * Tells the host's oracle chain of the nodes there are: all of them at first, then each that changes.
 *
 * It owns nothing. It starts again with the table, whose subscribers end with it; the oracle chain
 * then hears of all nodes again. An oracle chain that throws is told of in `oracle.failed`, and costs
 * nobody anything.
 */

import { MEM_TABLE, type NodeObserver } from "../messages/mem-table.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { keep, started } from "../src/actor/result.ts";
import { describeError } from "../src/errors.ts";
import type { KnownNode } from "../src/peer/known-node.ts";
import type { OracleChainPort } from "../src/ports/surroundings.ts";

/** What the port is started with. */
export interface OraclePortArgs {
  readonly oracleChain: OracleChainPort;
}

/** The port's actor. */
export const oraclePort = defineActor<NodeObserver, OracleChainPort, OraclePortArgs>({
  name: "oracle-port",
  init: async ({ oracleChain }, context) => {
    const table = context.ref(MEM_TABLE);
    table.cast.subscribe(context.self);
    const nodes = await table.call.list({ view: "all", at: { dateMs: context.clock.now() } });
    tell(oracleChain, nodes, context);
    return started(oracleChain);
  },
  formatState: () => ({}),
  handle: {
    nodesChanged: (oracleChain, nodes, context) => {
      tell(oracleChain, nodes, context);
      return keep();
    },
  },
});

function tell(
  oracleChain: OracleChainPort,
  nodes: readonly KnownNode[],
  context: ActorContext<NodeObserver>,
): void {
  try {
    oracleChain.nodesChanged(nodes);
  } catch (error) {
    context.emit("oracle.failed", { error: describeError(error) });
  }
}
