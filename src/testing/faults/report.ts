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
  /** Rolling hash of the run: a replay has the same. */
  readonly hash?: string | undefined;
  /** How it came up, such as `found in run 17 of 50`. */
  readonly found?: string | undefined;
  /** How seldom it is. */
  readonly findability?: string | undefined;
  /** What runs it again, such as {@link replayLine}; `undefined` when no token holds the run. */
  readonly replay: string | undefined;
  /** What keeps it, or where it is kept. */
  readonly keep?: string | undefined;
}

/** Events of the tail that are listed at most. */
export const TAIL_LINES_MAX = 20;

/** What stands in the place of a replay line that would lie. */
const NO_REPLAY =
  "no replay line: the run had a plan beside its spec, which no token holds; put the plan into the spec";

/** Tells a red run. The seed stands first, and the lines to copy last: terminals show ends. */
export function failureText(run: RedRun): string {
  const { failure, seed, found, findability, replay, keep } = run;
  const tail = failure.tail.slice(-TAIL_LINES_MAX);
  const lines = [
    `seed 0x${seed.toString(16)}`,
    ...failureLines(run),
    ...(found === undefined ? [] : [found]),
    shrunkLine(run),
    ...describeFaults(run.fired, run).map(indented),
    tailHeading(failure),
    ...tail.map(({ cause, ...event }) =>
      indented(`${describeEvent(event)}${cause === undefined ? "" : ` <- #${cause}`}`),
    ),
    ...(findability === undefined ? [] : [findability]),
    replay === undefined ? NO_REPLAY : `replay: ${replay}`,
    ...(keep === undefined ? [] : [`keep:   ${keep}`]),
  ];
  return lines.join("\n");
}

/** What failed and where, without what led to it. */
export function failureLines({
  failure,
  hash,
}: Pick<RedRun, "failure" | "hash">): readonly string[] {
  const { kind, name, step, atMs, message } = failure;
  const end = hash === undefined ? "" : `, hash ${hash}`;
  const first = `${kind}  ${name}  (step ${step}, t=${secondsText(atMs)}${end})`;
  return [first, ...message.split("\n").map(indented)];
}

/**
 * The line that runs one test again under a token.
 *
 * @returns one line for a POSIX shell
 */
export function replayLine(token: ReplayToken, place: TestPlace): string {
  return `SIM=${token} ${mochaLine(place)}`;
}

/** The line that does so and keeps the run, to be replayed first from then on. */
export function keepLine(token: ReplayToken, place: TestPlace): string {
  return `SIM=${token} SIM_KEEP=1 ${mochaLine(place)}`;
}

function mochaLine({ file, title }: TestPlace): string {
  return `npx mocha ${quoted(file)} --fgrep ${quoted(title)}`;
}

/** What never became true has no event that led to it; see `tailOf`. */
function tailHeading({ kind, tail }: Failure): string {
  if (tail.length === 0) return "nothing in the trace led to it";
  const isOfWholeRun = kind === "eventually" || kind === "history";
  const hasFault = tail.some((event) => event.kind === "fault.fired");
  return isOfWholeRun && hasFault
    ? "around the last fault, newest last:"
    : "what led to it, newest last:";
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
