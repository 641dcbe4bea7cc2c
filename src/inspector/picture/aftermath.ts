/** What followed the end of an actor: one rule for every view. */

import type { ShownEvent } from "../protocol/bodies.ts";

/** How long after an end what supervisors do is taken for their answer, in ms: a restart may be delayed. */
export const AFTERMATH_MS = 5_000;

/** What a supervisor said of an end, or what it started then. */
export type Answer = Extract<
  ShownEvent,
  { readonly type: "supervisor.report" | "supervisor.progress" }
>;

/** An actor that ended. */
export interface Ended {
  /** Number of the incarnation. */
  readonly id: number;
  readonly actor: string;
  readonly atMs: number;
}

/**
 * What the supervisors above an actor reported of its end and started after it: until {@link AFTERMATH_MS} have passed or the
 * actor at that place has ended again. A supervisor that has reported of another child since answers that one.
 */
export function answersTo(end: Ended, events: readonly ShownEvent[]): readonly Answer[] {
  const after = events.filter(({ atMs }) => atMs >= end.atMs && atMs - end.atMs <= AFTERMATH_MS);
  const over = after.findIndex((event) => isNextEnd(event, end));
  const said = (over < 0 ? after : after.slice(0, over)).filter((event) => isAbove(event, end));
  return said.filter((answer, at) => {
    const before = said.slice(0, at + 1).filter((one) => isReportOf(one, answer.supervisor));
    const report = before.at(-1);
    return report?.type !== "supervisor.report" || isAbout(report, end.actor);
  });
}

function isNextEnd(event: ShownEvent, { actor, id }: Ended): boolean {
  const isEnd = event.type === "actor.crashed" || event.type === "actor.stopped";
  return isEnd && event.actor === actor && event.id !== id;
}

function isAbove(event: ShownEvent, { actor }: Ended): event is Answer {
  const isAnswer = event.type === "supervisor.report" || event.type === "supervisor.progress";
  return isAnswer && actor.startsWith(`${event.supervisor}/`);
}

function isReportOf(event: Answer, supervisor: string): boolean {
  return event.type === "supervisor.report" && event.supervisor === supervisor;
}

/** Whether the child a report is about is the actor or stands above it; reports know it by its path or by its id. */
function isAbout(
  { supervisor, child }: Extract<ShownEvent, { readonly type: "supervisor.report" }>,
  actor: string,
): boolean {
  const path = child.startsWith("/") ? child : `${supervisor}/${child}`;
  return actor === path || actor.startsWith(`${path}/`);
}
