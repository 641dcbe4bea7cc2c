/** What may be said of peers, in options and at run time. */

import {
  fieldsOf,
  listOf,
  type OptionProblem,
  type OptionRule,
  required,
  optional,
} from "../../src/option-rules.ts";
import { oneOf, type ValueRule, valueRule } from "../../src/option-value.ts";
import {
  isValidAddress,
  NODE_ADDRESSES_MAX,
  type NodeAddress,
} from "../../src/peer/node-address.ts";
import { type AccessType, CAPABILITY_BYTES_MAX } from "../../src/peer/node-record.ts";
import { type Affinity, PEER_TERMS_MAX, type PeerChange } from "../../src/peer/peer-terms.ts";

/** A peer's id. */
export const peerId: ValueRule<string> = valueRule(
  "a peer's id: its key as 64 lower-case hexadecimal digits",
  (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
);

/** Addresses others can dial. */
export const dialable: ValueRule<object> = valueRule(
  "an address others can dial: host as IP address or DNS name, port from 1 to 65535",
  (value) => isEndpoint(value) && isValidAddress(value),
);

const CAPABILITY = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** Who may be told of a node. */
export const accessType: ValueRule<AccessType> = oneOf("public", "private", "trusted");

/** Something a node can do, in a word of its network's own. */
export const capability: ValueRule<string> = valueRule(
  `1 to ${CAPABILITY_BYTES_MAX} of a-z, 0-9 and inner hyphens`,
  (value) =>
    typeof value === "string" && value.length <= CAPABILITY_BYTES_MAX && CAPABILITY.test(value),
);

/** How much a peer is wanted. */
export const affinity: ValueRule<Affinity> = oneOf("high", "allowed", "never");
const addresses = listOf(dialable, { max: NODE_ADDRESSES_MAX });

/** Peers the operator names. */
export const namedPeers: OptionRule = listOf(
  fieldsOf({
    peer: required(peerId),
    affinity: required(affinity),
    addresses: optional(addresses),
  }),
  { max: PEER_TERMS_MAX },
);

/** What each change of a peer carries, by its type. */
const CHANGES: Readonly<Record<PeerChange["type"], OptionRule>> = {
  affinity: fieldsOf({ type: anything, affinity: affinityOrNull }),
  addresses: fieldsOf({ type: anything, source: required(oneOf("admin", "chain")), addresses }),
};

/** A change of what is said of a peer; it is looked at by its own type. */
export function peerChange(value: unknown, option: string): OptionProblem | undefined {
  const type = required(oneOf<PeerChange["type"]>("affinity", "addresses"));
  const problem = fieldsOf({ type }, "allowed")(value, option);
  return problem ?? CHANGES[(value as PeerChange).type](value, option);
}

function anything(): undefined {
  return undefined;
}

function affinityOrNull(value: unknown, option: string): OptionProblem | undefined {
  return value === null ? undefined : required(affinity)(value, option);
}

function isEndpoint(value: unknown): value is NodeAddress {
  if (typeof value !== "object" || value === null) return false;
  return (
    typeof Reflect.get(value, "host") === "string" && Number.isInteger(Reflect.get(value, "port"))
  );
}
