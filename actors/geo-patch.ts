/**
 * Places nodes on the globe: an address becomes a patch, the same one on every node.
 *
 * It holds the GeoIP database. A database that fails is a place that is unknown, and is told: no
 * question goes without an answer, and no connection depends on one.
 */

import type { GeoPatchMessages } from "../messages/geo-patch.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { reply, started } from "../src/actor/result.ts";
import { describeError } from "../src/errors.ts";
import type { GeoIp } from "../src/geo/geo-ip.ts";
import { isOnGlobe } from "../src/geo/patch.ts";
import { geoPatchOfNode, type PlaceNeeds } from "../src/geo/place.ts";

/** What the geography is started with. */
export type GeoPatchArgs = PlaceNeeds;

type Context = ActorContext<GeoPatchMessages>;

/** The geography actor. */
export const geoPatch = defineActor<GeoPatchMessages, PlaceNeeds, GeoPatchArgs>({
  name: "geo-patch",
  init: (needs) => started(needs),
  reads: ["patchOf"],
  formatState: () => ({}),
  handle: {
    patchOf: ({ geoIp, sha256 }, { host, publicKey }, context) =>
      reply(
        geoPatchOfNode({ ip: host, publicKey }, { geoIp: tellingIfBroken(geoIp, context), sha256 }),
      ),
    locate: ({ geoIp }, ip, context) => reply(tellingIfBroken(geoIp, context).locate(ip)),
  },
});

/** The same look-up, for which a door that breaks its promise knows nothing. */
function tellingIfBroken(geoIp: GeoIp, context: Context): GeoIp {
  return {
    locate: (ip) => {
      try {
        const place = geoIp.locate(ip);
        return place !== undefined && isOnGlobe(place) ? place : undefined;
      } catch (error) {
        context.emit("geo.look_up_failed", { ip, error: describeError(error) });
        return undefined;
      }
    },
  };
}
