import type { DiscoveryMessages } from "../messages/discovery.ts";
import type { NodeMessage } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import type { SignatureContext } from "../src/chain/signing.ts";
import type { Signer } from "../src/crypto/crypto.ts";
import type { PeerAsk } from "../src/link/peer-ask.ts";
import type { AcceptanceLimits } from "../src/peer/acceptance-limits.ts";
import type { SaidAddresses } from "../src/peer/address-sources.ts";
import { CONTACT_LIMITS, type ContactLimits, saidOf } from "../src/peer/contact-plan.ts";
import type { LostConnections } from "../src/peer/lost-connections.ts";
import type { Redial } from "../src/peer/moved-peers.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import {
  type NodeRole,
  type SaidOfNode,
  type SignedNodeRecord,
  signNodeRecord,
} from "../src/peer/node-record.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import type { AcceptanceContext } from "../src/peer/record-acceptance.ts";
import type { RecordBook } from "../src/peer/record-book.ts";
import type { AddressTries } from "../src/peer/address-tries.ts";
import { isNamed, type PeerTerms } from "../src/peer/peer-terms.ts";
import type { PeerMeasures } from "../src/peer/peer-weight.ts";
import type { Seed } from "../src/peer/seed.ts";
import type { Cooldowns } from "../src/peer/sync-plan.ts";
import type { VerifiedNodeRecord } from "../src/peer/verified-node-record.ts";
import type { DialTarget } from "../src/transport/transport.ts";
import type { DiscoveryLife } from "./discovery.life.ts";

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
  readonly said: Omit<SaidOfNode, "timestampMs">;
  /** What it is now, asked at each tick. @defaultValue what `said` says */
  readonly role?: () => NodeRole;
  /** Seeds of the configuration: named by the operator, as those of the terms are. */
  readonly trusted: readonly PeerId[];
  readonly ask: Pick<PeerAsk<NodeMessage>, "request">;
  /** Starts a connection, which dials by itself from then on; rejects when none was started. */
  readonly dial: (peer: PeerId, peerKey: Uint8Array, endpoint: DialTarget) => Promise<void>;
  /** Ends a connection for good, so that another peer may have its place; a link the peer has dialed too, unless only `dialing` is to end. */
  readonly hangUp: (peer: PeerId, which?: "all" | "dialing") => Promise<void>;
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
  readonly terms: PeerTerms;
  /** Seeds as they were said last. */
  readonly seeds: readonly Seed[];
  readonly patches: ReadonlyMap<PeerId, string>;
  readonly measures: ReadonlyMap<PeerId, PeerMeasures>;
  /** Peers that had a connection at the last look. */
  readonly linked: ReadonlySet<PeerId>;
  /** Peers whose connection was started and was not there at the last look: it may not have been yet. */
  readonly missing: ReadonlySet<PeerId>;
  /** Peers with a connection whose link has stood. */
  readonly stood: ReadonlySet<PeerId>;
  /** Connections that are gone though nobody here ended them. */
  readonly lost: LostConnections;
  /** Where each connection was told to dial. */
  readonly dialedAt: ReadonlyMap<PeerId, NodeAddress>;
  readonly tries: AddressTries;
  /** Number of the newest monitor on a table of nodes. */
  readonly table: number;
  /** Records the table of nodes has not been told of. */
  readonly unplaced: ReadonlyMap<PeerId, VerifiedNodeRecord>;
  readonly downSinceMs: ReadonlyMap<PeerId, number>;
  /** Peers whose record has changed its addresses since the last look at the connections. */
  readonly moved: ReadonlySet<PeerId>;
  readonly redials: readonly Redial[];
  readonly cooldowns: Cooldowns;
  readonly dialing: ReadonlySet<PeerId>;
  /** What is under way, and how it is with the connections: where each region of the machine is. */
  readonly life: DiscoveryLife;
  /** Peers whose records are on their way to the disk; nobody while none are. */
  readonly keeping: ReadonlySet<PeerId>;
}

/** What the node is now. */
export function roleOf({ said, role }: DiscoveryArgs): NodeRole {
  return role?.() ?? said.role;
}

/**
 * What the node says about itself, signed now.
 *
 * @param before what it said last: peers take a newer record alone, so this one is dated after it
 */
export function signOwn(
  args: DiscoveryArgs,
  { clock }: Pick<ActorContext<DiscoveryMessages>, "clock">,
  before?: SignedNodeRecord,
): SignedNodeRecord {
  const { said, signer, ...context } = args;
  const timestampMs = Math.max(clock.now(), (before?.record.timestampMs ?? 0) + 1);
  return signNodeRecord({ ...said, role: roleOf(args), timestampMs }, signer, context);
}

/** Where each source says that a peer is. */
export function saidOfPeer(
  { book, terms, seeds, own }: Pick<DiscoveryState, "book" | "own" | "seeds" | "terms">,
  peer: PeerId,
): SaidAddresses {
  const ownAddresses = own.record.addresses;
  return saidOf({ known: book.known, terms, seeds, ownAddresses }, peer);
}

/** What records are judged by now. */
export function acceptanceOf(
  { args, terms }: Pick<DiscoveryState, "args" | "terms">,
  { clock }: Pick<ActorContext<DiscoveryMessages>, "clock">,
): AcceptanceContext {
  const { crypto, networkId, signer, acceptance } = args;
  const named = [...terms.keys()].filter((peer) => isNamed(terms, peer));
  const trusted = new Set([...args.trusted, ...named]);
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

/** Whether the operator or the chain has named a peer: nothing holds it off, and no failure is held against it. */
export function isExempt(
  { args, terms }: Pick<DiscoveryState, "args" | "terms">,
  peer: PeerId,
): boolean {
  return isNamed(terms, peer) || args.trusted.includes(peer);
}

/** Records by the peer each is of. */
export function byPeer(records: readonly VerifiedNodeRecord[]): Map<PeerId, VerifiedNodeRecord> {
  return new Map(records.map((record) => [record.peer, record]));
}
