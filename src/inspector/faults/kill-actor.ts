/** The three ways to end an actor from outside. */

import type { Cell } from "../../actor/cell.ts";
import { InjectedFault } from "../../actor/injected-fault.ts";
import { refOf } from "../../actor/ref.ts";
import { exitActor, stopActor } from "../../actor/stop-actor.ts";

/** Ends an actor: `normal` as by its own will, `error` by a crash, anything else at once and unasked. */
export function killActor(cell: Cell, how: string): void {
  const ref = refOf(cell);
  if (how === "normal") stopActor(ref).catch(() => {});
  else if (how === "error") cell.crashLater(new InjectedFault("a viewer"), "fault");
  else exitActor(ref, "kill");
}
