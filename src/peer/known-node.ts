/** What is known of one node of the network, and how news about it change that. */

/** Names a node in tables: a public key as text. */
export type NodeKey = string;

/** Update date of a node nobody updated yet; a fixed past, so that all nodes agree. */
export const NEVER_UPDATED_MS = Date.UTC(2019, 6, 14);

/** Availability date of a node nobody judged yet; a fixed past, so that all nodes agree. */
export const NEVER_JUDGED_MS = Date.UTC(2008, 9, 31);

/** One node. `null` stands for what is not known or has not happened. */
export interface KnownNode {
  /** Key of its first transaction: its identity for ever. */
  readonly firstPublicKey: NodeKey;
  /** Key of its newest transaction. */
  readonly lastPublicKey: NodeKey;
  readonly miningPublicKey: NodeKey | null;
  readonly originPublicKey: NodeKey | null;
  /** Address of its newest transaction. */
  readonly lastAddress: string | null;
  readonly rewardAddress: string | null;
  /** IPv4 or IPv6 address. */
  readonly ip: string;
  readonly port: number;
  readonly httpPort: number | null;
  readonly transport: "tcp";
  /** Where it stands on the globe, three hexadecimal digits. */
  readonly geoPatch: string | null;
  /** Where it stands in latency, three hexadecimal digits. */
  readonly networkPatch: string | null;
  /** Time of its first transaction, in milliseconds since 1970. */
  readonly enrollmentMs: number | null;
  /** Time of its newest transaction. */
  readonly lastUpdateMs: number;
  /** The network's common view whether it is up; not whether we are connected. */
  readonly available: boolean;
  /** Since when `available` has its value. */
  readonly availabilityUpdateMs: number;
  /** Whether it told the network that it has caught up. */
  readonly synced: boolean;
  /** Part of the last period it was up, 0 to 1. */
  readonly averageAvailability: number;
  /** From when on it may validate and store; null when it may not. */
  readonly authorizationMs: number | null;
}

/** News of a node: the fields a sender may leave open are null and then change nothing. */
export type NodeUpdate = Omit<KnownNode, "averageAvailability" | "synced"> & {
  readonly averageAvailability: number | null;
  readonly synced: boolean | null;
};

/** Fields without which a node is not a node. */
type NodeIdentity = Pick<KnownNode, "firstPublicKey" | "ip" | "port">;

/**
 * A node with the defaults of one nobody knows anything else about.
 *
 * @example
 * newNode({ firstPublicKey: "00ab…", ip: "10.0.0.1", port: 3002 });
 */
export function newNode(known: NodeIdentity & Partial<KnownNode>): KnownNode {
  return {
    lastPublicKey: known.firstPublicKey,
    miningPublicKey: null,
    originPublicKey: null,
    lastAddress: null,
    rewardAddress: null,
    httpPort: null,
    transport: "tcp",
    geoPatch: null,
    networkPatch: null,
    enrollmentMs: null,
    lastUpdateMs: NEVER_UPDATED_MS,
    available: false,
    availabilityUpdateMs: NEVER_JUDGED_MS,
    synced: false,
    averageAvailability: 1,
    authorizationMs: null,
    ...known,
  };
}

/**
 * Takes news of a node in. Patches, average, enrolment and sync are kept where the news leave them
 * open; an authorization is never taken away by news, and its first date stays.
 *
 * @param known what was known; `undefined` for a node met for the first time
 */
export function mergeNode(known: KnownNode | undefined, update: NodeUpdate): KnownNode {
  return {
    ...update,
    geoPatch: update.geoPatch ?? known?.geoPatch ?? null,
    networkPatch: update.networkPatch ?? known?.networkPatch ?? null,
    enrollmentMs: update.enrollmentMs ?? known?.enrollmentMs ?? null,
    averageAvailability: update.averageAvailability ?? known?.averageAvailability ?? 1,
    synced: update.synced ?? known?.synced ?? false,
    authorizationMs: known?.authorizationMs ?? update.authorizationMs,
  };
}
