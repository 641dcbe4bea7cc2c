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
  /** Who told of it first. @defaultValue nobody: it told of itself */
  readonly teller?: PeerId;
  /** Whether shares of places do not hold it off: named by the operator, or within one house. @defaultValue false */
  readonly isExempt?: boolean;
  /** Whether it has a connection that dials by itself. @defaultValue false */
  readonly isTrying?: boolean;
  /** Weight of its lot among equals, above 0. @defaultValue 1 */
  readonly weight?: number;
}

/** How many of the connections may lie together. */
export interface DialShares {
  /** Connections in one address range. */
  readonly perRange: number;
  /** Connections in one place. */
  readonly perPatch: number;
  /** Dials under way to peers of one teller. */
  readonly perTeller: number;
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
  /** Dials that may begin now. @defaultValue as many as are missing */
  readonly room?: number;
  /** Peers that are being dialed and never answered: they count for their tellers. @defaultValue none */
  readonly unproven?: ReadonlySet<PeerId>;
  /** @defaultValue none: any number may lie together */
  readonly shares?: DialShares;
}

/**
 * Chooses peers to dial, as many as are missing and there is room for. A peer in an address range or a place
 * with fewer connections comes first, and none beyond its share: whoever rents one range, or tells of many
 * nodes, cannot be all our peers. Among equals chance decides, by the weights of their lots.
 *
 * @param random draws among equals
 */
export function choosePeersToDial(choice: DialChoice, random: Random): PeerId[] {
  const { connected, pending, target, room = Infinity } = choice;
  const missing = Math.min(room, Math.max(0, target - connected.size - pending.size));
  const crowd = new Crowd(choice);
  const left = eligible(choice);
  const chosen: PeerId[] = [];
  while (chosen.length < missing) {
    const next = drawn(crowd.freest(left), random);
    if (next === undefined) break;
    crowd.dial(next);
    left.splice(left.indexOf(next), 1);
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
    ({ peer, isTrying = false }) =>
      peer !== self && !isTrying && !connected.has(peer) && !pending.has(peer),
  );
  const rested = free.filter(({ peer }) => !coolingDown.has(peer));
  // A node alone in the world tries everybody it knows before it gives up on the world.
  const alone = connected.size === 0 && pending.size === 0;
  return rested.length === 0 && alone ? free : rested;
}

/** Draws by weight; nobody of nobody. */
function drawn(candidates: readonly Candidate[], random: Random): Candidate | undefined {
  const total = candidates.reduce((sum, { weight = 1 }) => sum + weight, 0);
  let left = random.unit() * total;
  for (const candidate of candidates) {
    left -= candidate.weight ?? 1;
    if (left < 0) return candidate;
  }
  return candidates.at(-1);
}

/** How many connections lie in each range and place, and how many dials each teller has caused. */
class Crowd {
  readonly #ranges = new Map<string, number>();
  readonly #patches = new Map<string, number>();
  readonly #tellers = new Map<PeerId, number>();
  readonly #shares: DialShares | undefined;

  constructor({ known, connected, pending, unproven, shares }: DialChoice) {
    this.#shares = shares;
    for (const candidate of known) {
      const { peer, teller } = candidate;
      if (connected.has(peer) || pending.has(peer)) this.#add(candidate);
      if (unproven?.has(peer) === true && teller !== undefined) count(this.#tellers, teller);
    }
  }

  /** Counts one that is dialed from now on. */
  dial(candidate: Candidate): void {
    this.#add(candidate);
    if (candidate.teller !== undefined) count(this.#tellers, candidate.teller);
  }

  /** Those within their shares that no other stands freer than. */
  freest(candidates: readonly Candidate[]): Candidate[] {
    const open = candidates.filter((candidate) => this.#hasRoom(candidate));
    const crowding = open.map((candidate) => this.#around(candidate));
    const least = crowding.reduce((one, other) => Math.min(one, other), Infinity);
    return open.filter((_, at) => crowding[at] === least);
  }

  #add({ range, patch }: Candidate): void {
    count(this.#ranges, range);
    if (patch !== undefined) count(this.#patches, patch);
  }

  #hasRoom({ range, patch = "", teller = "", isExempt = false }: Candidate): boolean {
    if (this.#shares === undefined) return true;
    const { perRange, perPatch, perTeller } = this.#shares;
    if ((this.#tellers.get(teller) ?? 0) >= perTeller) return false;
    if (isExempt) return true;
    return (this.#ranges.get(range) ?? 0) < perRange && (this.#patches.get(patch) ?? 0) < perPatch;
  }

  /** The range weighs more than the place: an attacker has one range, neighbours are no threat. */
  #around({ range, patch }: Candidate): number {
    const near = patch === undefined ? 0 : (this.#patches.get(patch) ?? 0);
    return 1_000 * (this.#ranges.get(range) ?? 0) + near;
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
