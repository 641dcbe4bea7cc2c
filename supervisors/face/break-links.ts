/** Breaking links of a node on purpose: to a peer, or to all nodes known in a place. */

import { isProduction } from "../../src/control/production.ts";
import { cannotDo } from "../../src/control/refusal.ts";
import type { LinkOrder } from "../../src/inspector/faults/fault-order.ts";
import type { LinkBreaker } from "../../src/inspector/faults/live-faults.ts";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import { BreakableTransport } from "../../src/transport/breakable.ts";
import type { DeskNeeds } from "./inspector-desk.ts";
import type { Node } from "./node-face.ts";
import type { NodeDoors, NodeOptions } from "./node-options.ts";

/** How late frames are unless an order says so, in ms. */
const SLOW_BY_MS = 1_000;

/** In development: the doors with a transport that can be broken, and what breaks it. Otherwise the doors as they are. */
export function breakableDoors(
  { development = false }: Pick<NodeOptions, "development">,
  doors: NodeDoors,
  face: () => Node | undefined,
): { readonly doors: NodeDoors; readonly faults: DeskNeeds["faults"] } {
  if (!development || isProduction()) return { doors, faults: development };
  const transport = new BreakableTransport(doors.transport, doors.clock);
  return { doors: { ...doors, transport }, faults: { links: linkBreaker(transport, face) } };
}

/** Makes what breaks the links of a node. */
function linkBreaker(
  transport: BreakableTransport,
  face: () => Pick<Node, "listNodes"> | undefined,
): LinkBreaker {
  return async (order: LinkOrder) => {
    if (order.kind === "partition") {
      const there = await keysIn(order.patch, face());
      if (there.size === 0) throw cannotDo(`no known node is in ${order.patch}`);
      return transport.break({ do: "cut", befalls: (peer) => there.has(nodeKeyOf({ key: peer })) });
    }
    const befalls = (peer: string): boolean => peer === order.peer;
    if (order.kind === "cut") return transport.break({ do: "cut", befalls });
    return transport.break({ do: "slow", befalls, byMs: order.byMs ?? SLOW_BY_MS });
  };
}

/** Keys of the nodes that are known in a place at this moment. */
async function keysIn(
  patch: string,
  node: Pick<Node, "listNodes"> | undefined,
): Promise<ReadonlySet<string>> {
  const known = (await node?.listNodes()) ?? [];
  const there = known.filter(({ geoPatch }) => geoPatch?.startsWith(patch) === true);
  return new Set(there.map(({ firstPublicKey }) => firstPublicKey));
}
