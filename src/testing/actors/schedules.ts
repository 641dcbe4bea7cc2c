/** Ways to choose who runs next. One schedule serves one runtime, once. */

import type { ReadyActors, Schedule } from "../../actor/interposer.ts";
import type { Random } from "../../time/random.ts";

/** What is chosen at a turn at which several are ready; a turn with one ready actor is no choice. */
type Choice = (ready: ReadyActors) => number;

function scheduleOf(choice: Choice): Schedule {
  return { messagesPerTurn: 1, choose: (ready) => (ready.length < 2 ? 0 : choice(ready)) };
}

/** The order in which actors became ready, one message at a time. */
export function fifoSchedule(): Schedule {
  return scheduleOf(() => 0);
}

/** Anybody, each as likely as the others. */
export function randomSchedule(random: Random): Schedule {
  return scheduleOf((ready) => random.below(ready.length));
}

/** How a schedule by priorities is drawn. */
export interface PctOptions {
  /** How many orderings a bug needs; 1 is found by priorities alone, each more is a change of them. */
  readonly depth: number;
  /** Choices among which the changes are drawn, and after which everybody has his turn again. @defaultValue 1_000 */
  readonly choicesMax?: number;
}

/** Choices a drawn schedule is unfair for, unless told otherwise. */
const PCT_CHOICES_MAX = 1_000;

/**
 * Probabilistic concurrency testing: each actor has a drawn priority and the first always runs, until
 * a drawn change makes it the last. A bug of depth `d` among `n` actors and `k` choices shows with a
 * chance of at least 1 in `n * k^(d-1)`, however long the others have to wait for it. The tail is fair,
 * so that what has to happen at last can happen.
 *
 * @see Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs (2010)
 */
export function pctSchedule(
  random: Random,
  { depth, choicesMax = PCT_CHOICES_MAX }: PctOptions,
): Schedule {
  const changes = new Set<number>();
  for (let change = 1; change < depth; change += 1) changes.add(random.below(choicesMax));
  const priorities = new Map<number, number>();
  let choices = 0;
  let lowered = 0;
  const priorityOf = (id: number): number => {
    const drawn = priorities.get(id) ?? random.unit();
    priorities.set(id, drawn);
    return drawn;
  };
  return scheduleOf((ready) => {
    choices += 1;
    if (choices > choicesMax) return 0;
    const first = highest(ready, priorityOf);
    const id = ready.at(first)?.id ?? 0;
    if (!changes.has(choices - 1)) return first;
    lowered += 1;
    priorities.set(id, -lowered);
    return highest(ready, priorityOf);
  });
}

function highest(ready: ReadyActors, priorityOf: (id: number) => number): number {
  let best = 0;
  let bestPriority = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < ready.length; index += 1) {
    const priority = priorityOf(ready.at(index)?.id ?? 0);
    if (priority <= bestPriority) continue;
    best = index;
    bestPriority = priority;
  }
  return best;
}

/**
 * Choices that were made before, one for each turn at which several were ready.
 *
 * @param after goes on when they are used up. @defaultValue the order of the run queue
 */
export function recordedSchedule(
  choices: readonly number[],
  after: Schedule = fifoSchedule(),
): Schedule {
  let at = 0;
  return scheduleOf((ready) => {
    const choice = choices[at];
    at += 1;
    return choice ?? after.choose(ready);
  });
}

/** A schedule that writes down what it chooses, for {@link recordedSchedule}. */
export interface Recording extends Schedule {
  readonly choices: readonly number[];
}

/** Writes down what a schedule chooses. */
export function recording(schedule: Schedule): Recording {
  const choices: number[] = [];
  return {
    choices,
    messagesPerTurn: schedule.messagesPerTurn,
    choose: (ready) => {
      const choice = schedule.choose(ready);
      if (ready.length > 1) choices.push(choice);
      return choice;
    },
  };
}
