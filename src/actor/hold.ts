/**
 * Holding: while a callback that takes time is outstanding, its actor handles nothing else, as a
 * gen_server that blocks. Signals still reach it.
 */

import type { MaybeLater } from "./behaviour.ts";
import type { Cell } from "./cell.ts";
import { isLater } from "./later.ts";

/** Where a value that may come later goes. */
export interface Settle<T> {
  use(value: T): void;
  fail(error: unknown): void;
}

/** Goes on with a value now, or holds the mailbox until a promise brings it. */
export function whenSettled<T>(cell: Cell, value: MaybeLater<T>, settle: Settle<T>): void {
  if (!isLater(value)) {
    settle.use(value);
    return;
  }
  cell.hold += 1;
  cell.isHeld = true;
  const { hold } = cell;
  // `resolve` keeps a native promise as it is, and makes a foreign one keep the rules of promises.
  Promise.resolve(value).then(
    (settled) => release(cell, hold, () => settle.use(settled)),
    (error: unknown) => release(cell, hold, () => settle.fail(error)),
  );
}

/** Goes on in the actor's turn, unless a later hold took its place meanwhile: that of `terminate`, after a crash. */
function release(cell: Cell, hold: number, proceed: () => void): void {
  if (cell.isAlive) cell.signal(new Release(cell, hold, proceed));
}

class Release {
  readonly kind = "resume";
  readonly #cell: Cell;
  readonly #hold: number;
  readonly #proceed: () => void;

  constructor(cell: Cell, hold: number, proceed: () => void) {
    this.#cell = cell;
    this.#hold = hold;
    this.#proceed = proceed;
  }

  resume(): void {
    if (this.#cell.hold !== this.#hold) return;
    this.#cell.isHeld = false;
    this.#proceed();
    if (this.#cell.watch !== undefined && !this.#cell.isHeld) this.#cell.watch.ends();
  }
}
