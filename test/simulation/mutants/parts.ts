/** Planted bugs in the node's own parts: each has to be found by a spec of the `parts` lane. */

import type { Mutant } from "./mutant.ts";

const STORE: readonly Mutant[] = [
  {
    id: "STO-ack-before-flush",
    area: "store",
    what: "A write is acknowledged when it has been handed over, not when it is durable.",
    lane: "parts",
    file: "actors/store.ts",
    edits: [
      [
        'context.task(() => outcomeOf(state.store.write(writes), from), { done: "writeEnded" });',
        'void state.store.write(writes).catch(() => {});\n  context.task(async () => ({ from, failure: undefined }), { done: "writeEnded" });',
      ],
    ],
  },
  {
    id: "STO-error-swallowed",
    area: "store",
    what: "A write the disk refused is acknowledged as if it were kept.",
    lane: "parts",
    file: "actors/store.ts",
    edits: [
      [
        "if (isRuntimeError(error)) return { from, failure: error };",
        "if (isRuntimeError(error)) return { from, failure: undefined };",
      ],
    ],
  },
  {
    id: "STO-batch-split",
    area: "store",
    what: "A batch is written in two halves, so that a reader or a power cut can come between them.",
    lane: "parts",
    file: "actors/store.ts",
    edits: [
      [
        "outcomeOf(state.store.write(writes), from)",
        "outcomeOf(state.store.write(writes.slice(0, 1)).then(() => state.store.write(writes.slice(1))), from)",
      ],
    ],
  },
  {
    id: "STO-no-reopen",
    area: "store",
    what: "A store whose flush failed goes on, poisoned, instead of being opened anew.",
    lane: "parts",
    file: "actors/store.ts",
    edits: [["if (doubts && !state.isInDoubt) {", "if (doubts && state.isInDoubt) {"]],
  },
];

/** Planted bugs of the parts lane. */
export const PART_MUTANTS: readonly Mutant[] = [...STORE];
