/** Whether reads of a counter stay within what the additions before and beside them allow. */

import type { HistoryCheck, Operation } from "../spec.ts";
import { describeOperation } from "./operation-text.ts";

/** How a counter begins. */
export interface CounterOptions {
  /** @defaultValue 0 */
  readonly initial?: number;
}

/**
 * Every `read` tells at least what was certainly added before it, and at most what may have been. The argument of
 * `add` and the result of `read` are numbers. Near-linear in length; reads are judged one by one, so a history it
 * passes may still be refused by `linearizable(counterModel())`, never the other way round.
 */
export function counter({ initial = 0 }: CounterOptions = {}): HistoryCheck {
  return {
    name: "counter",
    run: (history) => {
      const bounds = new Bounds(initial);
      for (const { operation, isEnd } of momentsOf(history)) {
        const wrong = isEnd ? bounds.end(operation) : bounds.begin(operation);
        if (wrong !== undefined) return `counter: ${wrong}`;
      }
      return undefined;
    },
  };
}

interface Moment {
  readonly at: number;
  readonly operation: Operation;
  readonly isEnd: boolean;
}

function momentsOf(history: readonly Operation[]): readonly Moment[] {
  const moments: Moment[] = [];
  for (const operation of history) {
    const { name, status, invokedAt, returnedAt } = operation;
    if (status === "failed" || (name === "read" && status !== "ok")) continue;
    moments.push({ at: invokedAt, operation, isEnd: false });
    if (status === "ok") moments.push({ at: returnedAt, operation, isEnd: true });
  }
  return moments.sort((one, other) => one.at - other.at || Number(one.isEnd) - Number(other.isEnd));
}

/** What the sum can be at a moment, and could be since each read under way began. */
class Bounds {
  #least: number;
  #most: number;
  readonly #reads = new Map<Operation, { least: number; most: number }>();

  constructor(initial: number) {
    this.#least = initial;
    this.#most = initial;
  }

  begin(operation: Operation): string | undefined {
    if (operation.name === "read") {
      this.#reads.set(operation, { least: this.#least, most: this.#most });
      return undefined;
    }
    const { argument } = operation;
    if (typeof argument !== "number") return `${describeOperation(operation)} adds no number`;
    if (argument >= 0) this.#most += argument;
    else this.#least += argument;
    // What is added while a read goes on may be seen by it; what was taken away as well.
    for (const read of this.#reads.values()) {
      if (argument >= 0) read.most += argument;
      else read.least += argument;
    }
    return undefined;
  }

  end(operation: Operation): string | undefined {
    if (operation.name !== "read") {
      const argument = Number(operation.argument);
      if (argument >= 0) this.#least += argument;
      else this.#most += argument;
      return undefined;
    }
    const range = this.#reads.get(operation);
    this.#reads.delete(operation);
    const { result } = operation;
    if (range === undefined || typeof result !== "number") {
      return `${describeOperation(operation)} tells no number`;
    }
    if (result >= range.least && result <= range.most) return undefined;
    return `${describeOperation(operation)} is not within ${range.least} to ${range.most}`;
  }
}
