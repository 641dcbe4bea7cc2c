/** What a thing does when it is asked one operation at a time; histories are held against it. */

import type { Operation } from "../spec.ts";

/** A sequential specification. States are plain values and never changed in place. */
export interface Model<S> {
  /** What it is, in messages. */
  readonly name: string;
  readonly initial: S;
  /**
   * The states an operation may lead to. For one that ended `ok` the result counts: none when it cannot
   * have been told that. For one that is `unknown` there is no result.
   */
  step(state: S, operation: Operation): readonly S[];
  /** A text that is equal for equal states. @defaultValue all of what `util.inspect` shows */
  stateText?(state: S): string;
  /** Which independent part an operation is about, such as a key. @defaultValue all are one thing */
  partOf?(operation: Operation): string;
  /**
   * How an operation of unknown outcome matters right before another. It does `never` when the two can
   * change places, or the first be left out, and all that comes next is the same. It does `when_stuck` when
   * that is so wherever `next` can happen as it was told; for a `next` of unknown outcome, wherever it
   * changes the state. The search leaves out what does not matter. @defaultValue "always"
   */
  matters?(unknown: Operation, next: Operation): Mattering;
}

/** When one operation matters to the next. */
export type Mattering = "always" | "when_stuck" | "never";
