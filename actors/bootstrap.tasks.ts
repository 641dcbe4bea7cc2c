/** What a bootstrap does that takes time: each function is one task of the actor and ends as a message. */

import { BOOTSTRAPPING_SEEDS } from "../messages/bootstrapping-seeds.ts";
import type { BootstrapLook, BootstrapMessages } from "../messages/bootstrap.ts";
import { GEO_PATCH } from "../messages/geo-patch.ts";
import { MEM_TABLE } from "../messages/mem-table.ts";
import type { NodeMessage } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { ed25519Key, encodeKey } from "../src/crypto/keys.ts";
import { isRuntimeError } from "../src/errors.ts";
import type { PeerAsk } from "../src/link/peer-ask.ts";
import {
  type BootstrapStep,
  type BootstrapView,
  nextToAsk,
  type NodePlace,
} from "../src/peer/bootstrap-plan.ts";
import type { BootstrapGiven, BootstrapSteps } from "../src/peer/bootstrap-steps.ts";
import { nodeKeyOf, UNKNOWN_ADDRESS } from "../src/peer/genesis-node.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import type { PeerId } from "../src/peer/peer-id.ts";

type Context = ActorContext<BootstrapMessages>;

/** What a look around stands on. */
export interface LookNeeds {
  readonly self: PeerId;
  readonly address: NodeAddress | null;
  readonly ask: Pick<PeerAsk<NodeMessage>, "request" | "connected">;
  /** Patience with the answer, in ms. */
  readonly askMs: number;
  /** Who has been asked already. */
  readonly asked: ReadonlySet<PeerId>;
  readonly signal: AbortSignal;
}

/** Sees who is connected, and asks one of them for nodes to work with. */
export async function lookAround(needs: LookNeeds, context: Context): Promise<BootstrapLook> {
  const [seeds, connected] = await Promise.all([
    context.ref(BOOTSTRAPPING_SEEDS).call.list(),
    needs.ask.connected("chosen"),
  ]);
  const asked = nextToAsk(seeds, connected, needs.asked);
  if (asked === undefined) return { seeds, asked, answer: undefined };
  return { seeds, asked, answer: await answerOf(asked, needs, context) };
}

/** A peer that does not answer, or answers something else, is told of and left. */
async function answerOf(
  peer: PeerId,
  { self, address, ask, askMs, signal }: LookNeeds,
  context: Context,
): Promise<BootstrapLook["answer"]> {
  const publicKey = encodeKey(ed25519Key(new Uint8Array(Buffer.from(self, "hex"))));
  const { host } = address ?? UNKNOWN_ADDRESS;
  const patch = await context.ref(GEO_PATCH).call.patchOf({ host, publicKey });
  const question = { type: "p2p.get_bootstrapping_nodes", patch } as const;
  try {
    const answer = await ask.request(peer, question, { timeoutMs: askMs, signal });
    if (answer.type === "p2p.bootstrapping_nodes") return answer;
    context.emit("bootstrap.ask_failed", { peer, error: `answered ${answer.type}` });
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    context.emit("bootstrap.ask_failed", { peer, error: error.code });
  }
  return undefined;
}

/** What a survey stands on. */
export interface SurveyNeeds {
  readonly self: PeerId;
  readonly steps: BootstrapSteps;
  readonly place: NodePlace | null;
  readonly answeredBy: PeerId | null;
}

/** How the node and its network stand. */
export async function surveyNetwork(
  { self, steps, place, answeredBy }: SurveyNeeds,
  context: Context,
): Promise<BootstrapView> {
  const nowMs = context.clock.now();
  const [standing, nodes] = await Promise.all([
    steps.standing(),
    context.ref(MEM_TABLE).call.list({ view: "authorized_and_available", at: { dateMs: nowMs } }),
  ]);
  const own = nodeKeyOf({ key: self });
  const others = nodes.filter(({ firstPublicKey }) => firstPublicKey !== own).length;
  return { standing, place, others, answeredBy, nowMs };
}

/** Has the host do a step. */
export async function doStep(
  steps: BootstrapSteps,
  step: BootstrapStep,
  given: BootstrapGiven,
): Promise<void> {
  switch (step) {
    case "initialise_network":
      return await steps.initialiseNetwork(given);
    case "initialise_node":
      return await steps.initialiseNode(given);
    case "update_node":
      return await steps.updateNode(given);
    case "none":
      return undefined;
  }
}
