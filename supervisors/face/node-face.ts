/** A running node, as its host holds it. */

import type { BootstrapProgress } from "../../messages/bootstrap.ts";
import type { PeerKnowledge } from "../../messages/discovery.ts";
import type { PeerChange } from "../../src/peer/peer-terms.ts";
import type { ConnectionView } from "../../messages/connection.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import type { ActorRef } from "../../src/actor/ref.ts";
import type { AskOptions, PeerAsk } from "../../src/link/peer-ask.ts";
import type { PeerEvent } from "../../src/link/peer-presence.ts";
import type { GeoPatch } from "../../src/geo/patch.ts";
import type { KnownNode, NodeKey, NodeUpdate } from "../../src/peer/known-node.ts";
import type { NetworkJudgement } from "../../src/peer/node-judgement.ts";
import type { NodeHistoryEntry } from "../../src/peer/node-history.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { ViewDate } from "../../src/peer/node-views.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import type { Tree } from "../../src/runtime/tree.ts";
import type { SupervisorMessages } from "../../src/supervision/admin.ts";
import type { Endpoint } from "../../src/transport/transport.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import type { NodeView } from "../../src/peer/node-table.ts";
import type { BroadcastOutcome } from "./broadcast.ts";
import type { Contact, ContactOutcome } from "./contacts.ts";
import type { FetchNodesOptions } from "./fetch-nodes.ts";
import type { HedgedAnswer } from "./hedged-ask.ts";
import type { AnyOptions, ReadOptions, WriteOptions } from "./many-peers.ts";
import type { NodeKind } from "./node-options.ts";
import type { FoundNodes, NodeChange } from "./node-table-face.ts";
import type { WriteDone } from "./quorum-write.ts";

/** A member of a committee, in plain data. */
export interface CommitteeMember {
  readonly name: string;
  readonly stake: number;
  readonly peer: PeerId;
}

/** Who decides in an epoch, in plain data. */
export interface EpochCommittee {
  readonly epoch: number;
  readonly members: readonly CommitteeMember[];
}

/** Where a node stands, in plain data. */
export interface NodeStatus {
  readonly id: PeerId;
  readonly kind: NodeKind;
  readonly networkId: string;
  readonly listen: Endpoint;
  readonly geoPatch: GeoPatch;
  /** Whether the node's tree is up. */
  readonly isUp: boolean;
  readonly peersConnected: number;
  readonly peersKnown: number;
  readonly head: { readonly index: number; readonly digest: string };
  /** The epoch the next commit belongs to. */
  readonly epoch: {
    readonly number: number;
    /** Names of those who decide in it. */
    readonly members: readonly string[];
    /** Whether this node's host decides with them. */
    readonly isMember: boolean;
  };
  /** Index of the last commit the host has taken. */
  readonly cursor: number;
  /** Restarts of actors since the start. */
  readonly restarts: number;
  readonly actors: number;
  readonly messages: number;
}

/**
 * A running node. What asks and tells peers takes the node's own messages, and a host's when they are
 * named: `node.quorumRead<MyMessage>(…)`.
 */
