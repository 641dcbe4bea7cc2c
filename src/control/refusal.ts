/** A question that this process will not answer. */

import { RuntimeError } from "../errors.ts";

/** The failure its asker is told. */
export function cannotDo(reason: string): RuntimeError<"control.refused"> {
  return new RuntimeError("control.refused", { reason }, `cannot do that: ${reason}`);
}
