/** Planted bugs in the node's own parts: each has to be found by a spec of the `parts` lane. */

import type { Mutant } from "./mutant.ts";

const STORE: readonly Mutant[] = [
  {
    id: "STO-ack-before-flush",
    area: "store",
    what: "A write is acknowledged when it has been handed over, not when it is durable.",
    lane: "parts",
    file: "actors/store.ts",
    edits: [
      [
        'context.task(() => outcomeOf(state.store.write(writes), from), { done: "writeEnded" });',
        'void state.store.write(writes).catch(() => {});\n  context.task(async () => ({ from, failure: undefined }), { done: "writeEnded" });',
      ],
    ],
  },
  {
    id: "STO-error-swallowed",
    area: "store",
    what: "A write the disk refused is acknowledged as if it were kept.",
    lane: "parts",
    file: "actors/store.ts",
    edits: [
      [
        "if (isRuntimeError(error)) return { from, failure: error };",
        "if (isRuntimeError(error)) return { from, failure: undefined };",
      ],
    ],
  },
  {
    id: "STO-batch-split",
    area: "store",
    what: "A batch is written in two halves, so that a reader or a power cut can come between them.",
    lane: "parts",
    file: "actors/store.ts",
    edits: [
      [
        "outcomeOf(state.store.write(writes), from)",
        "outcomeOf(state.store.write(writes.slice(0, 1)).then(() => state.store.write(writes.slice(1))), from)",
      ],
    ],
  },
  {
    id: "STO-no-reopen",
    area: "store",
    what: "A store whose flush failed goes on, poisoned, instead of being opened anew.",
    lane: "parts",
    file: "actors/store.ts",
    edits: [
      [
        'context.task(() => state.store.write([]), { done: "stillSound" });',
        'context.task(async () => {}, { done: "stillSound" });',
      ],
    ],
  },
];

const LINKS: readonly Mutant[] = [
  {
    id: "LNK-answer-of-another",
    area: "wire",
    what: "An answer is given to whoever has waited longest, whichever request it belongs to.",
    lane: "parts",
    file: "src/link/request-table.ts",
    edits: [
      [
        "    const request = this.#requests.get(messageId);\n    this.#requests.delete(messageId);\n    return request;",
        "    const [oldest = messageId] = this.#requests.keys();\n    const request = this.#requests.get(oldest);\n    this.#requests.delete(oldest);\n    return request;",
      ],
    ],
  },
  {
    id: "LNK-forgotten-at-loss",
    area: "wire",
    what: "Requests under way when a link ends are not told; their callers wait until their patience is over.",
    lane: "parts",
    file: "actors/connection.ts",
    edits: [
      [
        '    context.reply<PeerAnswer>(waiter, { kind: "closed", reason });',
        "    void [waiter, reason];",
      ],
    ],
  },
  {
    id: "LNK-no-redial",
    area: "wire",
    what: "A connection whose link ended does not dial again.",
    lane: "parts",
    file: "actors/connection.ts",
    edits: [
      [
        "  return next(retryLater({ ...state, phase, standing: undefined, availability }, context));",
        '  tellState(state, context, "disconnected");\n  return next({ ...state, phase, standing: undefined, availability });',
      ],
    ],
  },
  {
    id: "LNK-dial-storm",
    area: "wire",
    what: "Waits between dials do not grow, so that a peer that is away is dialed without end.",
    lane: "parts",
    file: "actors/connection.ts",
    edits: [
      ["return { ...state, attempts: state.attempts + 1 };", "return { ...state, attempts: 0 };"],
    ],
  },
  {
    id: "LNK-id-reused",
    area: "wire",
    what: "Numbers of requests begin anew after sixteen, on the same link.",
    lane: "parts",
    file: "src/link/peer-channel.ts",
    edits: [["    this.#lastId += 1;", "    this.#lastId = (this.#lastId % 16) + 1;"]],
  },
  {
    id: "LNK-sent-for-the-dead",
    area: "wire",
    what: "A request that waited for a link is sent although its caller gave up meanwhile.",
    lane: "parts",
    file: "actors/connection.ts",
    edits: [["  if (!context.isAwaited) return keep();\n", ""]],
  },
  {
    id: "LNK-two-connections",
    area: "wire",
    what: "A second connection to the same peer takes the place of the first, which lives on.",
    lane: "parts",
    file: "actors/connection-registry.ts",
    edits: [['  if (held?.ref.isAlive === true) return reply("taken");\n', ""]],
  },
  {
    id: "LNK-order",
    area: "wire",
    what: "What is said in one turn leaves in reverse order.",
    lane: "parts",
    file: "src/link/peer-channel.ts",
    edits: [["    this.#outbox.push({ messageId", "    this.#outbox.unshift({ messageId"]],
  },
];

const QUORUM: readonly Mutant[] = [
  {
    id: "QRM-off-by-one",
    area: "quorum",
    what: "A read ends early with one answer less than are enough.",
    lane: "parts",
    file: "src/peer/quorum.ts",
    edits: [
      ["if (answers.length < rules.answersMin ||", "if (answers.length < rules.answersMin - 1 ||"],
    ],
  },
  {
    id: "QRM-second-vote",
    area: "quorum",
    what: "The second answer of a peer that was asked again counts as that of another peer.",
    lane: "parts",
    file: "src/peer/quorum.ts",
    edits: [
      [
        'value: T): QuorumStep<T> {\n  if (!state.waiting.has(peer)) return { type: "wait", state };\n',
        "value: T): QuorumStep<T> {\n",
      ],
    ],
  },
  {
    id: "QRM-late-answer",
    area: "quorum",
    what: "An answer that comes after the end of a read changes what was accepted.",
    lane: "parts",
    file: "src/peer/quorum.ts",
    edits: [['  if (state.outcome !== null) return { type: "wait", state };\n', ""]],
  },
  {
    id: "QRM-differing-not-awaited",
    area: "quorum",
    what: "A read whose answers differ ends without waiting for the one that may be newer.",
    lane: "parts",
    file: "src/peer/quorum.ts",
    edits: [
      ["distinct(answers, rules).length === 1 &&", "distinct(answers, rules).length >= 1 &&"],
    ],
  },
  {
    id: "QRM-no-repair",
    area: "quorum",
    what: "Peers that hold something else are not named, so that nobody repairs them.",
    lane: "parts",
    file: "src/peer/quorum.ts",
    edits: [
      [
        "differing: other.map(({ peer }) => peer) };",
        "differing: other.slice(1).map(({ peer }) => peer) };",
      ],
    ],
  },
  {
    id: "QRM-early-repair",
    area: "quorum",
    what: "What peers hold is told before the slow ones have answered.",
    lane: "parts",
    file: "supervisors/face/quorum-read.ts",
    edits: [
      [
        "return outcome !== null && waiting.size === 0;",
        "return outcome !== null && waiting.size >= 0;",
      ],
    ],
  },
];

const SYNC: readonly Mutant[] = [
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

const DISCOVERY: readonly Mutant[] = [
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

/** Planted bugs of the parts lane. */
export const PART_MUTANTS: readonly Mutant[] = [
  ...STORE,
  ...LINKS,
  ...QUORUM,
  ...SYNC,
  ...DISCOVERY,
];
