/** What single options of a node may be; the configuration file of the command line has the same rules. */

import { NAME_CHARACTERS_MAX } from "../../src/chain/authority.ts";
import { oneOf, type ValueRule, valueRule, wholeNumber } from "../../src/option-value.ts";
import type { NodeKind } from "./node-options.ts";

/** Fewest commits that are kept: what an engine resumes from, and what a peer that restarts missed. */
const KEEP_COMMITS_MIN = 1_000;

/** Most verifying threads: beyond it the disk is slower than they are. */
const VERIFYING_THREADS_MAX = 64;

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
export const nodeLimits: Readonly<Record<NodeLimit, ValueRule<number>>> = {
  connectionsTarget: wholeNumber(0, 4_096),
  inboundMax: wholeNumber(0, 4_096),
  keepCommits: wholeNumber(KEEP_COMMITS_MIN, Number.MAX_SAFE_INTEGER),
  sessionsPerAddressMax: wholeNumber(1, 4_096),
  verifyingThreads: wholeNumber(0, VERIFYING_THREADS_MAX),
};

/** What happens to exceptions actors leave behind. */
export const strays: ValueRule<"contain" | "process"> = oneOf("contain", "process");

/** An option that is one number. */
type NodeLimit =
  | "connectionsTarget"
  | "inboundMax"
  | "keepCommits"
  | "sessionsPerAddressMax"
  | "verifyingThreads";
