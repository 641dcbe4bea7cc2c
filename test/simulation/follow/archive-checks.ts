/** What must hold of an archive, wherever those die that write it. */

import type { TraceCheck } from "../../../src/testing/index.ts";
import { SHELF_TRACE } from "./shelf.ts";
import { SYNC_TRACE } from "./sync-trace.ts";

/** Each file begins with the first commit no sound file has: none is left out, none is written twice. */
export const filedInTurn: TraceCheck = {
  name: "filed in turn",
  run: (trace) => {
    for (const { node, incarnation, values } of trace.where({ kind: SHELF_TRACE.filed })) {
      const { from, to, due } = values;
      if (from !== due) return `${node}.${incarnation} files ${from} to ${to}, and ${due} was due`;
    }
    return undefined;
  },
};

/** Who writes an archive removes nothing that is not in it. */
export const nothingLost: TraceCheck = {
  name: "nothing removed before it is archived",
  run: (trace) => {
    const filed = new Map<string, number>();
    for (const { kind, node, values } of trace.where({
      kind: [SYNC_TRACE.archiving, SHELF_TRACE.filed, SYNC_TRACE.mark],
    })) {
      const before = filed.get(node) ?? 0;
      if (kind === SYNC_TRACE.archiving) filed.set(node, before);
      else if (kind === SHELF_TRACE.filed) filed.set(node, Math.max(before, Number(values["to"])));
      else if (values["mark"] === "lowest" && filed.has(node)) {
        const lowest = Number(values["value"]);
        if (lowest > before + 1)
          return `${node} removes up to ${lowest}, its archive has ${before}`;
      }
    }
    return undefined;
  },
};
