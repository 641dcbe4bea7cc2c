/** Looks a name up for a dial, within what that dial may reach: checked where the address is used, so that no later answer differs. */

import { lookup, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { parseIpAddress } from "../geo/ip-address.ts";
import { ipPurpose } from "../geo/ip-range.ts";

/** Finds all addresses of a name, as the platform's own look-up does. */
export type LookUpAll = (
  name: string,
  found: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

const systemLookUp: LookUpAll = (name, found) => {
  lookup(name, { all: true }, (error, addresses) => found(error, addresses ?? []));
};

/** Whether an address leads out of the house: to anywhere but private, loopback, link-local and other such ranges. */
export function isPublicAddress(host: string): boolean {
  const address = parseIpAddress(host);
  return address !== undefined && ipPurpose(address) === "public";
}

/**
 * A look-up that finds the public addresses of a name only; a name that has none is not found.
 *
 * @param lookUp finds all of them. @defaultValue the system's
 */
export function publicLookup(lookUp: LookUpAll = systemLookUp): LookupFunction {
  return (name, options, callback) => {
    lookUp(name, (error, addresses) => {
      const found = addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = found;
      if (error !== null || first === undefined) {
        callback(error ?? new Error(`${name} stands for no public address`), "", 0);
      } else if (options.all === true) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}
