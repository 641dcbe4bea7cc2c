/**
 * Whether a history could be that of one thing which does one operation at a time, each between its
 * begin and its end. All that may have happened is followed along the history (Lowe's just-in-time
 * linearization of Wing and Gong's search): an operation is put in its place no sooner than the first end that
 * needs it, so that few possibilities are open at a time.
 *
 * @see Wing and Gong, "Testing and verifying concurrent objects" (1993); Lowe, "Testing for
 *   linearizability" (2017)
 */

import { textOf } from "../oracles/event-text.ts";
import type { HistoryCheck, Operation } from "../spec.ts";
import { Frontier } from "./frontier.ts";
import type { Model } from "./model.ts";
import { describeOperation, describeOperations } from "./operation-text.ts";

/** Limits of a check. */
export interface LinearizableOptions {
  /** Possibilities looked at per part before the check gives up and says so. @defaultValue 2,000,000 */
  readonly possibilitiesMax?: number;
}

/** Possibilities looked at per part unless told otherwise: some seconds. */
export const POSSIBILITIES_MAX = 2_000_000;

/** Possibilities kept at a time in the first search, and by how much the next one is wider. */
const WIDTH_MIN = 8;
const WIDTH_STEP = 8;

/** States a message lists. */
const STATES_LISTED = 5;

/**
 * The history is that of one thing, as its model says.
 *
 * @example
 * const check = linearizable(registerModel(0));
 * check.run(history); // undefined, or what no order explains
 */
export function linearizable<S>(model: Model<S>, options: LinearizableOptions = {}): HistoryCheck {
  const { possibilitiesMax = POSSIBILITIES_MAX } = options;
  const name = `linearizable ${model.name}`;
  return {
    name,
    run: (history) => {
      for (const [part, operations] of partsOf(model, history)) {
        const wrong = checkPart(model, operations, possibilitiesMax);
        const which = part === "" ? name : `${name} ${part}`;
        if (wrong !== undefined) return `${which}: ${wrong}`;
      }
      return undefined;
    },
  };
}

function partsOf<S>(model: Model<S>, history: readonly Operation[]): Map<string, Operation[]> {
  const parts = new Map<string, Operation[]>();
  for (const operation of history) {
    if (operation.status === "failed") continue;
    const part = model.partOf?.(operation) ?? "";
    const operations = parts.get(part);
    if (operations === undefined) parts.set(part, [operation]);
    else operations.push(operation);
  }
  return parts;
}

/** A begin or an end of an operation; what is `unknown` has no end. */
interface Moment {
  readonly at: number;
  readonly operation: Operation;
  readonly isEnd: boolean;
}

function momentsOf(operations: readonly Operation[]): Moment[] {
  const moments: Moment[] = [];
  for (const operation of operations) {
    const isKnown = operation.status === "ok";
    moments.push({ at: operation.invokedAt, operation, isEnd: false });
    if (isKnown) moments.push({ at: operation.returnedAt, operation, isEnd: true });
  }
  return moments.sort((one, other) => one.at - other.at || Number(one.isEnd) - Number(other.isEnd));
}

/**
 * A narrow search first: any way to the end proves the history right, and most right ones have a way
 * that needs few operations of unknown outcome. Only a search that let nothing go proves it wrong.
 */
function checkPart<S>(
  model: Model<S>,
  operations: readonly Operation[],
  possibilitiesMax: number,
): string | undefined {
  const moments = momentsOf(operations);
  let left = possibilitiesMax;
  for (let width = WIDTH_MIN; ; width *= WIDTH_STEP) {
    const frontier = new Frontier(model, { width, possibilitiesMax: left });
    const stuck = firstUnexplained(frontier, moments);
    if (stuck === undefined) return undefined;
    if (frontier.isSpent) return undecided(stuck, possibilitiesMax);
    if (!frontier.wasCut) return unexplained(stuck, frontier);
    left = frontier.left;
  }
}

/** Moves along the history as far as it can be explained. */
function firstUnexplained<S>(
  frontier: Frontier<S>,
  moments: readonly Moment[],
): Operation | undefined {
  for (const { operation, isEnd } of moments) {
    if (!isEnd) frontier.begin(operation);
    else if (!frontier.end(operation)) return operation;
  }
  return undefined;
}

function unexplained<S>(operation: Operation, { possibilities, pending }: Frontier<S>): string {
  const states = [...new Set(possibilities.map(({ state }) => textOf(state)))];
  const listed = states.slice(0, STATES_LISTED).join(" or ");
  const more = states.length > STATES_LISTED ? ` or ${states.length - STATES_LISTED} others` : "";
  const others = pending.filter((other) => other !== operation);
  const beside =
    others.length === 0 ? "nothing beside it" : `beside it ${describeOperations(others)}`;
  return `no order explains ${describeOperation(operation)}: before it the state was ${listed}${more}; ${beside}`;
}

function undecided(operation: Operation, possibilitiesMax: number): string {
  return `undecided at ${describeOperation(operation)}: more than ${possibilitiesMax} possibilities (possibilitiesMax)`;
}
