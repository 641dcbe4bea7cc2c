/** Planted bugs that show between whole nodes, or in what a node remembers from one life to the next. */

import type { Mutant } from "./mutant.ts";

/** Bugs the campaign over whole nodes has to find. */
export const NETWORK_MUTANTS: readonly Mutant[] = [
  {
    id: "NET-sync-announces-early",
    area: "sync",
    what: "State sync tells its peers and the feed of commits that are still on their way to the disk.",
    lane: "network",
    file: "src/chain-store/follow/sync-work.ts",
    edits: [
      [
        "    await this.#write(stretch.writes);\n    stretch.writes.length = 0;\n",
        "    this.#write(stretch.writes.splice(0)).catch(() => {});\n",
      ],
    ],
  },
  {
    id: "NET-head-first",
    area: "sync",
    what: "The head is written before what it stands on, and a power cut comes between.",
    lane: "network",
    file: "src/chain-store/follow/sync-work.ts",
    edits: [
      [
        "    await this.#write(stretch.writes);\n",
        "    await this.#write(stretch.writes.splice(-1));\n    await this.#write(stretch.writes);\n",
      ],
    ],
  },
  {
    id: "NET-feed-skips-refused",
    area: "sync",
    what: "A commit the host threw at counts as taken, and the next one follows.",
    lane: "network",
    file: "actors/commit-feed.ts",
    edits: [
      [
        '    handed: (state, outcome, context) => {\n      if (outcome.kind === "threw") return retryLater(state, outcome.error, context);\n',
        '    handed: (state, outcome, context) => {\n      if (outcome.kind === "threw") return advance({ ...state, phase: "idle", cursor: state.cursor + 1 }, context);\n',
      ],
    ],
  },
  {
    id: "NET-cursor-early",
    area: "sync",
    what: "The cursor is on the disk before the host has taken the commit, which is left out after a crash.",
    lane: "network",
    file: "actors/commit-feed.ts",
    edits: [
      [
        "  const subDag = await reader.subDag(index);\n",
        '  const subDag = await reader.subDag(index);\n  await context.ref(STORE).call.write(cursorWrites(index), { timeoutMs: "infinity" });\n',
      ],
    ],
  },
  {
    id: "NET-feed-overtakes",
    area: "sync",
    what: "A feed that is started again does not wait for what its forerunner handed over.",
    lane: "network",
    file: "src/chain-store/sink-gate.ts",
    edits: [["    const done = this.#busy.then(work);", "    const done = work();"]],
  },
  {
    id: "NET-block-unsaved",
    area: "quorum",
    what: "A validator sends its own block before it is saved, and makes another one after a power cut.",
    lane: "network",
    file: "actors/consensus-port.engine.ts",
    edits: [
      [
        '  await context.ref(STORE).call.write(writes, { timeoutMs: "infinity" });',
        '  context.ref(STORE).call.write(writes, { timeoutMs: "infinity" }).catch(() => {});',
      ],
    ],
  },
  {
    id: "NET-start-forgets",
    area: "quorum",
    what: "A start that fails after the engine spoke removes what the engine saved.",
    lane: "network",
    file: "supervisors/face/start-node.ts",
    edits: [
      [
        "await (wasUsed() ? directory.release() : directory.undo",
        "await (wasUsed() ? directory.undo(MADE_IN_DIRECTORY) : directory.undo",
      ],
    ],
  },
  {
    id: "NET-saved-dropped",
    area: "quorum",
    what: "Saved blocks are read back without the last page, so a validator forgets its newest one.",
    lane: "network",
    file: "src/chain-store/resume.ts",
    edits: [
      [
        "    for (const [, bytes] of entries) saved.push(bytes);",
        "    if (entries.length === SAVED_PER_SCAN) for (const [, bytes] of entries) saved.push(bytes);",
      ],
    ],
  },
  {
    id: "NET-dead-connection-cached",
    area: "discovery",
    what: "Questions go to a connection that is gone as long as nobody takes its place in the cache.",
    lane: "network",
    file: "supervisors/face/connection-cache.ts",
    edits: [
      ["    if (held?.isAlive === false) this.#refs.delete(peer);\n", ""],
      ["    return held?.isAlive === true ? held : undefined;", "    return held;"],
    ],
  },
  {
    id: "NET-table-not-refilled",
    area: "discovery",
    what: "When the table of nodes crashes, its loader stays as it is and the new table stays empty.",
    lane: "network",
    file: "supervisors/nodes.ts",
    edits: [['  strategy: "rest_for_one",', '  strategy: "one_for_one",']],
  },
  {
    id: "NET-table-not-told",
    area: "discovery",
    what: "Discovery believes that a table of nodes that came back knows what it told the one before.",
    lane: "network",
    file: "actors/discovery.ts",
    edits: [
      [
        '    monitor === state.table ? next({ ...state, life: step(state.life, "tableGone") }) : keep(),',
        "    monitor === state.table ? keep() : keep(),",
      ],
    ],
  },
];
