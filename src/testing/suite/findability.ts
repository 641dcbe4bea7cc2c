/** How seldom a failure is seen, and how long it has to stay away to be called mended. */

/** How sure one is to be that a failure is gone. */
const CONFIDENCE = 0.99;

/** A failure in the very first run is no proof that every run fails. */
const SHARE_MAX = 0.5;

/**
 * Clean runs in a row after which a failure is called mended at 99 %: with that chance one of them would
 * have shown it.
 *
 * @param runs in how many runs it was seen once, from 1
 */
export function cleanRunsNeeded(runs: number): number {
  const share = Math.min(1 / runs, SHARE_MAX);
  return Math.ceil(Math.log(1 - CONFIDENCE) / Math.log(1 - share));
}

/** Says so in one line. @param runs in how many runs the failure was seen once */
export function findabilityText(runs: number): string {
  const needed = cleanRunsNeeded(runs);
  return `seen 1 in ${runs}; clean runs to call a fix proven at ${CONFIDENCE * 100} %: ${needed}`;
}
