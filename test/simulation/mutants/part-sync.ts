/** Planted bugs in following the chain, and in finding others to follow it with. */

import type { Mutant } from "./mutant.ts";

/** In state sync, what it verifies by, and the feed. */
export const SYNC_MUTANTS: readonly Mutant[] = [
  {
    id: "SYN-no-quorum",
    area: "sync",
    what: "A stretch is stored although fewer than a quorum vote for its end.",
    lane: "parts",
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
    lane: "parts",
    file: "src/chain/verify-commits.ts",
    edits: [
      [
        "if (block.commitVotes.some((cast) => sameCommit(cast, vote))) stake.add(block.author);",
        "if (block.commitVotes.some((cast) => cast.index === vote.index)) stake.add(block.author);",
      ],
    ],
  },
  {
    id: "SYN-gap",
    area: "sync",
    what: "Of a long stretch only the last commits are stored.",
    lane: "parts",
    file: "src/chain-store/write-batch.ts",
    edits: [["    ...stretch.commits.map(", "    ...stretch.commits.slice(-3).map("]],
  },
  {
    id: "SYN-thin-proof",
    area: "sync",
    what: "Of the votes for a commit one less is stored than others need to be convinced.",
    lane: "parts",
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
    lane: "parts",
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
    lane: "parts",
    file: "src/chain-store/open-chain.ts",
    edits: [["  await write([]);\n", ""]],
  },
  {
    id: "SYN-wrong-start",
    area: "sync",
    what: "After the first commit every job asks from one commit too far on.",
    lane: "parts",
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
    lane: "parts",
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
    lane: "parts",
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
    lane: "parts",
    file: "actors/commit-feed.ts",
    edits: [["call.write(cursorWrites(index),", "call.write(cursorWrites(index - 1),"]],
  },
];

/** In what discovery believes. */
export const DISCOVERY_MUTANTS: readonly Mutant[] = [
  {
    id: "DSC-older-wins",
    area: "discovery",
    what: "An older record of a peer takes the place of a newer one.",
    lane: "parts",
    file: "src/peer/record-acceptance.ts",
    edits: [
      [
        "record.timestampMs > held.record.timestampMs ? undefined",
        "record.timestampMs !== held.record.timestampMs ? undefined",
      ],
    ],
  },
  {
    id: "DSC-unsigned",
    area: "discovery",
    what: "Records are believed whoever signed them.",
    lane: "parts",
    file: "src/peer/verified-node-record.ts",
    edits: [
      [
        "return isSignedByOwner(signed, context) ? new CheckedNodeRecord(signed) : undefined;",
        "return isSignedByOwner(signed, context) || signed ? new CheckedNodeRecord(signed) : undefined;",
      ],
    ],
  },
  {
    id: "DSC-own-taken",
    area: "discovery",
    what: "A node takes in what others say of itself.",
    lane: "parts",
    file: "src/peer/record-acceptance.ts",
    edits: [['  if (sameBytes(record.peerKey, ownKey)) return "own";\n', ""]],
  },
  {
    id: "DSC-expired-kept",
    area: "discovery",
    what: "Records of nodes that are gone are never forgotten.",
    lane: "parts",
    file: "src/peer/known-peers.ts",
    edits: [
      ["return nowMs - timestampMs >= ageMsMax;", "return nowMs - timestampMs >= ageMsMax * 100;"],
    ],
  },
  {
    id: "DSC-foreign-introduced",
    area: "discovery",
    what: "A peer that introduces itself may bring the record of another.",
    lane: "parts",
    file: "src/peer/record-acceptance.ts",
    edits: [['  if (by !== undefined && peerIdOf(record.peerKey) !== by) return "foreign";\n', ""]],
  },
];
