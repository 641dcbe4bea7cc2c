/** Planted bugs in archives: each has to be found by a spec of `test/simulation/follow`. */

import type { Mutant } from "./mutant.ts";

/** In what writes archives, and in what reads them. */
export const ARCHIVE_MUTANTS: readonly Mutant[] = [
  {
    id: "ARC-outrun",
    area: "sync",
    what: "Commits are removed though the archive does not have them.",
    lane: "follow",
    file: "actors/state-sync.ts",
    edits: [["  if (args.isArchived === true) takers.push(taken.archive);\n", ""]],
  },
  {
    id: "ARC-promised",
    area: "sync",
    what: "What is stored is said to be archived as soon as a file is begun.",
    lane: "follow",
    file: "actors/archive-writer.ts",
    edits: [
      [
        '  context.cancelTimer("linger");\n',
        '  context.cancelTimer("linger");\n  tell(state.head, context);\n',
      ],
    ],
  },
  {
    id: "ARC-order",
    area: "sync",
    what: "Files are believed to be told in the order of their commits.",
    lane: "follow",
    file: "src/chain-store/archive/file-name.ts",
    edits: [
      [
        "    .flatMap(readName)\n    .sort((left, right) => left.from - right.from || left.to - right.to);",
        "    .flatMap(readName);",
      ],
    ],
  },
  {
    id: "ARC-digest",
    area: "sync",
    what: "What a file begins with is not held against its digest: what rotted is built on.",
    lane: "follow",
    file: "src/chain-store/archive/file-form.ts",
    edits: [["if (!sameBytes(crypto.blake2b256(bytes), digest)) {", "if (digest.length === 0) {"]],
  },
  {
    id: "ARC-misread",
    area: "sync",
    what: "Of a file that begins below the head the first blocks are taken for those that are wanted.",
    lane: "follow",
    file: "src/chain-store/archive/fetch-archived.ts",
    edits: [["reader.blocks(commits, had)", "reader.blocks(commits.slice(had), 0)"]],
  },
  {
    id: "ARC-same-file",
    area: "sync",
    what: "A file that failed is read again at once, however often it fails.",
    lane: "follow",
    file: "src/chain-store/archive/file-name.ts",
    edits: [["failuresOf(file.name) ?? Number.POSITIVE_INFINITY", "failuresOf(file.name) ?? 0"]],
  },
  {
    id: "ARC-unproven",
    area: "sync",
    what: "What a file of our own network says is believed whoever voted for it.",
    lane: "follow",
    file: "src/chain-store/archive/fetch-archived.ts",
    edits: [
      [
        "return await verifyStretch(chain.head, { fetched, feed }, context);",
        "const committee = { ...context.committee, quorumStake: 0 };\n    return await verifyStretch(chain.head, { fetched, feed }, { ...context, committee });",
      ],
    ],
  },
  {
    id: "ARC-hangs",
    area: "sync",
    what: "A read of an archive that never ends is waited for.",
    lane: "follow",
    file: "src/chain-store/archive/read-file.ts",
    edits: [["      readMs,\n    );", "      readMs * 100_000,\n    );"]],
  },
];
