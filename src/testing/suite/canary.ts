/** A simulation that has to find a planted bug: whoever makes faults tame or checks blind hears of it. */

import { realClock } from "../../time/real-clock.ts";
import { explore } from "../run/explore.ts";
import type { SimSpec } from "../spec.ts";
import { describeFailure } from "./red-text.ts";
import { type CanaryOptions, SIM_TEST_DEFAULTS } from "./test-options.ts";
import type { SimTest } from "./sim-test.ts";

/** What {@link findForTest} is told besides. */
export type CanaryTest = CanaryOptions & Pick<SimTest, "place" | "nowMs">;

/**
 * Looks for a bug that is known to be there.
 *
 * @returns what a red test prints; `undefined` when the named check found it
 */
export async function findForTest(spec: SimSpec, test: CanaryTest): Promise<string | undefined> {
  const clock = realClock();
  const { runs, from, timeoutMs } = { ...SIM_TEST_DEFAULTS, ...test };
  const { nowMs = () => clock.monotonic(), failure: wanted, place } = test;
  const endMs = nowMs() + timeoutMs;
  const hasTime = (): boolean => nowMs() < endMs;
  const campaign = await explore(spec, { runs, from, failuresMax: 1, hasTime });
  const [found] = campaign.failures;
  const where = `in ${campaign.runs} of ${runs} runs from seed 0x${from.toString(16)}`;
  if (found?.failure === undefined) {
    return `the planted bug was not found ${where}: the faults have become tame, or ${wanted} looks away`;
  }
  if (found.failure.name === wanted) return undefined;
  const text = describeFailure(found, place);
  return `the planted bug has to be found by ${wanted}; this was found instead, ${where}:\n${text}`;
}
