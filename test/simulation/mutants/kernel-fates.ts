/** Planted bugs in links, monitors and names. */

import type { Mutant } from "./mutant.ts";

/** What all of them have in common. */
const ACTOR = { lane: "kernel" } as const;

/** In links, monitors and names. */
export const FATE_MUTANTS: readonly Mutant[] = [
  {
    ...ACTOR,
    area: "supervision",
    id: "LNK-normal-kills",
    what: "A normal end of a linked actor ends who does not trap exits.",
    file: "src/actor/signal.ts",
    edits: [
      [
        'if (facts.reason === "normal" && !(facts.kind === "exit" && facts.fromSelf)) return DROP;',
        'if (facts.reason === "normal" && facts.kind === "exit" && !facts.fromSelf) return DROP;',
      ],
    ],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "LNK-kill-trapped",
    what: "An actor that traps exits traps a kill.",
    file: "src/actor/signal.ts",
    edits: [
      [
        'if (facts.kind === "exit" && facts.reason === "kill") return KILLED;\n  if (facts.trapping) return MESSAGE;',
        'if (facts.trapping) return MESSAGE;\n  if (facts.kind === "exit" && facts.reason === "kill") return KILLED;',
      ],
    ],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "LNK-unlink-nothing",
    what: "Unlinking leaves the link standing.",
    file: "src/actor/link.ts",
    edits: [
      [
        "  cell.links = withoutLink(cell.links, other);\n  other.links = withoutLink(other.links, cell);\n",
        "",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "LNK-second-replaces",
    what: "A second link of an actor takes the place of its first.",
    file: "src/actor/link-set.ts",
    edits: [["  return new Set([links, other]);", "  return new Set([other]);"]],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "LNK-left-at-exit",
    what: "A link to an actor that has gone stands, and keeps a later one from being heard of.",
    file: "src/actor/link.ts",
    edits: [
      [
        "  receiver.links = withoutLink(receiver.links, dead);\n",
        "  if (hasLink(dead.links, receiver)) receiver.links = undefined;\n",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "LNK-last-exit-wins",
    what: "Of two exit signals in one turn the second one counts.",
    file: "src/actor/cell.ts",
    edits: [
      ["    for (const signal of signals) {", "    for (const signal of signals.reverse()) {"],
    ],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "MON-stale",
    what: "A monitor that was taken back tells of the end all the same.",
    file: "src/actor/link.ts",
    edits: [
      [
        "  watcher.monitors?.delete(number);\n  entry?.target?.watchers?.delete(number);",
        "  void entry;",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "MON-no-flush",
    what: "Taking a monitor back with flush leaves a down that waits in the mailbox.",
    file: "src/actor/link.ts",
    edits: [["  if (!flush) return;\n", "  if (!flush || !watcher.isHeld) return;\n"]],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "MON-one-each",
    what: "Of several monitors on one actor only the first tells of its end.",
    file: "src/actor/death.ts",
    edits: [
      [
        "for (const entry of watchers.values()) tellDown(entry, reason);",
        "for (const entry of [...watchers.values()].slice(0, 1)) tellDown(entry, reason);",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "MON-gone-silent",
    what: "Watching an actor that is gone says nothing.",
    file: "src/actor/link.ts",
    edits: [
      [
        '  if (target === undefined || !target.isAlive) {\n    tellDown(entry, "noproc");',
        '  if (target === undefined || !target.isAlive) {\n    if (target === undefined) tellDown(entry, "noproc");',
      ],
    ],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "NAM-kept",
    what: "The name of an actor that was killed is not free again.",
    file: "src/actor/death.ts",
    edits: [["  releaseNames(cell);\n", '  if (reason !== "killed") releaseNames(cell);\n']],
  },
  {
    ...ACTOR,
    area: "supervision",
    id: "NAM-two-holders",
    what: "A second actor may take a name that is held.",
    file: "src/actor/start.ts",
    edits: [
      [
        '  if (named !== undefined) return { tag: "already_started", ref: refOf(named) };',
        '  if (named?.life === "starting") return { tag: "already_started", ref: refOf(named) };',
      ],
    ],
  },
];