export interface Node extends AsyncDisposable {
  /** Its key as hexadecimal text: its name on the network. */
  readonly id: PeerId;
  readonly runtime: Runtime;
  readonly tree: Tree<SupervisorMessages>;
  /** Asks peers, for hosts that speak messages of their own. */
  readonly ask: PeerAsk;
  /** Where it listens, with the real port. */
  endpoint(): Promise<Endpoint>;
  /** Where metrics are served, with the real port; `undefined` for a node that serves none. */
  metricsEndpoint(): Promise<Endpoint | undefined>;
  /** What to open in a browser to look at the node, with its token; `undefined` for a node that shows itself to nobody. */
  inspectorUrl(): Promise<string | undefined>;
  /** Where gRPC clients are answered, with the real port; `undefined` for a node that answers none. */
  grpcEndpoint(): Promise<Endpoint | undefined>;
  /** Accepts peers from now on, if it did not. @returns where it listens */
  nodeUp(): Promise<Endpoint>;
  /**
   * Accepts nobody until {@link Node.nodeUp}, also when its listener starts again; who is connected has
   * what it asked answered, for up to 2 s, and is then closed.
   */
  nodeDown(): Promise<void>;
  /**
   * Sends a request to a peer and waits for its answer (Archethic `send_message`).
   *
   * @param peer its network key, or any key its node has ever had
   * @throws RuntimeError `request.unknown_node`, `request.not_connected`, `request.overtaken`, `request.refused`, `call.timeout`,
   *   `transport.closed`, `option.invalid` for what is no peer, no request or no length of time
   */
  sendMessage<M extends Message = NodeMessage>(
    peer: PeerId | NodeKey,
    message: NoInfer<M>,
    options?: AskOptions,
  ): Promise<M>;
  /**
   * Reads from several peers, nearest first, until enough of them agree (`quorum_read`). One more is
   * asked beside a peer that is slower than it usually is.
   *
   * @throws RuntimeError `quorum.no_peers`, `quorum.no_answer`, `quorum.too_few_answers`,
   *   `quorum.not_accepted`, `call.aborted`, `option.invalid`
   */
  quorumRead<M extends Message = NodeMessage>(
    message: NoInfer<M>,
    options?: ReadOptions<NoInfer<M>>,
  ): Promise<M>;
  /**
   * Writes to all holders of a value, until as many as the level says have acknowledged. A write that
   * failed may have reached some of them.
   *
   * @throws RuntimeError `quorum.no_peers`, `quorum.not_acknowledged`, `call.aborted`, `option.invalid`
   */
  quorumWrite<M extends Message = NodeMessage>(
    message: NoInfer<M>,
    options?: WriteOptions<NoInfer<M>>,
  ): Promise<WriteDone>;
  /**
   * Asks any of several peers: the nearest, and the next when it fails or is slower than usual. The
   * first answer that will do wins; the other request is given up.
   *
   * @throws RuntimeError `quorum.no_peers`, `quorum.no_answer`, `quorum.not_accepted`, `call.aborted`,
   *   `option.invalid`
   */
  askAny<M extends Message = NodeMessage>(
    message: NoInfer<M>,
    options?: AnyOptions<NoInfer<M>>,
  ): Promise<HedgedAnswer<M>>;
  /** Sends a notice to every connected peer; a slow one delays nobody (`broadcast_message`). */
  broadcast<M extends Message = NodeMessage>(message: NoInfer<M>): Promise<BroadcastOutcome>;
  /** Takes in what is known of a node, and dials it without waiting; this node itself is not dialed. */
  addAndConnect(update: NodeUpdate): Promise<void>;
  /**
   * Connects to nodes, all at once; those that are connected stay so. A node that moved is dialed where
   * it is now.
   *
   * @returns how each contact went
   */
  connect(
    contacts: readonly Contact[],
    options?: { readonly timeoutMs?: number },
  ): Promise<ReadonlyMap<PeerId, ContactOutcome>>;
  /** Whether a link to a peer stands now; this node is connected to itself. */
  isConnected(peer: PeerId): Promise<boolean>;
  /** The node of any of its keys, or this node; `undefined` for a key nobody has. */
  nodeInfo(key?: NodeKey | PeerId): Promise<KnownNode | undefined>;
  /** The nodes of several keys, and the keys nobody has. */
  nodesInfo(keys: readonly (NodeKey | PeerId)[]): Promise<FoundNodes>;
  /** The first key of the node that has a key; `undefined` for a key nobody has. */
  firstNodeKey(key: NodeKey | PeerId): Promise<NodeKey | undefined>;
  /** Changes what is known of a node; false when no node has the key. */
  changeNode(key: NodeKey | PeerId, change: NodeChange): Promise<boolean>;
  /**
   * Takes in what the summary of a period says of nodes, as a whole (self-repair): nobody sees one part
   * of it, before or after a crash. What is said of nobody, or out of bounds, is left out and told.
   */
  judge(judgement: NetworkJudgement): Promise<void>;
  /** Takes in a transaction of the host's chain that says something about nodes. */
  loadTransaction(entry: NodeHistoryEntry): Promise<void>;
  /**
   * The nodes other nodes know, the newest word on each.
   *
   * @throws RuntimeError `quorum.no_peers`, `quorum.no_answer`, `call.aborted`
   */
  fetchNodes(options?: FetchNodesOptions): Promise<readonly KnownNode[]>;
  /** Nodes of a view, at a date or now. */
  listNodes(view?: NodeView, at?: ViewDate): Promise<readonly KnownNode[]>;
  /** Nodes sorted from the nearest to the farthest of a patch, or of this node. */
  nearestNodes(nodes: readonly KnownNode[], patch?: GeoPatch): Promise<readonly KnownNode[]>;
  /** Where others are told that it is reached. */
  addresses(): Promise<readonly Endpoint[]>;
  /** Whom it asks when it knows nobody, each `host:port:key`: configured, said by names, learned. */
  seeds(): Promise<readonly string[]>;
  /**
   * Takes these for the seeds it has learned; those of the configuration and of names stay. No seed, or
   * none but the node itself, changes nothing.
   *
   * @throws RuntimeError `option.invalid`
   */
  replaceSeeds(seeds: readonly string[]): Promise<void>;
  /** How far it is on its way into its network; `undefined` when its host has no part in that. */
  bootstrap(): Promise<BootstrapProgress | undefined>;
  /**
   * Changes how much a peer is wanted, or where the operator or the chain says it is; `null` and an empty list
   * take that back. It counts at once and until the process ends: `never` ends every link with the peer,
   * `high` has it dialed.
   *
   * @returns false when there is no room for one more peer
   * @throws RuntimeError `option.invalid`
   */
  changePeer(peer: PeerId, change: PeerChange): Promise<boolean>;
  /** What discovery knows of a peer: how much it is wanted, where it is, and who says so. */
  peer(peer: PeerId): Promise<PeerKnowledge>;
  /** Known peers that say they can do something. */
  peersWith(capability: string): Promise<readonly PeerId[]>;
  /** Every peer with a link, or with a connection that dials it, and how that stands. */
  peers(): Promise<readonly ConnectionView[]>;
  /**
   * Tells of peers that come and go, once each and not once a link: those that are there at once, then each
   * change in the turn it happens. A listener that throws is dropped, and `runtime.observer_failed` says so.
   *
   * @returns stops telling
   * @throws RuntimeError `option.invalid`, `listener.limit` at the 64th listener of the node
   * @example
   * const stop = node.watchPeers((event) => console.log(event.type, event.peer));
   */
  watchPeers(listener: (event: PeerEvent) => void): () => void;
  status(): Promise<NodeStatus>;
  /** How often each actor has crashed and was started again, by path; absent means never. */
  restarts(): ReadonlyMap<string, number>;
  /** Names and digests of stored commits. */
  commits(from: number, limit: number): Promise<readonly { index: number; digest: string }[]>;
  /** Who decides in an epoch; `undefined` for one that has not begun, or whose commits were removed. */
  committee(epoch: number): Promise<EpochCommittee | undefined>;
  /** The actor at a path such as `/node/p2p/nodes/mem-table`. */
  at(path: string): ActorRef | undefined;
  /** Stops everything in order. */
  stop(options?: { readonly deadlineMs?: number }): Promise<void>;
}
