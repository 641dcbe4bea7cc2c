/** Planted bugs in calls, timers and tasks. */

import type { Mutant } from "./mutant.ts";

/** What all of them have in common. */
const ACTOR = { lane: "kernel" } as const;

/** In calls, timers and tasks. */
export const TIME_MUTANTS: readonly Mutant[] = [
  {
    ...ACTOR,
    area: "mailbox",
    id: "CALL-answered-late",
    what: "An answer after the timeout is taken for the first one.",
    file: "src/actor/pending-call.ts",
    edits: [
      [
        "    if (list === undefined) return false;\n    this.#list = undefined;",
        "    if (list === undefined) return true;\n    this.#list = undefined;",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "CALL-outlives-callee",
    what: "A call whose callee goes waits until its patience is over.",
    file: "src/actor/death.ts",
    edits: [["  failAll(cell, () => calleeExited(cell.path, reason));\n", ""]],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "CALL-timer-lost",
    what: "When the first of several calls of equal patience is answered the others never time out.",
    file: "src/actor/deadlines.ts",
    edits: [
      [
        "        if (list.timer === undefined) this.#wakeAfter(list, Math.ceil(due.dueMs - nowMs));\n        return;",
        "        return;",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "CALL-unlinks-others",
    what: "A call that ends takes the next one of its callee's list with it.",
    file: "src/actor/pending-call.ts",
    edits: [
      [
        "    if (this.#previous !== undefined) this.#previous.#next = this.#next;",
        "    if (this.#previous !== undefined) this.#previous.#next = undefined;",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "CALL-abort-ignored",
    what: "A signal that fires while a call waits does not give it up.",
    file: "src/actor/send.ts",
    edits: [
      [
        '  signal.addEventListener("abort", onAbort, { once: true });\n  pending.ignoreAbort',
        "  pending.ignoreAbort",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "CALL-last-answer-lost",
    what: "An actor that answers and stops is gone before its answer.",
    file: "src/actor/ending.ts",
    edits: [
      [
        "      ending.afterwards?.();\n      die(cell, reason);",
        "      die(cell, reason);\n      ending.afterwards?.();",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "TMR-stale",
    what: "A timer that was cancelled or set again after it had fired is handled.",
    file: "src/actor/timers.ts",
    edits: [
      [
        "  if (cell.timers?.get(timer.name) !== timer) return undefined;\n  cell.timers.delete(timer.name);",
        "  cell.timers?.delete(timer.name);",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "TMR-not-replaced",
    what: "Setting a timer again leaves the earlier one running.",
    file: "src/actor/timers.ts",
    edits: [
      ["  cancelTimer(cell, name);\n  cell.timers ??=", "  cell.timers ??="],
      [
        "  if (cell.timers?.get(timer.name) !== timer) return undefined;",
        "  if (cell.timers?.has(timer.name) !== true) return undefined;",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "TMR-idle-stands",
    what: "What comes does not end the wait for nothing to come.",
    file: "src/actor/cell.ts",
    edits: [
      [
        "    if (this.timers !== undefined) disarmIdle(this);\n",
        '    if (this.timers !== undefined && entry.kind === "timer") disarmIdle(this);\n',
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "TSK-cancelled-result",
    what: "The result of a task that was cancelled is delivered.",
    file: "src/actor/task.ts",
    edits: [
      [
        "      if (task.end()) putOwn(cell, plan.done, value);",
        "      task.end();\n      putOwn(cell, plan.done, value);",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "TSK-outlives-owner",
    what: "A task goes on as if wanted when its owner has ended.",
    file: "src/actor/death.ts",
    edits: [["  cancelTasks(cell);\n", ""]],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "TSK-failure-lost",
    what: "A task that fails tells nobody.",
    file: "src/actor/task.ts",
    edits: [["      else putOwn(cell, plan.failed, error);", "      else void error;"]],
  },
];
