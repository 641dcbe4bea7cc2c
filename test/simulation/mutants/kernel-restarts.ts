/** Planted bugs in what supervisors restart, and when. */

import type { Mutant } from "./mutant.ts";

/** What all of them have in common. */
const SUPERVISION = { area: "supervision", lane: "kernel" } as const;

const STRATEGY = "src/supervision/strategy.ts";
const RESTART_CHILD = "src/supervision/restart-child.ts";
const INTENSITY = "src/supervision/restart-intensity.ts";

/** In what is restarted, and when. */
export const RESTART_MUTANTS: readonly Mutant[] = [
  {
    ...SUPERVISION,
    id: "SUP-rest-backwards",
    what: "rest_for_one stops and starts those before the fallen child instead of those behind it.",
    file: STRATEGY,
    edits: [
      [
        "return { stop: ids.slice(from + 1), start: ids.slice(from) };",
        "return { stop: ids.slice(0, from), start: ids.slice(0, from + 1) };",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-all-spares-some",
    what: "one_for_all leaves those alone that stand before the fallen child.",
    file: STRATEGY,
    edits: [
      [
        "return { stop: ids.filter((id) => id !== exited), start: ids };",
        "return { stop: ids.slice(ids.indexOf(exited) + 1), start: ids.slice(ids.indexOf(exited)) };",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-bystanders-in-order",
    what: "Siblings of a fallen child are stopped from the first to the last.",
    file: RESTART_CHILD,
    edits: [["for (const id of [...effect.stop].reverse())", "for (const id of effect.stop)"]],
  },
  {
    ...SUPERVISION,
    id: "SUP-stop-in-order",
    what: "A supervisor that stops takes its children from the first to the last.",
    file: RESTART_CHILD,
    edits: [
      [
        "for (const child of [...state.children.values()].reverse()) {",
        "for (const child of [...state.children.values()]) {",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-intensity-off-by-one",
    what: "One restart more than the intensity is allowed.",
    file: INTENSITY,
    edits: [["if (this.#times.length < intensity) {", "if (this.#times.length <= intensity) {"]],
  },
  {
    ...SUPERVISION,
    id: "SUP-short-window",
    what: "Restarts are forgotten after half of the period.",
    file: INTENSITY,
    edits: [["return oldestMs < nowMs - periodMs;", "return oldestMs < nowMs - periodMs / 2;"]],
  },
  {
    ...SUPERVISION,
    id: "SUP-transient-always",
    what: "A transient child is restarted after a normal end.",
    file: "src/supervision/restart-policy.ts",
    edits: [
      [
        "return { restart: isAbnormal, report: isAbnormal, keepSpec: true };",
        "return { restart: true, report: isAbnormal, keepSpec: true };",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-permanent-may-end",
    what: "A permanent child that ends normally stays down.",
    file: "src/supervision/restart-policy.ts",
    edits: [
      [
        "return { restart: true, report: true, keepSpec: true };",
        "return { restart: isAbnormal, report: true, keepSpec: true };",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-temporary-comes-back",
    what: "A temporary child stopped with its siblings is started again with them.",
    file: RESTART_CHILD,
    edits: [['  if (sibling.spec.restart === "temporary") state.remove(sibling);\n', ""]],
  },
  {
    ...SUPERVISION,
    id: "SUP-one-try",
    what: "A restart that failed is not tried again.",
    file: RESTART_CHILD,
    edits: [["  tryAgain(state.cell, child);\n}\n\nfunction giveUp", "}\n\nfunction giveUp"]],
  },
  {
    ...SUPERVISION,
    id: "SUP-never-spent",
    what: "A supervisor that has spent its restarts reports so and goes on.",
    file: RESTART_CHILD,
    edits: [
      [
        'return isGivenUpAlone ? ended : stop("shutdown");',
        "return isGivenUpAlone ? ended : keep();",
      ],
    ],
  },
  {
    ...SUPERVISION,
    id: "SUP-any-is-all",
    what: "all_significant ends the supervisor with the first significant child.",
    file: "src/supervision/restart-policy.ts",
    edits: [["      return othersRunning === 0;", "      return othersRunning >= 0;"]],
  },
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
