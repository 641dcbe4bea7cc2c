/** The questions one watched actor was asked and has not answered yet. */

import type { Envelope } from "../../actor/envelope.ts";

/** Questions remembered; what was asked before them is not seen answered. */
export const ASKED_MAX = 256;

/** Sees when questions are answered: whoever waits for one does so no longer when the step that answered it ends. */
export class Asked {
  readonly #open = new Map<number, Envelope>();

  /** A message is about to be handled; who has given up by now was not answered. */
  begins(envelope: Envelope): void {
    for (const [id, { from }] of this.#open) if (from?.isWaiting !== true) this.#open.delete(id);
    if (envelope.from?.isWaiting !== true || this.#open.size >= ASKED_MAX) return;
    this.#open.set(envelope.id, envelope);
  }

  /** The numbers of those that were answered since. */
  ends(): readonly number[] {
    const answered = [...this.#open].flatMap(([id, { from }]) =>
      from?.isWaiting === true ? [] : [id],
    );
    for (const id of answered) this.#open.delete(id);
    return answered;
  }
}
