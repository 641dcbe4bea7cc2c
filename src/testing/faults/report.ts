/** What a red run prints: what failed, what is left of the plan, what led to it, and how to see it again. */

import { describeEvent } from "../oracles/event-text.ts";
import type { Failure, ReplayToken } from "../spec.ts";
import type { FiredFault } from "../fault-plan.ts";
import { describeFaults, type FaultWords, secondsText } from "./fault-text.ts";
import type { Shrunk } from "./shrink.ts";

/** Where a test stands. */
export interface TestPlace {
  /** Relative to where tests are run. */
  readonly file: string;
  readonly title: string;
}

/** What there is to tell of a red run. */
export interface RedRun extends FaultWords {
  readonly failure: Failure;
  readonly seed: bigint;
  readonly token: ReplayToken;
  /** Faults that are left. */
  readonly fired: readonly FiredFault[];
  /** What shrinking took; `undefined` when nothing was shrunk. */
  readonly shrunk?: Pick<Shrunk, "before" | "replays" | "isMinimal"> | undefined;
  /** What runs it again, such as {@link replayLine}. */
  readonly replay: string;
  /** What keeps it as a test. */
  readonly keep?: string | undefined;
}

/** Events of the tail that are listed at most. */
export const TAIL_LINES_MAX = 20;

/** Tells a red run. The seed stands first, and the lines to copy last: terminals show ends. */
export function failureText(run: RedRun): string {
  const { failure, seed, replay, keep } = run;
  const tail = failure.tail.slice(-TAIL_LINES_MAX);
  const lines = [
    `seed 0x${seed.toString(16)}`,
    `${failure.kind}  ${failure.name}  (step ${failure.step}, t=${secondsText(failure.atMs)})`,
    ...failure.message.split("\n").map(indented),
    shrunkLine(run),
    ...describeFaults(run.fired, run).map(indented),
    tail.length === 0 ? "nothing in the trace led to it" : "what led to it, newest last:",
    ...tail.map(({ cause, ...event }) =>
      indented(`${describeEvent(event)}${cause === undefined ? "" : ` <- #${cause}`}`),
    ),
    `replay: ${replay}`,
    ...(keep === undefined ? [] : [`keep:   ${keep}`]),
  ];
  return lines.join("\n");
}

/**
 * The line that runs one test again under a token.
 *
 * @returns one line for a POSIX shell
 */
export function replayLine(token: ReplayToken, { file, title }: TestPlace): string {
  return `SIM=${token} npx mocha ${quoted(file)} --fgrep ${quoted(title)}`;
}

function shrunkLine({ fired, shrunk }: RedRun): string {
  if (shrunk === undefined) return fired.length === 0 ? "no fault" : `${faults(fired.length)}:`;
  const end = shrunk.isMinimal ? "" : ", and there was no time for more";
  const colon = fired.length === 0 ? ": it needs none" : ":";
  return `shrunk ${faults(shrunk.before)} to ${fired.length} in ${shrunk.replays} replays${end}${colon}`;
}

function faults(count: number): string {
  return count === 1 ? "1 fault" : `${count} faults`;
}

function indented(line: string): string {
  return `  ${line}`;
}

/** As one word for a shell. */
function quoted(text: string): string {
  return /^[\w./@:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
