/** What discovery is told and asked: signed records of nodes, and who is known. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";
import type { RecordOffer } from "../src/peer/record-acceptance.ts";

/** What a node tells about itself and others: signed records as bytes. */
export interface KnownRecords {
  readonly ownRecord: Uint8Array;
  readonly knownPeers: readonly Uint8Array[];
}

/** Counts and names for observers. */
export interface DiscoveryView {
  readonly known: readonly string[];
  readonly refused: Readonly<Record<string, number>>;
}

/** Messages of discovery. */
export type DiscoveryMessages = {
  /** A peer introduced itself and asks whom we know. */
  getKnownPeers: Call<{ readonly peer: string; readonly ownRecord: Uint8Array }, KnownRecords>;
  view: Call<void, DiscoveryView>;
  tick: Internal;
  told: Internal<RecordOffer>;
  seedsListed: Internal<unknown>;
  surveyed: Internal<unknown>;
  dialsStarted: Internal<unknown>;
  placed: Internal<unknown>;
};

/** The finder of nodes. */
export const DISCOVERY = actorName<DiscoveryMessages>("discovery");
