/** Which actor answers what: the node's own requests and notices. */

import type { AnswerContext } from "../../actors/p2p-server.answers.ts";
import type { Responder, Routes } from "../../actors/p2p-server.ts";
import { CONSENSUS_PORT } from "../../messages/consensus-port.ts";
import { DISCOVERY } from "../../messages/discovery.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import { STORE } from "../../messages/store.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import {
  BOOTSTRAPPING_NODES_MAX,
  type GetBootstrappingNodes,
  type ListNodes,
  NODES_MAX,
} from "../../messages/wire/p2p.ts";
import { answerSyncRequest, type ChainRequest } from "../../src/chain-store/answers.ts";
import { ChainReader } from "../../src/chain-store/chain-reader.ts";
import { actorSource } from "../../src/chain-store/chain-source.ts";
import type { SignatureContext } from "../../src/chain/signing.ts";
import { byNearest, geoDistanceKm } from "../../src/geo/distance.ts";
import { isGeoPatch } from "../../src/geo/patch.ts";
import { hexOf } from "../../src/hex.ts";
import type { KnownNode } from "../../src/peer/known-node.ts";
import { firstEnrolledNode } from "../../src/peer/node-list.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { entryOf } from "./node-entries.ts";

type Context = AnswerContext;
type Request<Type extends NodeMessage["type"]> = Extract<NodeMessage, { readonly type: Type }>;

/** Answers of a node to the messages of its own families. */
export function nodeRoutes(signing: SignatureContext): Routes<Message> {
  const { sha256 } = signing.crypto;
  const chain: Responder<Message> = (message, _peer, context) =>
    answerSyncRequest(
      new ChainReader(actorSource(context.ref(STORE)), signing),
      message as ChainRequest,
    );
  const requests: Readonly<Record<string, Responder<Message>>> = {
    "p2p.ping": () => ({ type: "p2p.pong" }),
    "p2p.get_known_peers": (message, peer, context) =>
      knownPeers(message as Request<"p2p.get_known_peers">, peer, context),
    "p2p.list_nodes": (message, _peer, context) => listNodes(message as ListNodes, sha256, context),
    "p2p.get_bootstrapping_nodes": (message, _peer, context) =>
      bootstrappingNodes(message as GetBootstrappingNodes, sha256, context),
    "sync.get_commit_availability": chain,
    "sync.get_commit_info": chain,
    "sync.fetch_commits": chain,
    "sync.fetch_blocks": chain,
    "sync.get_certifiers": chain,
    "sync.push_commit": (message, peer, context) => {
      const { index } = message as Request<"sync.push_commit">;
      context.ref(STATE_SYNC).cast.pushed({ peer, index });
      return { type: "sync.commit_acknowledged", timestampMs: context.clock.now() } as Message;
    },
  };
  return {
    requests,
    notices: {
      "consensus.relay": (message, peer, context) => {
        const { content } = message as Request<"consensus.relay">;
        context.ref(CONSENSUS_PORT).cast.relayed({ peer, content });
      },
    },
  };
}

async function knownPeers(
  { ownRecord }: Request<"p2p.get_known_peers">,
  peer: string,
  context: Context,
): Promise<NodeMessage> {
  const known = await context.ref(DISCOVERY).call.getKnownPeers({ peer, ownRecord });
  return { type: "p2p.known_peers", ...known };
}

async function listNodes(
  { authorizedAndAvailable, after }: ListNodes,
  sha256: (bytes: Uint8Array) => Uint8Array,
  context: Context,
): Promise<NodeMessage> {
  const view = authorizedAndAvailable ? "authorized_and_available" : "all";
  const all = await nodesOf(view, context);
  const afterKey = after === null ? "" : hexOf(after);
  const rest = all.filter(({ firstPublicKey }) => firstPublicKey > afterKey);
  const page = rest.slice(0, NODES_MAX).map((known) => entryOf(known, sha256));
  return { type: "p2p.node_list", nodes: page, more: rest.length > page.length };
}

/** Archethic's bootstrapping nodes: some drawn, the nearest, and the first of all. */
async function bootstrappingNodes(
  { patch }: GetBootstrappingNodes,
  sha256: (bytes: Uint8Array) => Uint8Array,
  context: Context,
): Promise<NodeMessage> {
  if (!isGeoPatch(patch)) return { type: "generic.error", reason: "malformed_request" };
  const usable = await nodesOf("authorized_and_available", context);
  const all = await nodesOf("all", context);
  const nearest = byNearest([...usable], ({ geoPatch }) => geoDistanceKm(geoPatch ?? "", patch));
  const first = firstEnrolledNode(all);
  const entries = (nodes: readonly KnownNode[]) =>
    nodes.slice(0, BOOTSTRAPPING_NODES_MAX).map((known) => entryOf(known, sha256));
  return {
    type: "p2p.bootstrapping_nodes",
    newSeeds: entries(context.random.shuffle(usable)),
    closestNodes: entries(nearest),
    firstEnrolledNode: first === undefined ? null : entryOf(first, sha256),
  };
}

function nodesOf(
  view: "all" | "authorized_and_available",
  context: Context,
): Promise<readonly KnownNode[]> {
  return context.ref(MEM_TABLE).call.list({ view, at: { dateMs: context.clock.now() } });
}
