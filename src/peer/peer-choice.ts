/** Whom to dial and whom to ask. */

import type { Random } from "../time/random.ts";
import type { PeerId } from "./peer-id.ts";

/** A known peer as a choice sees it. */
export interface Candidate {
  readonly peer: PeerId;
  /** The range its address lies in, as `addressRange` tells. */
  readonly range: string;
  /** Where it stands on the globe, if that is known. */
  readonly patch?: string;
}

/** What a choice of peers to dial stands on. */
export interface DialChoice {
  /** Known peers with an address. */
  readonly known: readonly Candidate[];
  readonly self: PeerId;
  readonly connected: ReadonlySet<PeerId>;
  /** Peers being dialed. */
  readonly pending: ReadonlySet<PeerId>;
  /** Peers to leave alone for now; tried only where there is nobody else. */
  readonly coolingDown: ReadonlySet<PeerId>;
  /** How many connections are wanted; peers being dialed count as connected. */
  readonly target: number;
}

/**
 * Chooses peers to dial, as many as are missing. Chance decides, but a peer in an address range or
 * a place with fewer connections comes first: whoever rents one range cannot be all our peers.
 *
 * @param random draws among equals
 */
export function choosePeersToDial(choice: DialChoice, random: Random): PeerId[] {
  const { known, connected, pending, target } = choice;
  const missing = Math.max(0, target - connected.size - pending.size);
  const crowd = new Crowd(known.filter(({ peer }) => connected.has(peer) || pending.has(peer)));
  const left = random.shuffle(eligible(choice));
  const chosen: PeerId[] = [];
  while (chosen.length < missing && left.length > 0) {
    const [next] = left.splice(crowd.leastCrowded(left), 1);
    if (next === undefined) break;
    crowd.add(next);
    chosen.push(next.peer);
  }
  return chosen;
}

/** What a choice of seeds stands on. */
export interface SeedChoice {
  readonly connected: number;
  readonly pending: number;
  /** Most seeds dialed at once. */
  readonly target: number;
}

/**
 * Chooses seeds to dial: only a node that has no connection and is dialing nobody needs them, so a
 * network that stands does not lean on its seeds.
 */
export function chooseSeeds<Seed>(
  seeds: readonly Seed[],
  { connected, pending, target }: SeedChoice,
  random: Random,
): Seed[] {
  return connected > 0 || pending > 0 ? [] : random.shuffle(seeds).slice(0, target);
}

/** Chooses connected peers to ask for the peers they know. */
export function choosePeersToAsk(
  connected: readonly PeerId[],
  count: number,
  random: Random,
): PeerId[] {
  return random.shuffle(connected).slice(0, count);
}

function eligible({ known, self, connected, pending, coolingDown }: DialChoice): Candidate[] {
  const free = known.filter(
    ({ peer }) => peer !== self && !connected.has(peer) && !pending.has(peer),
  );
  const rested = free.filter(({ peer }) => !coolingDown.has(peer));
  // A node alone in the world tries everybody it knows before it gives up on the world.
  const alone = connected.size === 0 && pending.size === 0;
  return rested.length === 0 && alone ? free : rested;
}

/** How many connections lie in each range and place. */
class Crowd {
  readonly #ranges = new Map<string, number>();
  readonly #patches = new Map<string, number>();

  constructor(connected: readonly Candidate[]) {
    for (const candidate of connected) this.add(candidate);
  }

  add({ range, patch }: Candidate): void {
    this.#ranges.set(range, (this.#ranges.get(range) ?? 0) + 1);
    if (patch !== undefined) this.#patches.set(patch, (this.#patches.get(patch) ?? 0) + 1);
  }

  /** Position of the first candidate no other stands freer than. */
  leastCrowded(candidates: readonly Candidate[]): number {
    const crowding = candidates.map((candidate) => this.#around(candidate));
    return crowding.indexOf(Math.min(...crowding));
  }

  /** The range weighs more than the place: an attacker has one range, neighbours are no threat. */
  #around({ range, patch }: Candidate): number {
    const near = patch === undefined ? 0 : (this.#patches.get(patch) ?? 0);
    return 1_000 * (this.#ranges.get(range) ?? 0) + near;
  }
}
