/** Planted bugs in links, and in reading from many over them. */

import type { Mutant } from "./mutant.ts";

/** In connections, and what they stand on. */
export const LINK_MUTANTS: readonly Mutant[] = [
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
    file: "actors/connection.ends.ts",
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
    what: "A connection whose link ended, or whose peer's link did, does not dial again.",
    lane: "parts",
    file: "actors/connection.life.ts",
    edits: [
      [
        '  if (!state.isReached) context.setTimer("reconnect", afterMs, "reconnect");',
        "  void afterMs;",
      ],
    ],
  },
  {
    id: "LNK-dial-storm",
    area: "wire",
    what: "Waits between dials do not grow, so that a peer that is away is dialed without end.",
    lane: "parts",
    file: "actors/connection.life.ts",
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
    id: "LNK-tie-by-direction",
    area: "wire",
    what: "Of two links dialed by each other each end keeps the one it dialed itself.",
    lane: "parts",
    file: "src/peer/dial-tie-break.ts",
    edits: [
      [
        'const kept = self > peer ? "outbound" : "inbound";',
        'const kept = self > peer ? "outbound" : "outbound";',
      ],
    ],
  },
  {
    id: "LNK-both-yield",
    area: "wire",
    what: "Of two links to one peer both give way.",
    lane: "parts",
    file: "src/peer/dial-tie-break.ts",
    edits: [
      [
        "  return proven.filter((link) => link !== kept);",
        "  return proven.filter((link) => proven.length > 1 || link !== kept);",
      ],
    ],
  },
  {
    id: "LNK-answer-of-another-link",
    area: "wire",
    what: "An answer to a request of a link that has ended is given to the request of the next one with the same id.",
    lane: "parts",
    file: "actors/connection.serving.ts",
    edits: [["    if (link !== ends.number || !ends", "    if (link < 0 || !ends"]],
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

/** In quorum reads. */
export const QUORUM_MUTANTS: readonly Mutant[] = [
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
  {
    id: "QRM-below-level",
    area: "quorum",
    what: "A read that as many as its level needs did not answer ends with what there is.",
    lane: "parts",
    file: "src/peer/quorum.ts",
    edits: [
      [
        "rounds.length === 0 ? rules.answersNeeded : rules.answersMin;",
        "rounds.length === 0 ? 1 : rules.answersMin;",
      ],
    ],
  },
  {
    id: "QRM-write-off-by-one",
    area: "quorum",
    what: "A write is done with one acknowledgement less than its level needs.",
    lane: "parts",
    file: "src/peer/quorum-write.ts",
    edits: [
      ["  if (by.length >= after.needed) return", "  if (by.length >= after.needed - 1) return"],
    ],
  },
];
