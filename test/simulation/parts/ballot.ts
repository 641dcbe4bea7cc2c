/** What a quorum read has to come to, told from what it heard: the documented rule, written a second time. */

import type { RegisterReader } from "../../support/parts/register-node.ts";

/** What a read found out for its repair. */
type Found = Parameters<Parameters<RegisterReader["read"]>[0]["repair"]>[0];

interface Voter {
  readonly peer: string;
  readonly distance: number;
}

/** How many are asked at a time, and how many answers are enough. */
interface BallotRules {
  readonly level: number;
  readonly answersMin: number;
}

/** One read, followed from outside. */
export class Ballot {
  readonly level: number;
  readonly answersMin: number;
  /** What about it was rare. */
  readonly seen = new Set<string>();
  /** What it did that it may not do. */
  wrong: string | undefined;
  readonly #rounds: string[][] = [];
  readonly #versions = new Map<string, number>();
  readonly #asked = new Set<string>();
  readonly #settled = new Set<string>();
  /** What it has to end with, as soon as that is known. */
  #outcome: { readonly version: number | undefined } | undefined;
  #told: { readonly version: number | undefined } | undefined;

  constructor(voters: readonly Voter[], { level, answersMin }: BallotRules) {
    this.level = level;
    this.answersMin = answersMin;
    const ordered = [...voters]
      .sort((one, other) => one.distance - other.distance || (one.peer < other.peer ? -1 : 1))
      .map(({ peer }) => peer);
    for (let at = 0; at < ordered.length; at += level) {
      this.#rounds.push(ordered.slice(at, at + level));
    }
    this.#askNext();
  }

  /** A peer answered with a version, or failed. */
  heard(peer: string, version: number | undefined): void {
    if (!this.#asked.has(peer)) this.#blame(`${peer} was asked out of turn`);
    if (this.#settled.has(peer)) this.#blame(`${peer} was asked twice`);
    this.#settled.add(peer);
    if (version !== undefined) this.#versions.set(peer, version);
    if (this.#outcome === undefined) this.#judge();
  }

  /** The read ended with a version, or failed. */
  ended(version: number | undefined): void {
    if (this.#told !== undefined) this.#blame("it ended twice");
    this.#told = { version };
    if (version === undefined) this.seen.add("a read fails");
    if (this.#outcome === undefined) {
      const votes = [...this.#versions.values()].join(", ");
      this.#blame(`it ended with ${version} while all it knew was ${votes}`);
    } else if (this.#outcome.version !== version) {
      this.#blame(`it ended with ${version} and not with ${this.#outcome.version}`);
    }
  }

  /** The read told what there is to repair: everything that was answered, also late. */
  repaired({ accepted, answers, differing }: Found): void {
    const version = accepted === null ? undefined : Number(Reflect.get(accepted, "version"));
    if (this.#outcome?.version !== version) this.#blame(`it repairs to ${version}`);
    if (this.#settled.size < this.#asked.size) this.#blame("it repairs before all have answered");
    const other = [...this.#versions]
      .filter(([, held]) => version !== undefined && held !== version)
      .map(([peer]) => peer);
    if (answers.length !== this.#versions.size) {
      this.#blame(`it knows of ${answers.length} answers, of ${this.#versions.size} peers`);
    }
    if ([...other].sort().join() !== [...differing].sort().join()) {
      this.#blame(`it repairs ${differing.length} peers, and ${other.length} differ`);
    }
    if (other.length > 0) this.seen.add("replicas differ");
  }

  #judge(): void {
    const versions = [...this.#versions.values()];
    const agree = new Set(versions).size === 1;
    if (versions.length >= this.answersMin && agree) {
      if (this.#settled.size < this.#asked.size) this.seen.add("a read ends early");
      this.#outcome = { version: versions[0] };
      return;
    }
    if (this.#settled.size < this.#asked.size) return;
    const isLast = this.#rounds.length === 0;
    if (versions.length > 0 && (versions.length >= this.answersMin || isLast)) {
      if (versions.length < this.answersMin) this.seen.add("a read is answered by too few");
      this.#outcome = { version: Math.max(...versions) };
    } else if (isLast) this.#outcome = { version: undefined };
    else this.#askNext();
  }

  #askNext(): void {
    for (const peer of this.#rounds.shift() ?? []) this.#asked.add(peer);
  }

  #blame(what: string): void {
    this.wrong ??= what;
  }
}
