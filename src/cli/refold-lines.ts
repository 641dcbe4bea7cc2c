/** What `coppice replay --check` says of machines. */

import type { Machine } from "../actor/machine-refold.ts";
import type { Refold, Refolded } from "../inspector/recording/refold.ts";
import type { Recording } from "../inspector/recording/recording.ts";

/** The actors whose steps a recording holds, each with its machine. */
export function refoldedOf(
  recording: Recording,
  known: ReadonlyMap<string, Machine>,
): readonly Refolded[] {
  return [...recording.watched].flatMap(([actor, hash]) => {
    const steps = recording.stepsOf(actor).map(({ step }) => step);
    return hash === "" ? [] : [{ actor, machine: known.get(hash), steps }];
  });
}

/** All of it in a line. */
export function refoldLine({ refolded, machines, unverifiable, mismatchCount }: Refold): string {
  const reasons = Object.entries(unverifiable).map(([why, count]) => `${count}: ${why}`);
  const cannot = Object.values(unverifiable).reduce((sum, count) => sum + count, 0);
  const why = cannot === 0 ? "" : ` (${reasons.join("; ")})`;
  return `${refolded} steps of ${machines} machines refolded, ${cannot} unverifiable${why}, ${mismatchCount} mismatches`;
}

/** Each step that led elsewhere. */
export function mismatchLines({ mismatches }: Refold): readonly string[] {
  return mismatches.map(({ actor, message, events, before, recorded, folded }) => {
    const given = events.length === 0 ? "no event" : events.join(", ");
    return `actor #${actor}, message #${message}: ${given} in ${before} leads to ${folded} (recorded: ${recorded})`;
  });
}
