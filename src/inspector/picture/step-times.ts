/** How long messages waited and were handled: of those that actors took while somebody watched them. */

import type { WatchedStep } from "../protocol/watched.ts";

/** The exact times of one message. */
export type StepTimes = Pick<WatchedStep, "waitMs" | "handleMs">;

/** The times of all messages in the steps that are known, by the number of the message. */
export function stepTimes(
  steps: ReadonlyMap<number, readonly WatchedStep[]>,
): ReadonlyMap<number, StepTimes> {
  const times = new Map<number, StepTimes>();
  for (const list of steps.values()) for (const step of list) times.set(step.message.id, step);
  return times;
}
