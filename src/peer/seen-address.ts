/**
 * Which address of this node its peers agree on. A peer may say what it likes, so a word counts only
 * together with others, and those who share a range of addresses have one word between them.
 */

import { parseIpAddress } from "../geo/ip-address.ts";
import { addressRange } from "./node-address.ts";

/** What one peer has told. */
export interface SeenFrom {
  /** Where the peer was dialed and has proven its key: IPv4 or IPv6 address, or a DNS name. */
  readonly witness: string;
  /** Where it sees this node come from. */
  readonly host: string;
}

/** Ranges that have to agree: whoever rents two of them still convinces nobody. */
export const SEEN_RANGES_MIN = 3;

/** Whoever has a name server may have as many names as there are words: all of them are one range. */
const NAMES = "names";

/**
 * The addresses that at least {@link SEEN_RANGES_MIN} ranges tell, and more than half of all ranges that
 * tell one of that kind: at most one of IPv4 and one of IPv6, in that order. A range whose peers differ
 * tells nothing, and counts against everybody.
 */
export function agreedHosts(told: readonly SeenFrom[]): readonly string[] {
  return ([4, 6] as const).flatMap((version) => {
    const words = wordsByRange(told, version);
    const votes = new Map<string, number>();
    for (const hosts of words.values()) {
      const [host] = hosts;
      if (hosts.size === 1 && host !== undefined) votes.set(host, (votes.get(host) ?? 0) + 1);
    }
    const agreed = [...votes].filter(
      ([, count]) => count >= SEEN_RANGES_MIN && 2 * count > words.size,
    );
    return agreed.map(([host]) => host);
  });
}

/** What each range has told of one kind of address, in the one spelling of it. */
function wordsByRange(
  told: readonly SeenFrom[],
  version: 4 | 6,
): ReadonlyMap<string, ReadonlySet<string>> {
  const words = new Map<string, Set<string>>();
  for (const { witness, host } of told) {
    const address = parseIpAddress(host);
    if (address?.version !== version) continue;
    const range = rangeOf(witness);
    words.set(range, (words.get(range) ?? new Set<string>()).add(address.text));
  }
  return words;
}

function rangeOf(witness: string): string {
  return parseIpAddress(witness) === undefined ? NAMES : addressRange(witness);
}
