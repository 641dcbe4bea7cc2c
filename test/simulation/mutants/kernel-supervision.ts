/** Planted bugs in supervisors. */

import type { Mutant } from "./mutant.ts";

/** What all of them have in common. */
const SUPERVISION = { area: "supervision", lane: "kernel" } as const;

const STRATEGY = "src/supervision/strategy.ts";
const RESTART_CHILD = "src/supervision/restart-child.ts";
const INTENSITY = "src/supervision/restart-intensity.ts";
const STOP_CHILD = "src/supervision/stop-child.ts";

/** In what a supervisor decides. */
export const DECISION_MUTANTS: readonly Mutant[] = [
  {
    ...SUPERVISION,
    id: "SUP-restart-order",
    what: "Children that are restarted together start from the last to the first.",
    file: RESTART_CHILD,
    edits: [
      ["  for (const id of effect.start) {", "  for (const id of [...effect.start].reverse()) {"],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-rest-takes-earlier",
    what: "Under rest_for_one the child started just before the fallen one is restarted, too.",
    file: STRATEGY,
    edits: [
      [
        "return { stop: ids.slice(from + 1), start: ids.slice(from) };",
        "const first = Math.max(0, from - 1);\n      const others = ids.slice(first).filter((id) => id !== exited);\n      return { stop: others, start: ids.slice(first) };",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-rest-spares-last",
    what: "Under rest_for_one the last child is not restarted with those before it.",
    file: STRATEGY,
    edits: [
      [
        "return { stop: ids.slice(from + 1), start: ids.slice(from) };",
        "const others = ids.slice(from + 1, -1);\n      return { stop: others, start: [exited, ...others] };",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-all-spares-stopped",
    what: "Under one_for_all the fallen child alone is started again.",
    file: STRATEGY,
    edits: [["start: ids };", "start: [exited] };"]],
  },
  {
    ...SUPERVISION,
    id: "SUP-window-never-trimmed",
    what: "Restarts count for ever, however long ago they were.",
    file: INTENSITY,
    edits: [
      ["    return oldestMs < nowMs - periodMs;", "    return oldestMs < nowMs - periodMs * 1e6;"],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-window-edge",
    what: "A restart exactly one period old does not count any more.",
    file: INTENSITY,
    edits: [
      ["    return oldestMs < nowMs - periodMs;", "    return oldestMs <= nowMs - periodMs;"],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-retry-free",
    what: "Attempts after a failed restart are not counted, so that a supervisor never gives up on them.",
    file: "src/supervision/retry.ts",
    edits: [
      [
        "  const order = orderFor(supervisor, child, false);",
        "  const order = orderFor(supervisor, child, true);",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-no-backoff",
    what: "The wait before a restart does not grow.",
    file: "src/supervision/backoff.ts",
    edits: [["backoff.minMs * 2 ** Math.min(restarts, DOUBLINGS_MAX)", "backoff.minMs"]],
  },
];

/** In how a supervisor starts and stops its children. */
export const CHILD_MUTANTS: readonly Mutant[] = [
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
