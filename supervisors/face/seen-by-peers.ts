/** Asks peers where they see this node come from, for a node whose operator and host do not say. */

import {
  CONNECTION_REGISTRY,
  type RegisteredConnection,
} from "../../messages/connection-registry.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { isRuntimeError } from "../../src/errors.ts";
import type { PeerAsk } from "../../src/link/peer-ask.ts";
import type { NodeAddress } from "../../src/peer/node-address.ts";
import { agreedHosts, type SeenFrom } from "../../src/peer/seen-address.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import type { Random } from "../../src/time/random.ts";
import { TCP_LISTENER } from "../names.ts";

/** Peers asked at once: as many as a node keeps connections to. */
const WITNESSES_MAX = 16;

/** What asking stands on. */
interface SeenNeeds {
  readonly runtime: Runtime;
  readonly ask: Pick<PeerAsk<NodeMessage>, "request">;
  /** Draws whom to ask when there are many. */
  readonly random: Random;
}

/**
 * The addresses enough peers agree on, with the port this node listens on; none while they do not. A
 * router that gives the port another number outside is not seen through.
 */
export async function seenByPeers({ runtime, ask, random }: SeenNeeds): Promise<NodeAddress[]> {
  const connections = await runtime.ref(CONNECTION_REGISTRY).call.list();
  // Of those who only came here nobody knows where they are, whatever their records say, and so not how many.
  const standing = connections.filter(({ state, isDialed }) => state === "connected" && isDialed);
  const witnesses = random.shuffle(standing).slice(0, WITNESSES_MAX);
  const told = await Promise.all(witnesses.map((witness) => wordOf(witness, ask)));
  const hosts = agreedHosts(told.flat());
  if (hosts.length === 0) return [];
  const { port } = await runtime.ref(TCP_LISTENER).call.endpoint();
  return hosts.map((host) => ({ host, port }));
}

/** What one peer tells; one that does not answer tells nothing. */
async function wordOf(
  { peer, endpoint }: RegisteredConnection,
  ask: SeenNeeds["ask"],
): Promise<readonly SeenFrom[]> {
  if (endpoint === undefined) return [];
  try {
    const answer = await ask.request(peer, { type: "p2p.get_seen_address" });
    if (answer.type !== "p2p.seen_address") return [];
    return [{ witness: endpoint.host, host: answer.host }];
  } catch (error) {
    if (isRuntimeError(error)) return [];
    throw error;
  }
}
