/** Counts the stake behind one statement. */

import type { Committee } from "./committee.ts";

/** Adds up the stake of the authors seen, each once, whatever they repeat. */
export class StakeAggregator {
  readonly #committee: Committee;
  readonly #authors = new Set<number>();
  #stake = 0;

  /** @param committee whose stakes count */
  constructor(committee: Committee) {
    this.#committee = committee;
  }

  /**
   * Counts an author.
   *
   * @returns false when the author is unknown or was counted before; nothing changes then
   */
  add(author: number): boolean {
    const authority = this.#committee.authorities[author];
    if (authority === undefined || this.#authors.has(author)) return false;
    this.#authors.add(author);
    this.#stake += authority.stake;
    return true;
  }

  /** Stake of all authors counted. */
  get stake(): number {
    return this.#stake;
  }

  /** Whether more than two thirds of the stake was counted. */
  get hasQuorum(): boolean {
    return this.#stake >= this.#committee.quorumStake;
  }

  /** Whether more than one third of the stake was counted. */
  get hasValidity(): boolean {
    return this.#stake >= this.#committee.validityStake;
  }

  /** Forgets all authors. */
  clear(): void {
    this.#authors.clear();
    this.#stake = 0;
  }
}
