/** A host that counts what it is handed, and notices what must never happen. */

import type { Clock } from "../../src/index.ts";
import { type CommitSink, type CommittedSubDag, hexOf } from "../../supervisors/index.ts";

/** One commit as it reached the host. */
export interface TakenCommit {
  readonly index: number;
  readonly digest: string;
  /** When `handle` was called, in ms of the monotonic clock. */
  readonly atMs: number;
}

/** Time the host takes for one commit, in ms: long enough that kills fall into it. */
const HANDLE_MS = 20;

/** A sink that notes every commit. */
export class CountingSink implements CommitSink {
  readonly taken: TakenCommit[] = [];
  /** There when the host keeps the index itself; else the node alone answers for each coming once. */
  readonly lastIndex?: () => Promise<number>;
  /** What was wrong, in words; empty when nothing was. */
  readonly faults: string[] = [];
  readonly #clock: Clock;
  readonly #authors = new Map<string, string>();
  #isBusy = false;

  constructor(clock: Clock, keepsIndex: boolean) {
    this.#clock = clock;
    if (keepsIndex) this.lastIndex = async () => this.taken.at(-1)?.index ?? 0;
  }

  /** Whether a commit is in hand just now. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  async handle(subDag: CommittedSubDag): Promise<void> {
    const { index, digest } = subDag.commitRef;
    if (this.#isBusy) this.faults.push(`commit ${index} came while another was in hand`);
    const expected = (this.taken.at(-1)?.index ?? 0) + 1;
    if (index !== expected) this.faults.push(`commit ${index} came in the place of ${expected}`);
    this.#isBusy = true;
    this.taken.push({ index, digest: hexOf(digest), atMs: this.#clock.monotonic() });
    this.#noteAuthors(subDag);
    await new Promise<void>((resolve) => {
      this.#clock.setTimer(resolve, HANDLE_MS);
    });
    this.#isBusy = false;
  }

  /** An author who signs two blocks of one round lies; nobody here may. */
  #noteAuthors({ blocks }: CommittedSubDag): void {
    for (const { ref } of blocks) {
      const place = `round ${ref.round} author ${ref.author}`;
      const digest = hexOf(ref.digest);
      const before = this.#authors.get(place) ?? digest;
      if (before !== digest) this.faults.push(`two blocks of ${place}`);
      this.#authors.set(place, digest);
    }
  }
}
