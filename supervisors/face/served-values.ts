/** What options of single parts may be: where others are answered, where a chain begins. */

import { IP_PURPOSES, type IpPurpose } from "../../src/geo/ip-range.ts";
import { oneOf, type ValueRule, valueRule, wholeNumber } from "../../src/option-value.ts";

/** Greatest index and epoch of the wire. */
const INDEX_MAX = 2 ** 32 - 1;

/** Where something is served: an address of this machine, and a port, 0 for any free one. */
export const served: { readonly host: ValueRule<string>; readonly port: ValueRule<number> } = {
  host: valueRule("an IP address", (value) => typeof value === "string" && value !== ""),
  port: wholeNumber(0, 65_535),
};

/** The numbers of a commit the operator vouches for. */
export const checkpointNumbers: Readonly<
  Record<"index" | "timestampMs" | "epoch", ValueRule<number>>
> = {
  index: wholeNumber(1, INDEX_MAX),
  timestampMs: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  epoch: wholeNumber(0, INDEX_MAX),
};

/** A kind of address that is told though it leads nowhere from elsewhere. */
export const ownAddressPurpose: ValueRule<IpPurpose> = oneOf(...IP_PURPOSES);
