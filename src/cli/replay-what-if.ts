/** `coppice replay --what-if`: where an event would take an actor's machine, at a place of a recording. */

import type { Recording } from "../inspector/recording/recording.ts";
import { whatIfAt } from "../inspector/recording/what-if.ts";
import { describeError } from "../errors.ts";
import { BadInput, EXIT } from "./failure.ts";
import { knownMachines } from "./known-machines.ts";
import { whatIfLines } from "./what-if-lines.ts";
import type { CliWorld } from "./world.ts";

/** What the command line says of it. */
export interface WhatIfFlags {
  /** A path, an event, and what it carries as JSON. */
  readonly whatIf: readonly string[];
  readonly message?: number;
  readonly machines?: string;
  readonly json?: boolean;
}

/**
 * Asks and prints; nothing is run.
 *
 * @throws BadInput when it cannot be asked
 */
export async function replayWhatIf(
  recording: Recording,
  { whatIf, message = recording.messages, machines, json }: WhatIfFlags,
  { terminal }: CliWorld,
): Promise<number> {
  const [actor, event, text = "{}", ...more] = whatIf;
  if (actor === undefined || event === undefined || more.length > 0) {
    throw new BadInput(
      "cannot use --what-if: give PATH EVENT, and what it carries as one JSON text",
    );
  }
  const carried = carriedBy(text);
  const known = await knownMachines(machines);
  const answer = whatIfAt(recording, { message, actor, event, carried }, known);
  if (answer.is === "refused") throw new BadInput(`cannot ask what if: ${answer.why}`);
  if (json) {
    const { graph: _, ...told } = answer;
    terminal.line(JSON.stringify(told));
  } else for (const line of whatIfLines(answer)) terminal.line(line);
  return EXIT.ok;
}

function carriedBy(text: string): object {
  const value = parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new BadInput(`cannot use --what-if: what an event carries is an object, not ${text}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = describeError(error);
    throw new BadInput(`cannot use --what-if: ${text} is no JSON (${why})`, { cause: error });
  }
}
