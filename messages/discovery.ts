/** What discovery is told and asked: signed records of nodes, and who is known. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import type { RecordOffer } from "../src/peer/record-acceptance.ts";
import type { Seed } from "../src/peer/seed.ts";
import type { Affinity, PeerTerms } from "../src/peer/peer-terms.ts";
import type { AddressSource, SourcedAddress } from "../src/peer/address-sources.ts";
import type { RegisteredConnection } from "./connection-registry.ts";

/** What a node tells about itself and others: signed records as bytes. */
export interface KnownRecords {
  readonly ownRecord: Uint8Array;
  readonly knownPeers: readonly Uint8Array[];
}

/** Counts and names for observers. */
export interface DiscoveryView {
  /** Known peers by id, in order. */
  readonly known: readonly string[];
  /** Records refused since the start, by reason. */
  readonly refused: Readonly<Record<string, number>>;
}

/** What is known of one peer. */
export interface PeerKnowledge {
  /** How much the operator or the chain wants it. */
  readonly affinity: Affinity | null;
  /** Whose word on its address is in use. */
  readonly source: AddressSource | null;
  /** Everything said of where it is, the first to be tried first. */
  readonly addresses: readonly SourcedAddress[];
  /** Dials and jobs it failed in a row. */
  readonly failures: number;
  readonly isCoolingDown: boolean;
  /** What it says it can do. */
  readonly capabilities: readonly string[];
}

/** What a round of questions brought. */
export interface RoundEnd {
  readonly offers: readonly RecordOffer[];
  /** Peers that did not answer as they should. */
  readonly failed: readonly PeerId[];
}

/** What stands at a tick; a part whose holder was away is `undefined`. */
export interface ContactSurvey {
  readonly connections: readonly RegisteredConnection[] | undefined;
  readonly seeds: readonly Seed[] | undefined;
}

/** How a dial, or the end of one, went. */
export interface ContactEnded {
  readonly peer: PeerId;
  readonly isStarted: boolean;
}

/** Messages of discovery. */
export type DiscoveryMessages = {
  /** A peer introduced itself and asks whom we know. */
  getKnownPeers: Call<{ readonly peer: string; readonly ownRecord: Uint8Array }, KnownRecords>;
  view: Call<void, DiscoveryView>;
  /** What is known of a peer. */
  peer: Call<PeerId, PeerKnowledge>;
  /** Known peers that say they can do something, in order. */
  peersWith: Call<string, readonly PeerId[]>;
  /** A peer failed somebody: it is asked and dialed after others for a while. */
  failed: Cast<{ readonly peer: PeerId }>;
  /** What the operator and the chain say of peers, from now on. */
  termsChanged: Cast<PeerTerms>;
  /** The node is reached here from now on: it says so in a new record. */
  moved: Cast<readonly NodeAddress[]>;
  tick: Internal;
  surveyed: Internal<ContactSurvey>;
  /** A round of questions is over. */
  told: Internal<RoundEnd>;
  dialEnded: Internal<ContactEnded>;
  hungUp: Internal<ContactEnded>;
  /** Patches of peers, found by the geography. */
  placed: Internal<readonly (readonly [peer: PeerId, patch: string])[]>;
  /** Records of these peers are on the disk as they are held. */
  kept: Internal;
  /** They are not. */
  notKept: Internal<unknown>;
};

/** The finder of nodes. */
export const DISCOVERY = actorName<DiscoveryMessages>("discovery");
