/** The methods of a node that ask and tell its peer-to-peer part. */

import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import { MEM_TABLE_LOADER } from "../../messages/mem-table-loader.ts";
import { parseKey } from "../../src/crypto/keys.ts";
import { isRuntimeError, RuntimeError } from "../../src/errors.ts";
import { hexOf } from "../../src/hex.ts";
import type { AskOptions } from "../../src/link/peer-ask.ts";
import type { NodeKey } from "../../src/peer/known-node.ts";
import type { NodeHistoryEntry } from "../../src/peer/node-history.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { GRPC_LISTENER, METRICS_ENDPOINT, TCP_LISTENER } from "../names.ts";
import { checkArguments } from "./check-arguments.ts";
import { connectAll } from "./contacts.ts";
import type { FaceNeeds } from "./face-of.ts";
import { fetchNodes } from "./fetch-nodes.ts";
import { askAny, askIn, readFromMany, writeToMany } from "./many-peers.ts";
import type { Node } from "./node-face.ts";
import { changeNode, nodeOf, nodesOf } from "./node-table-face.ts";

/** What these methods are of a node. */
type P2pMethods = Pick<
  Node,
  | "addAndConnect"
  | "askAny"
  | "changeNode"
  | "connect"
  | "fetchNodes"
  | "firstNodeKey"
  | "grpcEndpoint"
  | "isConnected"
  | "judge"
  | "loadTransaction"
  | "metricsEndpoint"
  | "nodeDown"
  | "nodeInfo"
  | "nodesInfo"
  | "nodeUp"
  | "quorumRead"
  | "quorumWrite"
  | "sendMessage"
>;

/** Makes the methods. */
export function p2pMethods(needs: FaceNeeds): P2pMethods {
  const { runtime, self } = needs;
  return {
    metricsEndpoint: async () => await runtime.whereis(METRICS_ENDPOINT)?.call.endpoint(),
    grpcEndpoint: async () => await runtime.whereis(GRPC_LISTENER)?.call.endpoint(),
    nodeUp: async () => {
      const endpoint = await runtime.ref(TCP_LISTENER).call.nodeUp();
      runtime.whereis(GRPC_LISTENER)?.cast.nodeUp();
      return endpoint;
    },
    nodeDown: async () => {
      runtime.whereis(GRPC_LISTENER)?.cast.nodeDown();
      await runtime.ref(TCP_LISTENER).call.nodeDown();
    },
    sendMessage: async <M extends Message>(key: PeerId, message: M, options?: AskOptions) =>
      await askIn<M>(needs).request(await peerOf(needs, key), message, options),
    quorumRead: (message, options) => readFromMany(needs, message, options),
    quorumWrite: (message, options) => writeToMany(needs, message, options),
    askAny: (message, options) => askAny(needs, message, options),
    addAndConnect: async (update) => {
      runtime.ref(MEM_TABLE).cast.upsert(update);
      dialNode(needs, update.firstPublicKey);
      await runtime.ref(MEM_TABLE).call.firstKeyOf(update.firstPublicKey);
    },
    connect: async (contacts, { timeoutMs } = {}) => {
      checkArguments("connect", { contacts, options: { timeoutMs } });
      return await connectAll(needs, contacts, timeoutMs);
    },
    isConnected: async (peer) => {
      if (peer === self) return true;
      const entry = await runtime.ref(CONNECTION_REGISTRY).call.lookup(peer);
      return entry?.state === "connected";
    },
    nodeInfo: (key = self) => nodeOf(runtime, key),
    nodesInfo: (keys) => nodesOf(runtime, keys),
    firstNodeKey: async (key) => (await nodeOf(runtime, key))?.firstPublicKey,
    changeNode: async (key, change) => {
      checkArguments("changeNode", { key, change });
      return await changeNode(runtime, key, change);
    },
    judge: async (judgement) => {
      checkArguments("judge", { judgement });
      runtime.ref(MEM_TABLE).cast.judge(judgement);
      // An answer of the table says that it has come to it.
      await runtime.ref(MEM_TABLE).call.firstKeyOf(self);
    },
    loadTransaction: (entry) => loadTransaction(needs, entry),
    fetchNodes: (options) => fetchNodes(needs, options),
  };
}

/** The network key behind any key of a node; what is no known node's key is left as it came. */
async function peerOf({ runtime }: FaceNeeds, key: PeerId | NodeKey): Promise<PeerId> {
  if (typeof key !== "string" || /^[0-9a-f]{64}$/.test(key)) return key;
  if (!/^[0-9a-f]+$/.test(key)) return key;
  const node = await nodeOf(runtime, key);
  if (node === undefined) throw unknownNode(key);
  return peerOfNodeKey(node.firstPublicKey);
}

/** Nodes are named by their first key: the key links are made with, behind the byte of its curve. */
function peerOfNodeKey(firstKey: NodeKey): PeerId {
  return hexOf(parseKey(firstKey).bytes);
}

function unknownNode(key: NodeKey): RuntimeError<"request.unknown_node"> {
  const text = `cannot send a request: no node is known by ${key}`;
  return new RuntimeError("request.unknown_node", { key }, text);
}

/** Dials without waiting; how it ends is the connection's affair. */
function dialNode(needs: FaceNeeds, firstKey: NodeKey): void {
  connectAll(needs, [{ peer: peerOfNodeKey(firstKey) }]).catch((error: unknown) => {
    if (!isRuntimeError(error)) throw error;
  });
}

async function loadTransaction(needs: FaceNeeds, entry: NodeHistoryEntry): Promise<void> {
  await needs.runtime.ref(MEM_TABLE_LOADER).call.loadTransaction(entry);
  if (entry.type === "node") dialNode(needs, entry.firstPublicKey);
}
