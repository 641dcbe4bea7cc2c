/** What may be seen of an actor's state, and whether its values or only their kinds. */

import type { Cell } from "../../actor/cell.ts";
import { describeError } from "../../errors.ts";
import type { PayloadRule } from "./payload-rule.ts";
import { cut, type PreviewKind, preview } from "./preview.ts";

/** Characters of what is said of a state that cannot be shown. */
const LINE_CHARACTERS = 1_024;

/** A state as it is shown. */
export interface ShownState {
  readonly value: unknown;
  readonly kind: PreviewKind;
}

/**
 * The state as its actor formats it; of a machine that is run what it holds. Of an actor that does not format it only what kind of
 * things it holds, unless payloads are shown.
 *
 * @returns `undefined` before there is a state, and where formatting it fails
 */
export function shownState(cell: Cell, payloads: PayloadRule): ShownState | undefined {
  const { behaviour, state, path } = cell;
  if (state === undefined) return undefined;
  if (behaviour.formatState === undefined) {
    const value = behaviour.chart?.look?.(state).held ?? state;
    return payloads.left(value, { actor: path }) ?? { value, kind: "shape" };
  }
  try {
    const value = behaviour.formatState(state);
    // What a host takes out of a state is not shown by another way.
    const kind = payloads.isAllowed ? "shape" : "values";
    return payloads.left(value, { actor: path }) ?? { value, kind };
  } catch {
    return undefined;
  }
}

/** The same as a short text. */
export function stateText(cell: Cell, payloads: PayloadRule): string {
  const shown = shownState(cell, payloads);
  if (shown !== undefined) return preview(shown.value, shown.kind);
  return cell.state === undefined ? "" : whyNot(cell);
}

function whyNot({ behaviour, state }: Cell): string {
  try {
    behaviour.formatState?.(state);
    return "";
  } catch (error) {
    return cut(`cannot be shown: ${describeError(error)}`, LINE_CHARACTERS);
  }
}
