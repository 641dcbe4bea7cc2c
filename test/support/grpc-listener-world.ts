/** The gRPC listener over a door in memory, with the server behind it: what tests of it stand on. */

import { grpcListener, type GrpcListenerMessages } from "../../actors/grpc-listener.ts";
import { p2pServer, type Responder } from "../../actors/p2p-server.ts";
import { P2P_SERVER } from "../../messages/p2p-server.ts";
import { nodeMessages } from "../../messages/wire/node-messages.ts";
import { actorName } from "../../src/actor/name.ts";
import type { Call } from "../../src/actor/protocol.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { defineActor, reply, started } from "../../src/index.ts";
import type { PeerTerms } from "../../src/peer/peer-terms.ts";
import type { Catalogue } from "../../src/wire/catalogue.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { FakeDoor } from "./grpc-door.ts";
import type { NodeWorld } from "./node-world.ts";

type NodeDoorMessages = {
  readonly standing: Call<void, { readonly isUp: boolean; readonly terms: PeerTerms }>;
};

/** How requests are answered, by type. */
export type Answers = Readonly<Record<string, Responder<Message>>>;

/** The listener. */
export const LISTENER = actorName<GrpcListenerMessages>("grpc-listener");

const NODE_DOOR = actorName<NodeDoorMessages>("node-door");

/** Nobody wants the peer whose key is made of nines. */
const UNWANTED: PeerTerms = new Map([
  ["09".repeat(32), { affinity: "never", admin: [], chain: [] }],
]);

const nodeDoor = (isUp: boolean) =>
  defineActor<NodeDoorMessages, null>({
    name: "node-door",
    init: () => started(null),
    handle: { standing: () => reply({ isUp, terms: UNWANTED }) },
  });

/** What a node with three commits says of them. */
export const AVAILABLE = {
  type: "sync.commit_availability",
  highestSyncedCommit: 3,
  lowestAvailableCommit: 0,
} as Message;

/** Starts both. @returns the door calls are made at */
export async function startListener(
  world: NodeWorld,
  { answers = {}, isUp = true }: { readonly answers?: Answers; readonly isUp?: boolean } = {},
): Promise<FakeDoor> {
  const door = new FakeDoor();
  const catalogue = nodeMessages as Catalogue<Message>;
  const requests = { "sync.get_commit_availability": () => AVAILABLE, ...answers };
  const endpoint = { host: "grpc", port: 0 };
  const digestOf = nativeCrypto().blake2b256;
  await world.supervise([
    nodeDoor(isUp).childSpec(undefined, { name: NODE_DOOR }),
    p2pServer.childSpec({ catalogue, routes: { requests, notices: {} } }, { name: P2P_SERVER }),
    grpcListener.childSpec({ door, endpoint, nodeDoor: NODE_DOOR, digestOf }, { name: LISTENER }),
  ]);
  return door;
}
