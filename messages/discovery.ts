/** What discovery is told and asked: signed records of nodes, and who is known. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import type { RecordOffer } from "../src/peer/record-acceptance.ts";
import type { Seed } from "../src/peer/seed.ts";
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
  /** The node is reached here from now on: it says so in a new record. */
  moved: Cast<readonly NodeAddress[]>;
  tick: Internal;
  surveyed: Internal<ContactSurvey>;
  /** A round of questions is over. */
  told: Internal<readonly RecordOffer[]>;
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
