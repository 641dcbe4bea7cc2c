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
  /** For each spec, in how many rounds it has a run: 1 for each round, 10 for every tenth. */
  readonly every: readonly number[];
  readonly runs: number;
  readonly from: bigint;
  readonly jobs: number;
  /** From 0. */
  readonly job: number;
}

/** The runs of one process: specs in turn, the seeds of each in a row. */
export function* assignments({ every, runs, from, jobs, job }: Share): Generator<Assignment> {
  let nth = 0;
  for (let round = 0; nth < runs; round += 1) {
    for (const [spec, apart] of every.entries()) {
      if (round % apart !== 0 || nth >= runs) continue;
      if (nth % jobs === job) yield { nth, spec, seed: from + BigInt(round / apart) };
      nth += 1;
    }
  }
}
