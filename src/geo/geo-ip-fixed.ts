/** Geography from a list, for tests and for networks on one machine. */

import { RuntimeError } from "../errors.ts";
import type { Coordinates, GeoIp } from "./geo-ip.ts";
import { parseIpAddress } from "./ip-address.ts";
import { type IpPrefix, isInPrefix, parseIpPrefix } from "./ip-range.ts";
import { isOnGlobe } from "./patch.ts";

/**
 * Makes a look-up over a list of addresses and prefixes; the longest prefix that fits counts. A private
 * address is found when it is listed.
 *
 * @throws RuntimeError `option.invalid` when a key is no address or prefix, or a place not on the globe
 * @example
 * fixedGeoIp({ "93.22.131.35": { latitude: 48.9, longitude: 2.4 }, "10.1.0.0/16": zurich });
 */
export function fixedGeoIp(places: Readonly<Record<string, Coordinates>>): GeoIp {
  const listed = Object.entries(places).map(([text, place]) => ({
    prefix: readPrefix(text),
    place: checkPlace(text, place),
  }));
  listed.sort((a, b) => b.prefix.bits - a.prefix.bits);
  return {
    locate: (ip) => {
      const address = parseIpAddress(ip);
      return address && listed.find(({ prefix }) => isInPrefix(address, prefix))?.place;
    },
  };
}

function readPrefix(text: string): IpPrefix {
  const prefix = parseIpPrefix(text);
  if (prefix === undefined) throw refusal("an IP address or prefix", text);
  return prefix;
}

function checkPlace(text: string, place: Coordinates): Coordinates {
  if (!isOnGlobe(place)) throw refusal("a point on the globe", `${text}: ${JSON.stringify(place)}`);
  return { latitude: place.latitude, longitude: place.longitude };
}

function refusal(expected: string, received: string): RuntimeError {
  const message = `cannot list places: places must hold ${expected} (received ${received})`;
  return new RuntimeError("option.invalid", { option: "places", expected, received }, message);
}
