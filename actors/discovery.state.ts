/** What discovery is handed, what it knows, and how it shows it. */

import type { RegisteredConnection } from "../messages/connection-registry.ts";
import type { DiscoveryMessages, DiscoveryView } from "../messages/discovery.ts";
import type { NodeMessage } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import type { SignatureContext } from "../src/chain/signing.ts";
import type { Signer } from "../src/crypto/crypto.ts";
import type { PeerAsk } from "../src/link/peer-ask.ts";
import type { AcceptanceLimits } from "../src/peer/acceptance-limits.ts";
import { CONTACT_LIMITS, type ContactLimits } from "../src/peer/contact-plan.ts";
import type { PlacedLink, Redial } from "../src/peer/moved-peers.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import { type NodeRecord, type SignedNodeRecord, signNodeRecord } from "../src/peer/node-record.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import type { AcceptanceContext } from "../src/peer/record-acceptance.ts";
import type { RecordBook } from "../src/peer/record-book.ts";
import type { Cooldowns } from "../src/peer/sync-plan.ts";
import type { VerifiedNodeRecord } from "../src/peer/verified-node-record.ts";

/** Times and limits of discovery. */
export interface DiscoveryLimits extends ContactLimits {
  /** Between two looks at the network, in ms. @defaultValue 2_000 */
  readonly tickMs: number;
  /** Wait for seeds that are not there yet, in ms. @defaultValue 100 */
  readonly seedsRetryMs: number;
  /** Age at which this node's own record is signed anew, in ms. @defaultValue 60_000 */
  readonly renewAfterMs: number;
  /** Patience with one answer, in ms. @defaultValue 3_000 */
  readonly askTimeoutMs: number;
}

/** The one place where these limits have numbers. */
export const DISCOVERY_LIMITS: DiscoveryLimits = {
  ...CONTACT_LIMITS,
  tickMs: 2_000,
  seedsRetryMs: 100,
  renewAfterMs: 60_000,
  askTimeoutMs: 3_000,
};

/** What discovery is handed. */
export interface DiscoveryArgs extends SignatureContext, Partial<DiscoveryLimits> {
  /** Holds the network key. */
  readonly signer: Signer;
  /** What this node says about itself. */
  readonly said: Pick<NodeRecord, "addresses" | "accessType" | "role">;
  /** Peers the operator named: the only private ones that are kept. */
  readonly trusted: readonly PeerId[];
  readonly ask: Pick<PeerAsk<NodeMessage>, "request">;
  /** Starts a connection, which dials by itself from then on; rejects when none was started. */
  readonly dial: (peer: PeerId, peerKey: Uint8Array, endpoint: NodeAddress) => Promise<void>;
  /** Ends a connection for good, so that another peer may have its place. */
  readonly hangUp: (peer: PeerId) => Promise<void>;
  /** Where an address a peer tells is really dialed. @defaultValue there */
  readonly leadsTo?: (address: NodeAddress) => NodeAddress;
  readonly acceptance?: Partial<AcceptanceLimits>;
}

/** The state of discovery. */
export interface DiscoveryState {
  readonly args: DiscoveryArgs;
  readonly limits: DiscoveryLimits;
  readonly self: PeerId;
  readonly own: SignedNodeRecord;
  readonly book: RecordBook;
  readonly patches: ReadonlyMap<PeerId, string>;
  /** Number of the monitor on the table of nodes that was told of everybody; `undefined` while there is none. */
  readonly table: number | undefined;
  /** Records the table of nodes has not been told of. */
  readonly unplaced: ReadonlyMap<PeerId, VerifiedNodeRecord>;
  readonly downSinceMs: ReadonlyMap<PeerId, number>;
  /** Peers whose record has changed its addresses since the last look at the connections. */
  readonly moved: ReadonlySet<PeerId>;
  readonly redials: readonly Redial[];
  readonly cooldowns: Cooldowns;
  readonly dialing: ReadonlySet<PeerId>;
  /** Whether a round of questions is under way; one at a time, as with the next two. */
  readonly isAsking: boolean;
  readonly isPlacing: boolean;
  /** Peers whose records are on their way to the disk. */
  readonly keeping: ReadonlySet<PeerId> | undefined;
}

/** What the node says about itself, signed now. */
export function signOwn(
  { said, signer, ...context }: DiscoveryArgs,
  { clock }: Pick<ActorContext<DiscoveryMessages>, "clock">,
): SignedNodeRecord {
  return signNodeRecord({ ...said, timestampMs: clock.now() }, signer, context);
}

/** What records are judged by now. */
export function acceptanceOf(
  args: DiscoveryArgs,
  { clock }: Pick<ActorContext<DiscoveryMessages>, "clock">,
): AcceptanceContext {
  const { crypto, networkId, signer, acceptance } = args;
  const trusted = new Set(args.trusted);
  const ownKey = signer.publicKey.bytes;
  return {
    crypto,
    networkId,
    nowMs: clock.now(),
    ownKey,
    trusted,
    ...(acceptance && { limits: acceptance }),
  };
}

/** Records by the peer each is of. */
export function byPeer(records: readonly VerifiedNodeRecord[]): Map<PeerId, VerifiedNodeRecord> {
  return new Map(records.map((record) => [record.peer, record]));
}

/** Connections whose way is known. */
export function placedLinks(
  connections: readonly RegisteredConnection[],
): ReadonlyMap<PeerId, PlacedLink> {
  return new Map(
    connections.flatMap(({ peer, state, endpoint }) =>
      endpoint === undefined ? [] : [[peer, { state, endpoint }] as const],
    ),
  );
}

/** What is held of everybody but some. */
export function without<T>(
  held: ReadonlyMap<PeerId, T>,
  peers: readonly PeerId[],
): ReadonlyMap<PeerId, T> {
  if (peers.length === 0) return held;
  return new Map([...held].filter(([peer]) => !peers.includes(peer)));
}

/** What observers see. */
export function viewOf({ known, refused }: RecordBook): DiscoveryView {
  return { known: [...known.keys()].sort(), refused: Object.fromEntries(refused) };
}
