/** What nodes have said they hold: nothing of it may be taken back, and all of it has to agree. */

/** A commit as a node tells it. */
export interface ToldCommit {
  readonly index: number;
  /** Hexadecimal. */
  readonly digest: string;
}

/** Faults that are kept: the first ones tell what happened, the rest repeat it. */
const FAULTS_MAX = 50;

/** Commits below its newest a node is asked for again after each start. */
const ASKED_AGAIN = 200;

/** Everything that was told, by all nodes in all their lives. */
export class Ledger {
  readonly #digests = new Map<number, { readonly digest: string; readonly by: string }>();
  readonly #acknowledged = new Map<string, number>();
  readonly #faults: string[] = [];
  #newest = 0;
  #grewMs: number | undefined;
  #longestStallMs = 0;

  /** What was wrong, in words; empty when nothing was. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** The newest commit anybody told of. */
  get newest(): number {
    return this.#newest;
  }

  /** Longest time nobody told of a newer commit, in ms. */
  get longestStallMs(): number {
    return this.#longestStallMs;
  }

  /** The newest commit a node has told of: it has it for good. */
  acknowledged(node: string): number {
    return this.#acknowledged.get(node) ?? 0;
  }

  /** The digest of a commit, once anybody told it. */
  digestOf(index: number): string | undefined {
    return this.#digests.get(index)?.digest;
  }

  /** The first commit to ask a node for: what is new, and in a new life some of what it had told before. */
  askFrom(node: string, isNewLife: boolean): number {
    return Math.max(1, this.acknowledged(node) + 1 - (isNewLife ? ASKED_AGAIN : 0));
  }

  /** Notes how far a node says it is. */
  head(node: string, { index, digest }: ToldCommit): void {
    const before = this.acknowledged(node);
    if (index < before) {
      this.#fault(`${node} had told commit ${before} and is at ${index}: commits are lost`);
    }
    if (index > 0) this.commit(node, { index, digest });
    this.#acknowledged.set(node, Math.max(before, index));
  }

  /** Notes one commit a node holds. */
  commit(node: string, { index, digest }: ToldCommit): void {
    const known = this.#digests.get(index);
    if (known === undefined) this.#digests.set(index, { digest, by: node });
    else if (known.digest !== digest) {
      this.#fault(
        `commit ${index} is ${digest.slice(0, 12)} for ${node} and ${known.digest.slice(0, 12)} for ${known.by}`,
      );
    }
  }

  /** From now on it counts how long the network stands still. */
  begin(nowMs: number): void {
    this.#grewMs = nowMs;
  }

  /** Looks whether the network goes on. */
  look(nowMs: number): void {
    const newest = Math.max(0, ...this.#acknowledged.values());
    if (this.#grewMs !== undefined) {
      this.#longestStallMs = Math.max(this.#longestStallMs, nowMs - this.#grewMs);
      if (newest > this.#newest) this.#grewMs = nowMs;
    }
    this.#newest = newest;
  }

  /**
   * Compares all a node holds with all it told and with what the others hold.
   *
   * @param told its newest commit before it was asked: it goes on while it answers
   * @param held `undefined`: it does not answer
   */
  whole(node: string, told: number, held: readonly ToldCommit[] | undefined): void {
    if (held === undefined) {
      this.#fault(`${node} does not answer in the end: what it holds is unknown`);
      return;
    }
    const indexes = new Set(held.map(({ index }) => index));
    for (const commit of held) this.commit(node, commit);
    for (let index = 1; index <= told; index += 1) {
      if (!indexes.has(index)) this.#fault(`${node} had told commit ${index} and has lost it`);
    }
  }

  #fault(text: string): void {
    if (this.#faults.length < FAULTS_MAX && !this.#faults.includes(text)) this.#faults.push(text);
  }
}
