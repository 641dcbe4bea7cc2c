/** The state of one watched actor, compared before and after each message as long as that is cheap. */

import type { Cell } from "../../actor/cell.ts";
import type { StateChanges } from "../protocol/watched.ts";
import type { PayloadRule } from "./payload-rule.ts";
import { shownState } from "./shown-state.ts";
import { diffStates } from "./state-diff.ts";
import { leavesOf, NO_LEAVES, type StateLeaves } from "./state-leaves.ts";

/** Messages of one actor whose changes are looked for, in a second; the others are told without. */
export const COMPARED_PER_SECOND = 100;

/** Looks at the state of one actor. */
export class StateWatch {
  readonly #cell: Cell;
  readonly #payloads: PayloadRule;
  /** The state that was looked at last, and what stood in it. */
  #seen: { readonly state: unknown; readonly leaves: StateLeaves } | undefined;
  #second = Number.NEGATIVE_INFINITY;
  #compared = 0;
  #isComparing = false;

  constructor(cell: Cell, payloads: PayloadRule) {
    this.#cell = cell;
    this.#payloads = payloads;
  }

  /** A message is about to be handled. */
  begins(nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.#second) this.#compared = 0;
    this.#second = second;
    this.#isComparing = this.#compared < COMPARED_PER_SECOND;
    if (!this.#isComparing) this.#seen = undefined;
    else if (this.#seen?.state !== this.#cell.state) this.#look();
  }

  /** It was handled: what is other now; `undefined` where that was not looked for. */
  ends(): StateChanges | undefined {
    const before = this.#seen?.leaves;
    if (!this.#isComparing || before === undefined) return undefined;
    this.#compared += 1;
    return diffStates(before, this.#look());
  }

  /** How large the state is as it is shown. */
  size(): { readonly entries: number; readonly characters: number; readonly isCut: boolean } {
    const { texts, isCut } = this.#look();
    let characters = 0;
    for (const [path, text] of texts) characters += path.length + text.length;
    return { entries: texts.size, characters, isCut };
  }

  #look(): StateLeaves {
    const { state } = this.#cell;
    const shown = shownState(this.#cell, this.#payloads);
    const leaves = shown === undefined ? NO_LEAVES : leavesOf(shown.value, shown.kind);
    this.#seen = { state, leaves };
    return leaves;
  }
}
