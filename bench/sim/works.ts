/** What the simulator is measured at, beside what, and what is wanted of it. */

import type { Figure, Target, Work } from "../suite.ts";

/** The same run by turns of the real event loop, and without writing anything down. */
const OURS = ["coppice", "turns", "untraced"];

/** What writing the trace may cost: good, and what we are after. */
const TRACE_TARGETS: readonly Target[] = [
  { of: "untraced", peer: "coppice", atMost: 1.25 },
  { of: "untraced", peer: "coppice", atMost: 1.08 },
];

function rate(title: string, ...targets: Target[]): Figure {
  return { key: "rate", title, unit: "/s", targets };
}

function atLeast(...numbers: readonly number[]): readonly Target[] {
  return numbers.map((number) => ({ atLeast: number }));
}

function atMost(...numbers: readonly number[]): readonly Target[] {
  return numbers.map((number) => ({ atMost: number }));
}

/** All works; of two targets of a kind the first is good, the second is far. */
export const SIM_WORKS: readonly Work[] = [
  {
    id: "modelled",
    contestants: [...OURS, "limit"],
    figures: [
      rate("node-seconds, 10 nodes, 50 events each", ...atLeast(3_000, 10_000), ...TRACE_TARGETS),
      { key: "events", title: "events of them", unit: "/s" },
    ],
  },
  {
    id: "real",
    contestants: [...OURS, "limit"],
    figures: [rate("node-seconds, real ed25519, 5 checks each", ...atLeast(300, 800))],
  },
  {
    id: "whole",
    contestants: OURS,
    figures: [
      rate("node-seconds, whole nodes, 5 of them", ...TRACE_TARGETS),
      { key: "events", title: "events of them", unit: "/s" },
    ],
  },
  {
    id: "short",
    contestants: ["coppice", "turns"],
    // 20,000 and 100,000 runs in 60 s on two cores.
    figures: [rate("runs that are over at once", ...atLeast(167, 833))],
  },
  {
    id: "shrink",
    contestants: ["coppice"],
    figures: [
      { key: "size", title: "faults left of a planted failure", unit: "", targets: atMost(15, 5) },
      { key: "replays", title: "replays to get there", unit: "", targets: atMost(200) },
      { key: "took", title: "time for it", unit: "ms", targets: atMost(5_000) },
    ],
  },
  {
    id: "histories",
    contestants: ["coppice"],
    figures: [
      {
        key: "linearizable",
        title: "linearizable: 1,000 operations, 5 clients",
        unit: "ms",
        targets: atMost(2_000, 200),
      },
      {
        key: "lists",
        title: "list append: 10,000 transactions",
        unit: "ms",
        targets: atMost(1_000, 300),
      },
    ],
  },
];
