/**
 * Which addresses a node tells of itself, from what its host has looked up. What leads nowhere from
 * elsewhere (private, link-local, shared, loopback, multicast, documentation) is not told.
 */

import { parseIpAddress } from "../geo/ip-address.ts";
import { ipPurpose, type IpPurpose } from "../geo/ip-range.ts";
import { isDnsName, isValidAddress, NODE_ADDRESSES_MAX, type NodeAddress } from "./node-address.ts";

/** What became of a look-up. */
export interface OwnAddresses {
  /** At most as many as a record holds, in the order they were found. */
  readonly told: readonly NodeAddress[];
  readonly refused: readonly RefusedAddress[];
}

/** An address that is not told, and what it is for. */
export interface RefusedAddress {
  readonly host: string;
  readonly port: number;
  readonly why: Exclude<IpPurpose, "public"> | "malformed";
}

/**
 * Sorts what was looked up.
 *
 * @param allowed purposes that are told all the same, such as `private` in a network of one house
 */
export function judgeOwnAddresses(
  found: readonly NodeAddress[],
  allowed: readonly IpPurpose[] = [],
): OwnAddresses {
  const judged = found.map(({ host, port }) => ({ host, port, why: refusalOf({ host, port }) }));
  const isTold = ({ why }: (typeof judged)[number]): boolean =>
    why === undefined || (why !== "malformed" && allowed.includes(why));
  return {
    told: judged
      .filter(isTold)
      .slice(0, NODE_ADDRESSES_MAX)
      .map(({ host, port }) => ({ host, port })),
    refused: judged.flatMap((one) =>
      isTold(one) || one.why === undefined ? [] : [{ ...one, why: one.why }],
    ),
  };
}

/** Whether both lists say the same, in the same order. */
export function sameAddresses(one: readonly NodeAddress[], other: readonly NodeAddress[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ host, port }, at) => host === other[at]?.host && port === other[at]?.port)
  );
}

function refusalOf(address: NodeAddress): RefusedAddress["why"] | undefined {
  if (!isValidAddress(address)) return "malformed";
  // Where a name leads is the name service's affair, each time somebody dials.
  if (isDnsName(address.host)) return undefined;
  const ip = parseIpAddress(address.host);
  if (ip === undefined) return "malformed";
  const purpose = ipPurpose(ip);
  return purpose === "public" ? undefined : purpose;
}
