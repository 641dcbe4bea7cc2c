/** What the geography is asked: an address becomes a patch, the same one on every node. */

import { actorName } from "../src/actor/name.ts";
import type { Call } from "../src/actor/protocol.ts";
import type { Coordinates } from "../src/geo/geo-ip.ts";
import type { GeoPatch } from "../src/geo/patch.ts";

/** A node to be placed. */
export interface PlaceQuestion {
  /** IPv4 or IPv6 address, or a DNS name (which has no place). */
  readonly host: string;
  /** The node's key; decides the patch when the place is unknown. */
  readonly publicKey: Uint8Array;
}

/** Messages of the geography. */
export type GeoPatchMessages = {
  /** The patch of a node; never fails. */
  patchOf: Call<PlaceQuestion, GeoPatch>;
  /** Where an address lies, if that is known. */
  locate: Call<string, Coordinates | undefined>;
};

/** The holder of the GeoIP database. */
export const GEO_PATCH = actorName<GeoPatchMessages>("geo-patch");
