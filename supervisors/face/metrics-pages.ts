/** What a node serves to whoever scrapes it. */

import type { MetricsEndpointArgs } from "../../actors/metrics-endpoint.ts";
import type { ConnectionState, ConnectionView } from "../../messages/connection.ts";
import type { TreeNode } from "../../src/runtime/tree-snapshot.ts";
import { LABEL_VALUES_MAX } from "../../src/telemetry/histogram.ts";
import type { Metrics } from "../../src/telemetry/metrics.ts";
import { type Metric, openMetricsText } from "../../src/telemetry/open-metrics.ts";
import { serveMetrics } from "../../src/telemetry/open-metrics-server.ts";
import type { Node, NodeStatus } from "./node-face.ts";
import type { MetricsOptions } from "./node-options.ts";

/** Only programs of this machine read, unless told otherwise. */
const LOOPBACK = "127.0.0.1";

/**
 * What the endpoint is handed.
 *
 * @param face the node, once it has started
 */
export function metricsArgs(
  { host = LOOPBACK, port }: MetricsOptions,
  metrics: Metrics,
  face: () => Node | undefined,
): MetricsEndpointArgs {
  return {
    open: () =>
      serveMetrics(
        { host, port },
        {
          metrics: async () => openMetricsText([...metrics.view(), ...(await gaugesOf(face()))]),
          health: async () => healthOf(await face()?.status()),
        },
      ),
  };
}

/** A node is well once it has started and as long as its tree stands. */
function healthOf(status: NodeStatus | undefined) {
  if (status === undefined) return { isWell: false, reason: "the node is starting" };
  const { isUp, peersConnected, head, cursor, restarts } = status;
  return { isWell: isUp, peersConnected, head: head.index, cursor, restarts };
}

async function gaugesOf(node: Node | undefined): Promise<readonly Metric[]> {
  if (node === undefined) return [];
  const [status, peers] = await Promise.all([node.status(), node.peers()]);
  const tree = node.tree.snapshot();
  const waiting = mailboxesOf(tree);
  const pending = peers.reduce((sum, view) => sum + view.pending, 0);
  return [
    connectionsBy(peers),
    gauge("coppice_requests_pending", "Requests to peers without an answer.", pending),
    gauge("coppice_mailbox_messages", "Messages that wait in all mailboxes.", sumOf(waiting)),
    gauge("coppice_mailbox_messages_max", "Those of the fullest one.", Math.max(0, ...waiting)),
    queuesBy(tree),
    gauge("coppice_peers_known", "Nodes whose records are known.", status.peersKnown),
    gauge("coppice_head_index", "Index of the newest stored commit.", status.head.index),
    gauge("coppice_cursor_index", "Index of the last commit the host took.", status.cursor),
    gauge("coppice_actors", "Actors that are alive.", status.actors),
    {
      ...{ name: "coppice_messages", type: "counter", help: "Messages between actors." },
      samples: [{ labels: {}, value: status.messages }],
    },
  ];
}

function mailboxesOf({ mailbox, children }: TreeNode): readonly number[] {
  return [mailbox, ...children.flatMap(mailboxesOf)];
}

/** What waits by the kind of actor: of sessions and connections the sum. */
function queuesBy(tree: TreeNode): Metric {
  const waiting = new Map<string, number>();
  const add = ({ behaviour = "none", mailbox, children }: TreeNode): void => {
    const isRoom = waiting.size < LABEL_VALUES_MAX || waiting.has(behaviour);
    const actor = isRoom ? behaviour : "other";
    waiting.set(actor, (waiting.get(actor) ?? 0) + mailbox);
    for (const child of children) add(child);
  };
  add(tree);
  const samples = [...waiting].map(([actor, value]) => ({ labels: { actor }, value }));
  return {
    name: "coppice_queue_messages",
    type: "gauge",
    help: "Waiting by kind of actor.",
    samples,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

const STATES: readonly ConnectionState[] = ["connected", "connecting", "disconnected"];

function connectionsBy(peers: readonly ConnectionView[]): Metric {
  const samples = STATES.map((state) => ({
    labels: { state },
    value: peers.filter((view) => view.state === state).length,
  }));
  return { name: "coppice_connections", type: "gauge", help: "Connections by state.", samples };
}

function gauge(name: string, help: string, value: number): Metric {
  return { name, type: "gauge", help, samples: [{ labels: {}, value }] };
}
