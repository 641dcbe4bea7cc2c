/**
 * What the chain says about nodes: each node's own transactions, and those that give the shared
 * secrets to some of them. Read again from the beginning it comes to the same table.
 *
 * @see Archethic, `Archethic.P2P.MemTableLoader`
 */

import { assert } from "../assert.ts";
import { type KnownNode, NEVER_UPDATED_MS, newNode, type NodeKey } from "./known-node.ts";
import { enrolNode } from "./node-status.ts";

/** A node's transaction about itself, its content read. */
export interface NodeTransaction {
  readonly type: "node";
  /** In milliseconds since 1970. */
  readonly timestampMs: number;
  /** First key of the node's chain: its identity. */
  readonly firstPublicKey: NodeKey;
  /** Key the transaction was made with; equal to the first one in the first transaction. */
  readonly previousPublicKey: NodeKey;
  /** Address of the transaction. */
  readonly address: string;
  readonly said: SaidOfNode;
}

/** What a node's transaction says. */
export type SaidOfNode = Pick<
  KnownNode,
  "ip" | "port" | "httpPort" | "rewardAddress" | "originPublicKey" | "miningPublicKey"
>;

/** A transaction that renews the shared secrets: whoever can open them may validate. */
export interface SharedSecretsTransaction {
  readonly type: "node_shared_secrets";
  /** In milliseconds since 1970. */
  readonly timestampMs: number;
  /** First keys of those that may validate from the next application date on; all others may not. */
  readonly authorizedKeys: readonly NodeKey[];
}

/** One transaction of the chain that says something about nodes. */
export type NodeHistoryEntry = NodeTransaction | SharedSecretsTransaction;

/** What a renewal of the secrets comes to. */
export interface SecretsRenewal {
  readonly authorizedKeys: readonly NodeKey[];
  /** From when on it counts, in milliseconds since 1970. */
  readonly applicationMs: number;
}

/** Time between two application dates, in ms: they fall on midnight, UTC. */
const APPLICATION_PERIOD_MS = 86_400_000;

/** Transactions as they are to be taken in: the oldest first; those of one time keep their order. */
export function inOrder(entries: readonly NodeHistoryEntry[]): NodeHistoryEntry[] {
  return [...entries].sort((one, other) => one.timestampMs - other.timestampMs);
}

/** The first date after a time on which new shared secrets come to count. */
export function nextApplicationMs(timeMs: number, periodMs = APPLICATION_PERIOD_MS): number {
  assert(periodMs > 0, "application dates lie apart");
  return (Math.floor(timeMs / periodMs) + 1) * periodMs;
}

/**
 * The node after one of its transactions. The first one enrols it; all of them leave alone what the
 * network has come to think of it.
 *
 * @param known the node as it is known; `undefined` for one met for the first time
 * @param geoPatch where its address lies; `null` when nobody could tell, which changes nothing
 * @returns `undefined` for a transaction older than what is known
 */
export function nodeAfter(
  { timestampMs, firstPublicKey, previousPublicKey, address, said }: NodeTransaction,
  known: KnownNode | undefined,
  geoPatch: string | null,
): KnownNode | undefined {
  if (known !== undefined && isUpdatedAfter(timestampMs, known)) return undefined;
  const before = known ?? newNode({ firstPublicKey, ip: said.ip, port: said.port });
  const after: KnownNode = {
    ...before,
    ...said,
    lastPublicKey: previousPublicKey,
    lastAddress: address,
    lastUpdateMs: timestampMs,
    geoPatch: geoPatch ?? before.geoPatch,
  };
  const isFirst = previousPublicKey === firstPublicKey;
  return isFirst && before.enrollmentMs === null ? enrolNode(after, timestampMs) : after;
}

function isUpdatedAfter(timestampMs: number, { lastUpdateMs }: KnownNode): boolean {
  return lastUpdateMs !== NEVER_UPDATED_MS && timestampMs < lastUpdateMs;
}

/**
 * Who may validate after some renewals of the secrets, from when on: the keys of the newest, each
 * from the application date of the first renewal that lists it without a break up to there.
 *
 * @param held who may validate now; renewals taken in before change nothing when they come again
 * @param renewals the oldest first; none of them changes nothing
 */
export function authorizationsAfter(
  held: ReadonlyMap<NodeKey, number>,
  renewals: readonly SecretsRenewal[],
): ReadonlyMap<NodeKey, number> {
  let dates = held;
  for (const { authorizedKeys, applicationMs } of renewals) {
    const before = dates;
    dates = new Map(authorizedKeys.map((key) => [key, before.get(key) ?? applicationMs] as const));
  }
  return dates;
}
