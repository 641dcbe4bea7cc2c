/** Planted bugs in how supervisors start and stop their children. */

import type { Mutant } from "./mutant.ts";

/** What all of them have in common. */
const SUPERVISION = { area: "supervision", lane: "kernel" } as const;

const RESTART_CHILD = "src/supervision/restart-child.ts";
const STOP_CHILD = "src/supervision/stop-child.ts";

/** In how children are started and stopped. */
export const STOP_MUTANTS: readonly Mutant[] = [
  {
    ...SUPERVISION,
    id: "SUP-waits-for-ever",
    what: "A child that does not stop in its time is not killed.",
    file: STOP_CHILD,
    edits: [
      [
        '  if (reason !== undefined) return reason;\n  sendExit(supervisor, cell, "kill");\n',
        "  if (reason !== undefined) return reason;\n",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-kills-at-once",
    what: "Every child is killed instead of being asked to stop.",
    file: STOP_CHILD,
    edits: [
      [
        '  else sendExit(supervisor, cell, "shutdown");',
        '  else sendExit(supervisor, cell, "kill");',
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-does-not-wait",
    what: "A stop does not wait until the child is gone: the next one starts beside it.",
    file: STOP_CHILD,
    edits: [
      [
        'if (typeof shutdown === "string") return yield* exitOf(cell);\n  const reason = yield* exitWithin(cell, shutdown.afterMs);\n  if (reason',
        'if (typeof shutdown === "string") return yield* exitOf(cell);\n  const reason = yield* exitWithin(cell, 0);\n  if (reason !== null) return reason ?? "shutdown";\n  if (reason',
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-orphans",
    what: "A supervisor whose first start fails leaves the children that had started.",
    file: RESTART_CHILD,
    edits: [
      [
        '      report(state.cell, child, { context: "start_error", reason });\n      yield* stopAll(state);\n',
        '      report(state.cell, child, { context: "start_error", reason });\n',
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-brutal-asks",
    what: "A child that is to be killed is asked to stop.",
    file: STOP_CHILD,
    edits: [
      [
        'if (shutdown === "brutal_kill") sendExit(supervisor, cell, "kill");',
        'if (shutdown === "brutal_kill") sendExit(supervisor, cell, "shutdown");',
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-stale-exit",
    what: "The exit of a child the supervisor has stopped itself is taken for a fall.",
    file: "src/supervision/supervisor-state.ts",
    edits: [
      ["    if (child.cell !== undefined) this.byCell.delete(child.cell);", "    void child;"],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-retry-stands",
    what: "The order to try a child again stands though the child was stopped meanwhile.",
    file: STOP_CHILD,
    edits: [["  cancelRetry(supervisor, child);\n", ""]],
  },
  {
    ...SUPERVISION,
    id: "SUP-shutdown-unreported",
    what: "A child that had to be killed is not reported.",
    file: STOP_CHILD,
    edits: [
      [
        '  report(supervisor, { ...child, cell }, { context: "shutdown_error", reason });',
        '  if (reason !== "killed") report(supervisor, { ...child, cell }, { context: "shutdown_error", reason });',
      ],
    ],
  },
];
