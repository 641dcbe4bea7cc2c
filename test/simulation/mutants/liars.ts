/** Planted bugs that only lying peers show: each has to be found by a spec of `test/simulation/liars`. */

import type { Mutant } from "./mutant.ts";

/** Planted bugs for networks with liars in them. */
export const LIAR_MUTANTS: readonly Mutant[] = [
  {
    id: "LIA-block-signature",
    area: "sync",
    what: "Blocks of peers are taken whoever signed them, those that certify a commit included.",
    lane: "liars",
    file: "src/chain/verify-block.ts",
    edits: [
      [
        'demand(valid, "block.bad_signature", nameOf(signed.block));',
        'demand(valid || signed.signature.length > 0, "block.bad_signature", nameOf(signed.block));',
      ],
    ],
  },
  {
    id: "LIA-stake-twice",
    area: "quorum",
    what: "An author that signs twice counts with twice its stake.",
    lane: "liars",
    file: "src/chain/stake-aggregator.ts",
    edits: [
      [
        "if (authority === undefined || this.#authors.has(author)) return false;",
        "if (authority === undefined) return false;",
      ],
    ],
  },
  {
    id: "LIA-vote-digest",
    area: "sync",
    what: "A vote for a commit counts for every commit of its index.",
    lane: "liars",
    file: "src/chain/commit-ref.ts",
    edits: [
      [
        "return left.index === right.index && sameBytes(left.digest, right.digest);",
        "return left.index === right.index;",
      ],
    ],
  },
  {
    id: "LIA-highest-asked",
    area: "sync",
    what: "Only the peer that claims the greatest height is asked.",
    lane: "liars",
    file: "src/peer/sync-plan.ts",
    edits: [
      [
        "const able = peersWith(heights, start);",
        "const able = peersWith(heights, Math.max(start, highestKnown(heights) ?? start));",
      ],
    ],
  },
  {
    id: "LIA-record-signature",
    area: "discovery",
    what: "What is said of a node is believed whoever signed it.",
    lane: "liars",
    file: "src/peer/verified-node-record.ts",
    edits: [
      [
        "return isSignedByOwner(signed, context) ? new CheckedNodeRecord(signed) : undefined;",
        "return isSignedByOwner(signed, context) || signed.bytes.length > 0\n    ? new CheckedNodeRecord(signed)\n    : undefined;",
      ],
    ],
  },
];
