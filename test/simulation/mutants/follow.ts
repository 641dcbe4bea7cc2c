/** Planted bugs in following the chain: each has to be found by a spec of `test/simulation/follow`. */

import type { Mutant } from "./mutant.ts";

/** In state sync, what it verifies by, and the feed. */
export const FOLLOW_MUTANTS: readonly Mutant[] = [
  {
    id: "SYN-no-quorum",
    area: "sync",
    what: "A stretch is stored although fewer than a quorum vote for its end.",
    lane: "follow",
    file: "src/chain/verify-commits.ts",
    edits: [
      [
        'demand(stake.hasQuorum, "commits.too_few_votes", what);',
        'demand(blocks.length > 0, "commits.too_few_votes", what);',
      ],
    ],
  },
  {
    id: "SYN-any-vote",
    area: "sync",
    what: "A vote for another commit counts for this one.",
    lane: "follow",
    file: "src/chain/verify-commits.ts",
    edits: [
      [
        "if (commitVotes.some((cast) => sameCommit(cast, vote))) stake.add(author);",
        "if (commitVotes.some((cast) => cast.index === vote.index)) stake.add(author);",
      ],
    ],
  },
  {
    id: "SYN-gap",
    area: "sync",
    what: "Of a long stretch only the last commits are stored.",
    lane: "follow",
    file: "src/chain-store/write-batch.ts",
    edits: [["    ...stretch.commits.flatMap(", "    ...stretch.commits.slice(-3).flatMap("]],
  },
  {
    id: "SYN-thin-proof",
    area: "sync",
    what: "Of the votes for a commit one less is stored than others need to be convinced.",
    lane: "follow",
    file: "src/chain-store/write-batch.ts",
    edits: [
      [
        "refsForm.write(stretch.certifiers.map(({ ref }) => ref))",
        "refsForm.write(stretch.certifiers.slice(1).map(({ ref }) => ref))",
      ],
    ],
  },
  {
    id: "SYN-announced-first",
    area: "sync",
    what: "Peers and the feed hear of commits that are still on their way to the disk.",
    lane: "follow",
    file: "src/chain-store/follow/sync-work.ts",
    edits: [
      [
        "    await this.#write(stretch.writes);\n    stretch.writes.length = 0;",
        "    void this.#write([...stretch.writes]).catch(() => {});\n    stretch.writes.length = 0;",
      ],
    ],
  },
  {
    id: "SYN-resume-behind",
    area: "sync",
    what: "A new incarnation does not wait for what the one before was writing, and begins below it.",
    lane: "follow",
    file: "src/chain-store/open-chain.ts",
    edits: [["  await write([]);\n", ""]],
  },
  {
    id: "SYN-wrong-start",
    area: "sync",
    what: "After the first commit every job asks from one commit too far on.",
    lane: "follow",
    file: "src/peer/sync-plan.ts",
    edits: [
      [
        "  const start = head + 1;\n  const able",
        "  const start = head + (head > 0 ? 2 : 1);\n  const able",
      ],
    ],
  },
  {
    id: "SYN-feed-skips",
    area: "sync",
    what: "After a restart the host is fed from the newest commit on, not from the first it has not taken.",
    lane: "follow",
    file: "actors/commit-feed.ts",
    edits: [
      [
        'phase: "idle", cursor: outcome.index }, context);',
        'phase: "idle", cursor: Math.max(outcome.index, state.head - 1) }, context);',
      ],
    ],
  },
  {
    id: "SYN-cursor-early",
    area: "sync",
    what: "The cursor of a host that keeps none is on the disk before the host has taken the commit.",
    lane: "follow",
    file: "actors/commit-feed.ts",
    edits: [
      [
        "  const subDag = await reader.subDag(index);\n",
        "  const subDag = await reader.subDag(index);\n  if (!gate.keepsIndex) await context.ref(STORE).call.write(cursorWrites(index));\n",
      ],
    ],
  },
  {
    id: "SYN-cursor-behind",
    area: "sync",
    what: "The cursor of a host that keeps none stays one commit behind.",
    lane: "follow",
    file: "actors/commit-feed.ts",
    edits: [["call.write(cursorWrites(index),", "call.write(cursorWrites(index - 1),"]],
  },
  {
    id: "SYN-unverified-stored",
    area: "sync",
    what: "Commits go to the disk as they come, and are verified after that.",
    lane: "follow",
    file: "src/chain-store/follow/verify-stretch.ts",
    edits: [
      [
        "  const verified = verifyCommits(head, fetched,",
        "  const raw = fetched.commits.map((bytes, at) => [numberKey(head.index + 1 + at), bytes] as const);\n  await context.stage(raw.map(([key, bytes]): StoreWrite => ({ put: [CHAIN_TABLES.commits, key, bytes] })));\n  const verified = verifyCommits(head, fetched,",
      ],
      [
        'import { stretchWrites } from "../write-batch.ts";',
        'import { CHAIN_TABLES, numberKey } from "../layout.ts";\nimport { stretchWrites } from "../write-batch.ts";',
      ],
    ],
  },
  {
    id: "SYN-claimed-start",
    area: "sync",
    what: "What is asked for next lies a batch below the greatest height anybody claims, not above the own head.",
    lane: "follow",
    file: "src/chain-store/follow/progress.ts",
    edits: [
      [
        "const view = { head: head.index, heights,",
        "const claimed = (highestKnown(heights) ?? 0) - COMMITS_MAX;\n  const view = { head: Math.max(head.index, claimed), heights,",
      ],
    ],
  },
  {
    id: "SYN-claimed-announced",
    area: "sync",
    what: "Peers are told of the greatest height anybody claims as if it were the own.",
    lane: "follow",
    file: "actors/state-sync.ts",
    edits: [
      [
        "const news = { index: head.index, heights,",
        "const claimed = [...heights.values()].map(({ height }) => height);\n  const news = { index: Math.max(head.index, ...claimed), heights,",
      ],
    ],
  },
  {
    id: "SYN-same-peer",
    area: "sync",
    what: "A peer that failed a job is asked again at once.",
    lane: "follow",
    file: "src/chain-store/follow/peer-conduct.ts",
    edits: [
      [
        "cooldowns: rests ? cooldowns : coolDown(cooldowns, peer, at),",
        "cooldowns: rests ? coolDown(cooldowns, peer, at) : cooldowns,",
      ],
    ],
  },
  {
    id: "SYN-committee-stays",
    area: "sync",
    what: "After the end of an epoch those who decided before are still held to decide.",
    lane: "follow",
    file: "src/chain-store/follow/progress.ts",
    edits: [
      [
        "committee: nextCommittee ?? progress.committee };",
        "committee: progress.committee ?? nextCommittee };",
      ],
    ],
  },
  {
    id: "SYN-epochs-mixed",
    area: "sync",
    what: "A stretch that is served goes on beyond the end of its epoch.",
    lane: "follow",
    file: "src/chain-store/serve.ts",
    edits: [
      [
        "const commits = ofOneEpoch(await readCommits(reader, { start, end: last }, limits));",
        "const commits = await readCommits(reader, { start, end: last }, limits);",
      ],
    ],
  },
  {
    id: "SYN-pruned-asked",
    area: "sync",
    what: "Peers are asked for commits they said they have removed.",
    lane: "follow",
    file: "src/peer/height-views.ts",
    edits: [["sameChain && lowest <= first && last <= height)", "sameChain && last <= height)"]],
  },
  {
    id: "SYN-strangers-asked",
    area: "sync",
    what: "Peers of another chain are asked as those of ours are.",
    lane: "follow",
    file: "src/peer/peer-heights.ts",
    edits: [["    : { sameChain: false, differs: {", "    : { sameChain: true, differs: {"]],
  },
  {
    id: "SYN-no-room-kept",
    area: "sync",
    what: "Pieces are asked for however many are on their way.",
    lane: "follow",
    file: "src/peer/piece-plan.ts",
    edits: [
      [
        "return fits && asked.length < limits.piecesMax;",
        "return fits || asked.length < limits.piecesMax * 100;",
      ],
    ],
  },
  {
    id: "SYN-one-peer-all",
    area: "sync",
    what: "One peer may be asked for all pieces at once.",
    lane: "follow",
    file: "src/peer/piece-plan.ts",
    edits: [["openAt(peer) < limits.piecesPerPeerMax,", "openAt(peer) < limits.piecesMax,"]],
  },
  {
    id: "SYN-patient",
    area: "sync",
    what: "A peer that does not answer is waited for as long as it likes.",
    lane: "follow",
    file: "actors/state-sync.job.ts",
    edits: [
      [
        "const timeoutMs = patienceMs(limits.blocksPerPieceMax, limits, context.random);",
        "const timeoutMs = 24 * 3_600_000;",
      ],
      [
        "  context.setTimer(OVERDUE, limits.jobMs, OVERDUE);\n  const board = cutPieces([], limits);",
        "  const board = cutPieces([], limits);",
      ],
    ],
  },
  {
    id: "SYN-untaken-removed",
    area: "sync",
    what: "Old commits are removed though the host has not taken them.",
    lane: "follow",
    file: "src/chain-store/prune.ts",
    edits: [
      [
        "const to = Math.min(head - keep + 1, from + PRUNED_PER_BATCH_MAX, ...free);",
        "const to = Math.min(head - keep + 1, from + PRUNED_PER_BATCH_MAX + free.length);",
      ],
    ],
  },
  {
    id: "SYN-lowest-falls",
    area: "sync",
    what: "The lowest commit that is told to be there is the one before the last that was removed.",
    lane: "follow",
    file: "src/chain-store/prune.ts",
    edits: [
      ["CHAIN_KEYS.lowest, indexForm.write(to)]", "CHAIN_KEYS.lowest, indexForm.write(to - 1)]"],
    ],
  },
];
