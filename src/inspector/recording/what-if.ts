/**
 * Where an event would take an actor's machine at a place of a recording: by the machine itself where somebody has it and the
 * recording says exactly where it stood, by its graph alone where not, and then every way is told that guards leave open.
 */

import type { Machine, Standing } from "../../actor/machine-refold.ts";
import { tried } from "../../actor/machine-trial.ts";
import type { GuardAnswer } from "../../actor/machine-guards.ts";
import type { MachineGraph } from "../../machines/graph.ts";
import { isMeant } from "../../machines/graph-choice.ts";
import { eventsOf, type WhatIf, whatIf } from "../../machines/what-if.ts";
import { diffStates } from "../collect/state-diff.ts";
import { leavesOf } from "../collect/state-leaves.ts";
import type { Row } from "../picture/picture.ts";
import type { StateChanges } from "../protocol/watched.ts";
import type { Recording } from "./recording.ts";
import { standingAfter } from "./refold.ts";
import { stepsUpTo } from "./transitions.ts";

/** What is asked. */
export interface Question {
  /** Messages that are told before. */
  readonly message: number;
  /** Path of the actor. */
  readonly actor: string;
  readonly event: string;
  /** What the event carries. */
  readonly carried: object;
}

/** The machine's own answer. */
export interface ExactAnswer {
  readonly after: string;
  readonly status: string;
  readonly taken: readonly string[];
  readonly guards: Readonly<Record<string, GuardAnswer>>;
  readonly actions: readonly string[];
  readonly changes: StateChanges;
}

/** What is answered; a question that cannot be asked says why. */
export type Answer =
  | { readonly is: "refused"; readonly why: string }
  | ({
      readonly actor: number;
      readonly path: string;
      readonly message: number;
      readonly machine: string;
      readonly event: string;
      readonly before: string;
      readonly graph: MachineGraph;
    } & (
      | ({ readonly is: "exact" } & ExactAnswer)
      | { readonly is: "threw"; readonly threw: string }
      /** By the graph alone, and why. */
      | ({ readonly is: "open"; readonly why: string } & WhatIf)
    ));

/** Asks. */
export function whatIfAt(
  recording: Recording,
  { message, actor: path, event, carried }: Question,
  known: ReadonlyMap<string, Machine>,
): Answer {
  const cursor = recording.cursor();
  cursor.seekMessage(message);
  const row = newestAt(cursor.picture.rows.values(), path);
  if (row === undefined) return refused(`no actor ${path} is known at message ${cursor.message}`);
  const { machine: hash } = row.origin;
  const frame = cursor.picture.machines.get(hash);
  if (frame === undefined) return refused(`${path} is no machine`);
  const graph = frame.graph as MachineGraph;
  const events = eventsOf(graph);
  if (!events.some((name) => isMeant(event, name))) {
    const names = events.length === 0 ? "no event" : events.join(", ");
    return refused(`machine ${frame.name} does not know ${event}: it waits for ${names}`);
  }
  const here = { frame: cursor.frame, message: cursor.message };
  const before = recording.stateAt(row.id, here) ?? row.now.state;
  const asked = { actor: row.id, path, message: cursor.message, machine: frame.name, event };
  const said = { ...asked, before, graph };
  const machine = known.get(hash);
  const open = (why: string): Answer => ({
    ...said,
    is: "open",
    why,
    ...whatIf(graph, { active: before }, event),
  });
  if (machine === undefined) return open(`nobody here has the machine ${frame.name} (${hash})`);
  const steps = stepsUpTo(recording.stepsOf(row.id), here);
  const from = standingAfter({ actor: row.id, machine, steps }, before);
  if (from === undefined) return open("what it remembered here is not recorded exactly");
  return { ...said, ...exactly(from, { ...carried, type: event }) };
}

function exactly(from: Standing, event: { readonly type: string }) {
  const before = leavesOf({ context: from.context }, "values");
  const trial = tried(from, event);
  if ("threw" in trial) return { is: "threw", threw: trial.threw } as const;
  const { context, ...said } = trial;
  const changes = diffStates(before, leavesOf({ context }, "values"));
  return { is: "exact", ...said, changes } as const;
}

function newestAt(rows: Iterable<Row>, path: string): Row | undefined {
  return [...rows].filter((row) => row.path === path).sort((one, other) => other.id - one.id)[0];
}

function refused(why: string): Answer {
  return { is: "refused", why };
}
