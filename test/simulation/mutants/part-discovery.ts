/** Planted bugs in finding others. */

import type { Mutant } from "./mutant.ts";

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
