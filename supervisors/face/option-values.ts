/** What single options of a node may be; the configuration file of the command line has the same rules. */

import { NAME_CHARACTERS_MAX } from "../../src/chain/authority.ts";
import { oneOf, type ValueRule, valueRule, wholeNumber } from "../../src/option-value.ts";
import type { NodeKind } from "./node-options.ts";

const NETWORK_ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const PRINTABLE = /^[\x20-\x7e]+$/;

/** The id of a network. */
export const networkId: ValueRule<string> = valueRule(
  "1 to 63 of a-z, 0-9 and inner hyphens",
  (value) => typeof value === "string" && NETWORK_ID.test(value),
);

/** A path, not empty; no system has one with a zero character. */
export const path: ValueRule<string> = valueRule(
  "a path",
  (value) => typeof value === "string" && value !== "" && !value.includes("\0"),
);

/** A path, or `false`. */
export const pathOrFalse: ValueRule<string | false> = valueRule(
  "a path, or false for none",
  (value) => value === false || path.holds(value),
);

/** What a node does. */
export const kind: ValueRule<NodeKind> = oneOf("validator", "full");

/** A name that orders a committee. */
export const authorityName: ValueRule<string> = valueRule(
  `1 to ${NAME_CHARACTERS_MAX} printable ASCII characters`,
  (value) =>
    typeof value === "string" && PRINTABLE.test(value) && value.length <= NAME_CHARACTERS_MAX,
);

/** The weight of a vote. */
export const stake: ValueRule<number> = wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** Options that are numbers, with the range of each. */
export const nodeLimits: Readonly<
  Record<"connectionsTarget" | "inboundMax" | "sessionsPerAddressMax", ValueRule<number>>
> = {
  connectionsTarget: wholeNumber(0, 4_096),
  inboundMax: wholeNumber(0, 4_096),
  sessionsPerAddressMax: wholeNumber(1, 4_096),
};
