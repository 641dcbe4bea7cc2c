/** Reading the table of nodes from several peers: whole lists, merged by the newest word on each node. */

import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import type { NodeEntry } from "../../messages/wire/node-entry.ts";
import type { NodeList } from "../../messages/wire/p2p.ts";
import { RuntimeError } from "../../src/errors.ts";
import { hexOf } from "../../src/hex.ts";
import type { AskOptions, PeerAsk } from "../../src/link/peer-ask.ts";
import type { KnownNode } from "../../src/peer/known-node.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { FaceNeeds } from "./face-of.ts";
import { nodeOfEntry } from "./node-entries.ts";
import { distancesOf } from "./places.ts";
import { quorumRead } from "./quorum-read.ts";

/** Pages taken of one peer: with 2,500 nodes each, as many as the largest table has. */
const PAGES_MAX = 27;

/** Which nodes, and how long for each page. */
export interface FetchNodesOptions extends AskOptions {
  /** Whether to leave out nodes that are not authorized and available now. @defaultValue false */
  readonly authorizedAndAvailable?: boolean;
}

/** Asks the nearest peers for their whole lists, until two agree or all were asked. */
export async function fetchNodes(
  needs: FaceNeeds,
  { authorizedAndAvailable = false, ...patience }: FetchNodesOptions = {},
): Promise<readonly KnownNode[]> {
  const { ask, self } = needs;
  const whole: PeerAsk<NodeMessage> = {
    ...ask,
    request: (peer, message, options) => wholeList(ask, { peer, message, options }),
  };
  const peers = await distancesOf(needs, await ask.connected("chosen"));
  const rules = { keyOf: textOf, resolve: newestOf };
  const first: NodeMessage = { type: "p2p.list_nodes", authorizedAndAvailable, after: null };
  const answer = await quorumRead(whole, first, { ...patience, peers, self, rules });
  return entriesIn(answer).map(nodeOfEntry);
}

interface Asked {
  readonly peer: PeerId;
  readonly message: NodeMessage;
  readonly options: AskOptions | undefined;
}

async function wholeList(
  ask: PeerAsk<NodeMessage>,
  { peer, message, options }: Asked,
): Promise<NodeList> {
  const nodes: NodeEntry[] = [];
  let page = message;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const answer = await ask.request(peer, page, options);
    if (answer.type !== "p2p.node_list") throw refusedBy(peer, answer.type);
    nodes.push(...answer.nodes);
    const last = answer.nodes.at(-1);
    if (!answer.more || last === undefined) return { type: "p2p.node_list", nodes, more: false };
    page = { ...page, after: last.firstPublicKey } as NodeMessage;
  }
  throw refusedBy(peer, `more than ${PAGES_MAX} pages`);
}

function entriesIn(answer: NodeMessage): readonly NodeEntry[] {
  return answer.type === "p2p.node_list" ? answer.nodes : [];
}

function newestOf(answers: readonly NodeMessage[]): NodeList {
  const found = new Map<string, NodeEntry>();
  for (const entry of answers.flatMap(entriesIn)) {
    const key = hexOf(entry.firstPublicKey);
    const held = found.get(key);
    if (held === undefined || entry.lastUpdateMs > held.lastUpdateMs) found.set(key, entry);
  }
  return { type: "p2p.node_list", nodes: [...found.values()], more: false };
}

/** A text equal exactly for lists that say the same of the same nodes. */
function textOf(answer: NodeMessage): string {
  return JSON.stringify(entriesIn(answer), (_key, value: unknown) =>
    value instanceof Uint8Array ? hexOf(value) : value,
  );
}

function refusedBy(peer: PeerId, status: string): RuntimeError<"request.refused"> {
  const text = `cannot read the nodes of ${peer}: it answered with ${status}`;
  return new RuntimeError("request.refused", { peer, status }, text);
}
