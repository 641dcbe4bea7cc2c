/**
 * Programs: what a supervisor does that takes time (starting a child, waiting for one to stop),
 * written as straight lines. While one runs, the supervisor's mailbox holds, as an OTP supervisor
 * that blocks in a receive; a step that needs no waiting costs no turn.
 */

import type { MaybeLater } from "../actor/behaviour.ts";
import type { Cell } from "../actor/cell.ts";
import { isLater } from "../actor/later.ts";

/** Something to wait for: calls `resume` with what it brought, at once or later, exactly once. */
export type Wait<T> = (resume: (value: T) => void) => void;

/** Straight-line work with waits in it. */
export type Program<T> = Generator<Wait<unknown>, T, unknown>;

/** Waits within a program. */
export function* wait<T>(wanted: Wait<T>): Program<T> {
  return (yield wanted as Wait<unknown>) as T;
}

/** Waits for a value that may come later; it must not be rejected. */
export function* settled<T>(value: MaybeLater<T>): Program<T> {
  if (!isLater(value)) return value;
  return yield* wait<T>((resume) => {
    value.then(resume);
  });
}

/**
 * Runs a program in the turns of a cell; answers at once when it never had to wait. What a cell had
 * begun when it ends itself goes no further: `terminate` stops the children, and nothing may start
 * others beside it.
 */
export function runProgram<T>(cell: Cell, program: Program<T>): MaybeLater<T> {
  const isLast = cell.life === "stopping";
  let finish: ((value: T) => void) | undefined;
  const proceed = (value: unknown): void => {
    if (cell.life === "stopping" && !isLast) return;
    cell.guard("supervise", () => {
      const result = advance(program, value, resumeLater);
      if (result.isDone) finish?.(result.value);
    });
  };
  const resumeLater = (value: unknown): void => {
    if (cell.isAlive) cell.signal({ kind: "resume", resume: () => proceed(value) });
  };
  const first = advance(program, undefined, resumeLater);
  if (first.isDone) return first.value;
  return new Promise<T>((resolve) => {
    finish = resolve;
  });
}

type Advance<T> = { readonly isDone: true; readonly value: T } | { readonly isDone: false };

/** Goes on until the program ends or has to wait. */
function advance<T>(
  program: Program<T>,
  input: unknown,
  resumeLater: (value: unknown) => void,
): Advance<T> {
  let brought = input;
  while (true) {
    const step = program.next(brought);
    if (step.done === true) return { isDone: true, value: step.value };
    const answer = askOnce(step.value, resumeLater);
    if (answer === undefined) return { isDone: false };
    brought = answer.value;
  }
}

/** Asks a wait; an answer that comes during the asking is taken without a turn. */
function askOnce(
  wanted: Wait<unknown>,
  resumeLater: (value: unknown) => void,
): { readonly value: unknown } | undefined {
  let isAsking = true;
  let answer: { readonly value: unknown } | undefined;
  wanted((value) => {
    if (isAsking) answer = { value };
    else resumeLater(value);
  });
  isAsking = false;
  return answer;
}
