/** Asks one, and another beside it when the first is late: the first answer counts. */

import type { Clock } from "../../time/clock.ts";

/** Who is asked, and when the second is. */
export interface LateAsk<T> {
  readonly first: (signal: AbortSignal) => Promise<T>;
  /** Asked when the first has not answered in time; absent when there is no other. */
  readonly spare: ((signal: AbortSignal) => Promise<T>) | undefined;
  /** The time the first has alone, in ms. */
  readonly afterMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** An answer, and who gave it. */
export interface LateAnswer<T> {
  readonly by: "first" | "spare";
  readonly value: T;
}

/**
 * Waits for the first of two answers. A failure counts only when nobody is left to answer; then it is
 * that of who was asked first. Whoever is not waited for any more is given up.
 *
 * @throws what the first threw, or the signal's reason
 */
export function askLate<T>({ first, spare, ...how }: LateAsk<T>): Promise<LateAnswer<T>> {
  const { clock, afterMs, signal } = how;
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  return new Promise<LateAnswer<T>>((resolve, reject) => {
    let pending = 1;
    let failure: { readonly error: unknown } | undefined;
    const failed = (by: LateAnswer<T>["by"], error: unknown): void => {
      pending -= 1;
      if (by === "first") failure = { error };
      if (pending === 0) reject(failure === undefined ? error : failure.error);
    };
    const ask = (by: LateAnswer<T>["by"], work: (signal: AbortSignal) => Promise<T>): void => {
      void work(either).then(
        (value) => resolve({ by, value }),
        (error: unknown) => failed(by, error),
      );
    };
    const timer = clock.setTimer(() => {
      if (spare === undefined || pending === 0) return;
      pending += 1;
      ask("spare", spare);
    }, afterMs);
    either.addEventListener("abort", () => clock.clearTimer(timer), { once: true });
    ask("first", first);
  }).finally(() => over.abort());
}
