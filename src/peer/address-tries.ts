/** Which address of a peer is dialed next, learned from how dials went. */

import type { Random } from "../time/random.ts";
import {
  ADDRESS_SOURCES,
  addressesInOrder,
  addressText,
  type SaidAddresses,
} from "./address-sources.ts";
import type { NodeAddress } from "./node-address.ts";
import type { PeerId } from "./peer-id.ts";
import { coolDown, type Cooldowns, forgetOldCooldowns, warmUp } from "./sync-plan.ts";

/** What was learned of addresses. */
export interface AddressTries {
  /** Addresses that failed, as `peer address`, each with a back-off of its own. */
  readonly cooling: Cooldowns;
  /** The address each peer was last reached at. */
  readonly reached: ReadonlyMap<PeerId, string>;
}

/** Nothing learned. */
export const NO_TRIES: AddressTries = { cooling: new Map(), reached: new Map() };

/**
 * The address to dial: of those that do not cool down the one with the fewest failures in a row, then the
 * first source's, and of one source the one the peer was last reached at. When all cool down, the one that
 * will be first to be over.
 *
 * @param nowMs monotonic time
 * @returns `undefined` when nobody says where the peer is
 */
export function chooseAddress(
  { peer, said }: { readonly peer: PeerId; readonly said: SaidAddresses },
  { cooling, reached }: AddressTries,
  nowMs: number,
): NodeAddress | undefined {
  const last = reached.get(peer);
  const choices = addressesInOrder(said).map(({ source, address }) => {
    const cooldown = cooling.get(keyOf(peer, address));
    const waitMs = Math.max(0, (cooldown?.untilMs ?? nowMs) - nowMs);
    const wasLast = addressText(address) === last;
    const order = 2 * ADDRESS_SOURCES.indexOf(source) - (wasLast ? 1 : 0);
    return { address, ranks: [waitMs, cooldown?.failures ?? 0, order] };
  });
  const [best] = choices.sort((one, other) => compareRanks(one.ranks, other.ranks));
  return best?.address;
}

/** Notes that a peer was reached at an address. */
export function noteReached(
  { cooling, reached }: AddressTries,
  peer: PeerId,
  address: NodeAddress,
): AddressTries {
  return {
    cooling: warmUp(cooling, keyOf(peer, address)),
    reached: new Map(reached).set(peer, addressText(address)),
  };
}

/** Notes that a peer was not reached at an address: it is tried again later, and later each time. */
export function noteUnreached(
  { cooling, reached }: AddressTries,
  { peer, address }: { readonly peer: PeerId; readonly address: NodeAddress },
  at: { readonly nowMs: number; readonly random: Random },
): AddressTries {
  return { cooling: coolDown(cooling, keyOf(peer, address), at), reached };
}

/** Whether a peer was not reached at an address, and not since. */
export function hasFailed({ cooling }: AddressTries, peer: PeerId, address: NodeAddress): boolean {
  return cooling.has(keyOf(peer, address));
}

/** Forgets what is long over, and peers nobody knows any more. */
export function forgetOldTries(
  { cooling, reached }: AddressTries,
  isKnown: (peer: PeerId) => boolean,
  nowMs: number,
): AddressTries {
  return {
    cooling: forgetOldCooldowns(cooling, nowMs),
    reached: new Map([...reached].filter(([peer]) => isKnown(peer))),
  };
}

function keyOf(peer: PeerId, address: NodeAddress): string {
  return `${peer} ${addressText(address)}`;
}

/** Negative when the first list of numbers stands before the second. */
function compareRanks(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((rank, place) => rank !== other[place]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
