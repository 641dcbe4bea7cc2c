/** Places of one kind, as many as their limits allow: in all, of one peer, and of one source. */

/** How many there are. */
export interface PlaceLimits {
  readonly inAll: number;
  readonly perPeer: number;
  readonly perSource: number;
}

/** Who holds a place. */
export interface PlaceHolder {
  readonly peer: string;
  /** Where it comes from, as `addressSource` names it: keys cost nothing, addresses do. */
  readonly source: string;
}

/** Which limit leaves no place. */
export type FullOf = keyof PlaceLimits;

/** The places, and who holds how many. */
export class Places {
  readonly #limits: PlaceLimits;
  readonly #peers = new Map<string, number>();
  readonly #sources = new Map<string, number>();
  #taken = 0;

  /** @param limits how many there are */
  constructor(limits: PlaceLimits) {
    this.#limits = limits;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Why there is no place; `undefined` when there is one. */
  fullFor({ peer, source }: PlaceHolder): FullOf | undefined {
    const { inAll, perPeer, perSource } = this.#limits;
    if (this.#taken >= inAll) return "inAll";
    if (countOf(this.#peers, peer) >= perPeer) return "perPeer";
    return countOf(this.#sources, source) >= perSource ? "perSource" : undefined;
  }

  /** Takes a place there is. */
  take({ peer, source }: PlaceHolder): void {
    this.#taken += 1;
    this.#peers.set(peer, countOf(this.#peers, peer) + 1);
    this.#sources.set(source, countOf(this.#sources, source) + 1);
  }

  /** Gives a place back. */
  giveBack({ peer, source }: PlaceHolder): void {
    this.#taken -= 1;
    lower(this.#peers, peer);
    lower(this.#sources, source);
  }
}

function countOf(counts: ReadonlyMap<string, number>, of: string): number {
  return counts.get(of) ?? 0;
}

function lower(counts: Map<string, number>, of: string): void {
  const left = countOf(counts, of) - 1;
  if (left > 0) counts.set(of, left);
  else counts.delete(of);
}
