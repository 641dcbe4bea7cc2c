/** Planted bugs in what keeps things on disk: the store, and the table of nodes with its loader. */

import type { Mutant } from "./mutant.ts";

/** In the store actor. */
export const STORE_MUTANTS: readonly Mutant[] = [
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
    edits: [
      [
        'context.task(() => state.store.write([]), { done: "stillSound" });',
        'context.task(async () => {}, { done: "stillSound" });',
      ],
    ],
  },
];

/** In the table of nodes and its loader. */
export const TABLE_MUTANTS: readonly Mutant[] = [
  {
    id: "TBL-restore-overwrites",
    area: "store",
    what: "A loader that starts anew puts back what the disk has over what the table knows by now.",
    lane: "parts",
    file: "src/peer/node-table.ts",
    edits: [
      [
        'return this.#nodes.has(node.firstPublicKey) ? "unchanged" : this.#put(node);',
        "return this.#put(node);",
      ],
    ],
  },
  {
    id: "TBL-stale-view",
    area: "store",
    what: "A list that was made before a change is handed out after it.",
    lane: "parts",
    file: "src/peer/sorted-nodes.ts",
    edits: [
      [
        "    if (this.#changes.size > 0) {",
        "    if (this.#changes.size > 0 && this.#list.length === 0) {",
      ],
    ],
  },
  {
    id: "TBL-past-keys-lost",
    area: "store",
    what: "The keys a node had before its last one are not kept.",
    lane: "parts",
    file: "actors/mem-table-loader.ts",
    edits: [["    if (keys.give(owner)) addRow(waiting, owner);\n    addRow", "    addRow"]],
  },
  {
    id: "TBL-batch-lost",
    area: "store",
    what: "Nodes whose write failed are not written again.",
    lane: "parts",
    file: "actors/mem-table-loader.ts",
    edits: [["new Map([...(state.underWay ?? []), ...state.waiting]);", "new Map(state.waiting);"]],
  },
  {
    id: "TBL-batch-overtakes",
    area: "store",
    what: "A write that failed is tried again over what changed since.",
    lane: "parts",
    file: "actors/mem-table-loader.ts",
    edits: [
      [
        "new Map([...(state.underWay ?? []), ...state.waiting]);",
        "new Map([...state.waiting, ...(state.underWay ?? [])]);",
      ],
    ],
  },
  {
    id: "TBL-lost-at-stop",
    area: "store",
    what: "A loader that is asked to stop forgets what it has not written yet.",
    lane: "parts",
    file: "actors/mem-table-loader.ts",
    edits: [["  if (unkept.size === 0) return;", "  if (unkept.size >= 0) return;"]],
  },
];
