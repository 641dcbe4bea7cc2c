/** How a campaign is divided: the set of runs does not depend on how many processes do them. */

/** One run of a campaign. */
export interface Assignment {
  /** Its place in the campaign, from 0. */
  readonly nth: number;
  /** Which of the specs. */
  readonly spec: number;
  readonly seed: bigint;
}

/** What is to be done in all, and which part of it. */
export interface Share {
  readonly specs: number;
  readonly runs: number;
  readonly from: bigint;
  readonly jobs: number;
  /** From 0. */
  readonly job: number;
}

/** The runs of one process: specs in turn, the seeds of each in a row. */
export function* assignments({ specs, runs, from, jobs, job }: Share): Generator<Assignment> {
  for (let nth = job; nth < runs; nth += jobs) {
    yield { nth, spec: nth % specs, seed: from + BigInt(Math.floor(nth / specs)) };
  }
}
