/** Planted bugs in stretches asked ahead and at the ends of epochs: each has to be found by a spec of `test/simulation/follow`. */

import type { Mutant } from "./mutant.ts";

/** In what is asked for before its turn, and in who decides after whom. */
export const STRETCH_MUTANTS: readonly Mutant[] = [
  {
    id: "AHD-stale",
    area: "sync",
    what: "An answer asked ahead is kept though the chain went on otherwise meanwhile.",
    lane: "follow",
    file: "actors/state-sync.ahead.ts",
    edits: [
      [
        'const isWanted = plan.type === "fetch" && plan.start === start;',
        'const isWanted = plan.type === "fetch";',
      ],
    ],
  },
  {
    id: "AHD-blame",
    area: "sync",
    what: "What one peer answered ahead is held against another that the plan names now.",
    lane: "follow",
    file: "actors/state-sync.job.ts",
    edits: [
      [
        "const { peer, start, end } = ahead?.job ?? decided;",
        "const { peer, start, end } = decided;",
      ],
    ],
  },
  {
    id: "EPO-one-names",
    area: "sync",
    what: "A single member that names others ends the epoch.",
    lane: "follow",
    file: "src/chain/sub-dag.ts",
    edits: [
      ["if (stake.hasQuorum) return makeCommittee(", "if (stake.stake > 0) return makeCommittee("],
    ],
  },
  {
    id: "EPO-resumed",
    area: "sync",
    what: "After a restart at the end of an epoch those who decided before are held to decide.",
    lane: "follow",
    file: "src/chain-store/chain-reader.ts",
    edits: [
      [
        "return await this.#knownCommittee(nextEpoch(head));",
        "return await this.#knownCommittee(head.epoch);",
      ],
    ],
  },
  {
    id: "EPO-unnamed",
    area: "sync",
    what: "The committee of the next epoch is not written when a single commit ends this one.",
    lane: "follow",
    file: "src/chain-store/write-batch.ts",
    edits: [
      [
        "(stretch.nextCommittee === undefined ? []",
        "(stretch.nextCommittee === undefined || stretch.commits.length < 2 ? []",
      ],
    ],
  },
];
