/** Planted bugs in how supervisors restart and stop their children. */

import type { Mutant } from "./mutant.ts";

/** In what is restarted, and when. */
export const RESTART_MUTANTS: readonly Mutant[] = [
  {
    id: "SUP-rest-backwards",
    area: "supervision",
    what: "rest_for_one stops and starts those before the fallen child instead of those behind it.",
    lane: "kernel",
    file: "src/supervision/strategy.ts",
    edits: [
      [
        "return { stop: ids.slice(from + 1), start: ids.slice(from) };",
        "return { stop: ids.slice(0, from), start: ids.slice(0, from + 1) };",
      ],
    ],
  },
  {
    id: "SUP-all-spares-some",
    area: "supervision",
    what: "one_for_all leaves those alone that stand before the fallen child.",
    lane: "kernel",
    file: "src/supervision/strategy.ts",
    edits: [
      [
        "return { stop: ids.filter((id) => id !== exited), start: ids };",
        "return { stop: ids.slice(ids.indexOf(exited) + 1), start: ids.slice(ids.indexOf(exited)) };",
      ],
    ],
  },
  {
    id: "SUP-bystanders-in-order",
    area: "supervision",
    what: "Siblings of a fallen child are stopped from the first to the last.",
    lane: "kernel",
    file: "src/supervision/restart-child.ts",
    edits: [["for (const id of [...effect.stop].reverse())", "for (const id of effect.stop)"]],
  },
  {
    id: "SUP-stop-in-order",
    area: "supervision",
    what: "A supervisor that stops takes its children from the first to the last.",
    lane: "kernel",
    file: "src/supervision/restart-child.ts",
    edits: [
      [
        "for (const child of [...state.children.values()].reverse()) {",
        "for (const child of [...state.children.values()]) {",
      ],
    ],
  },
  {
    id: "SUP-intensity-off-by-one",
    area: "supervision",
    what: "One restart more than the intensity is allowed.",
    lane: "kernel",
    file: "src/supervision/restart-intensity.ts",
    edits: [["if (this.#times.length < intensity) {", "if (this.#times.length <= intensity) {"]],
  },
  {
    id: "SUP-short-window",
    area: "supervision",
    what: "Restarts are forgotten after half of the period.",
    lane: "kernel",
    file: "src/supervision/restart-intensity.ts",
    edits: [["return oldestMs < nowMs - periodMs;", "return oldestMs < nowMs - periodMs / 2;"]],
  },
  {
    id: "SUP-transient-always",
    area: "supervision",
    what: "A transient child is restarted after a normal end.",
    lane: "kernel",
    file: "src/supervision/restart-policy.ts",
    edits: [
      [
        "return { restart: isAbnormal, report: isAbnormal, keepSpec: true };",
        "return { restart: true, report: isAbnormal, keepSpec: true };",
      ],
    ],
  },
  {
    id: "SUP-permanent-may-end",
    area: "supervision",
    what: "A permanent child that ends normally stays down.",
    lane: "kernel",
    file: "src/supervision/restart-policy.ts",
    edits: [
      [
        "return { restart: true, report: true, keepSpec: true };",
        "return { restart: isAbnormal, report: true, keepSpec: true };",
      ],
    ],
  },
  {
    id: "SUP-temporary-comes-back",
    area: "supervision",
    what: "A temporary child stopped with its siblings is started again with them.",
    lane: "kernel",
    file: "src/supervision/restart-child.ts",
    edits: [['  if (sibling.spec.restart === "temporary") state.remove(sibling);\n', ""]],
  },
  {
    id: "SUP-one-try",
    area: "supervision",
    what: "A restart that failed is not tried again.",
    lane: "kernel",
    file: "src/supervision/restart-child.ts",
    edits: [["  tryAgain(state.cell, child);\n}\n\nfunction giveUp", "}\n\nfunction giveUp"]],
  },
  {
    id: "SUP-never-spent",
    area: "supervision",
    what: "A supervisor that has spent its restarts reports so and goes on.",
    lane: "kernel",
    file: "src/supervision/restart-child.ts",
    edits: [
      [
        'return isGivenUpAlone ? ended : stop("shutdown");',
        "return isGivenUpAlone ? ended : keep();",
      ],
    ],
  },
  {
    id: "SUP-any-is-all",
    area: "supervision",
    what: "all_significant ends the supervisor with the first significant child.",
    lane: "kernel",
    file: "src/supervision/restart-policy.ts",
    edits: [["      return othersRunning === 0;", "      return othersRunning >= 0;"]],
  },
];

/** In how children are stopped. */
export const STOP_MUTANTS: readonly Mutant[] = [
  {
    id: "SUP-waits-for-ever",
    area: "supervision",
    what: "A child that does not stop in its time is not killed.",
    lane: "kernel",
    file: "src/supervision/stop-child.ts",
    edits: [
      [
        '  if (reason !== undefined) return reason;\n  sendExit(supervisor, cell, "kill");\n',
        "  if (reason !== undefined) return reason;\n",
      ],
    ],
  },
  {
    id: "SUP-kills-at-once",
    area: "supervision",
    what: "Every child is killed instead of being asked to stop.",
    lane: "kernel",
    file: "src/supervision/stop-child.ts",
    edits: [
      [
        '  else sendExit(supervisor, cell, "shutdown");',
        '  else sendExit(supervisor, cell, "kill");',
      ],
    ],
  },
  {
    id: "SUP-does-not-wait",
    area: "supervision",
    what: "A stop does not wait until the child is gone: the next one starts beside it.",
    lane: "kernel",
    file: "src/supervision/stop-child.ts",
    edits: [
      [
        'if (typeof shutdown === "string") return yield* exitOf(cell);\n  const reason = yield* exitWithin(cell, shutdown.afterMs);\n  if (reason',
        'if (typeof shutdown === "string") return yield* exitOf(cell);\n  const reason = yield* exitWithin(cell, 0);\n  if (reason !== null) return reason ?? "shutdown";\n  if (reason',
      ],
    ],
  },
  {
    id: "SUP-orphans",
    area: "supervision",
    what: "A supervisor whose first start fails leaves the children that had started.",
    lane: "kernel",
    file: "src/supervision/restart-child.ts",
    edits: [
      [
        '      report(state.cell, child, { context: "start_error", reason });\n      yield* stopAll(state);\n',
        '      report(state.cell, child, { context: "start_error", reason });\n',
      ],
    ],
  },
];
