/** Planted bugs in mailboxes, and in who is next. */

import type { Mutant } from "./mutant.ts";

/** What all of them have in common. */
const ACTOR = { lane: "kernel" } as const;

/** In mailboxes, and in who is next. */
export const MAILBOX_MUTANTS: readonly Mutant[] = [
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-unread-unseen",
    what: "What an actor had not handled when it died becomes no dead letter.",
    file: "src/actor/death.ts",
    edits: [
      [
        'if (envelope.kind === "message") cell.kernel.lose(cell, envelope, "unread_at_exit");',
        'if (envelope.kind === "call") cell.kernel.lose(cell, envelope, "unread_at_exit");',
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-exit-unheard",
    what: "An actor that dies of no fault of its own tells nobody it is linked to.",
    file: "src/actor/death.ts",
    edits: [
      [
        "for (const other of linksIn(links)) sendLinkExit(cell, other, reason);",
        'for (const other of linksIn(links)) if (reason !== "killed") sendLinkExit(cell, other, reason);',
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-drops-newest",
    what: "A mailbox that is to drop its oldest message drops its newest.",
    file: "src/mailbox/mailbox.ts",
    edits: [
      [
        '    this.#owner.onDropped(oldest ?? message);\n    if (oldest === undefined) return "dropped";\n    this.#push(message);',
        '    this.#owner.onDropped(message);\n    if (oldest === undefined) return "dropped";\n    this.#ring.unshift(oldest);',
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-one-too-many",
    what: "A mailbox takes one message more than its limit.",
    file: "src/mailbox/mailbox.ts",
    edits: [
      [
        "if (this.#ring.length + this.#asideLength < this.#room) {",
        "if (this.#ring.length + this.#asideLength <= this.#room) {",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-aside-is-free",
    what: "What was postponed does not count against the limit of a mailbox.",
    file: "src/mailbox/mailbox.ts",
    edits: [
      [
        "if (this.#ring.length + this.#asideLength < this.#room) {",
        "if (this.#ring.length < this.#room) {",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-postponed-lost",
    what: "Of several postponed messages only the newest comes back when the phase changes.",
    file: "src/mailbox/mailbox.ts",
    edits: [
      [
        "    for (const message of aside.reverse()) this.#ring.unshift(message);",
        "    for (const message of aside.reverse().slice(0, 1)) this.#ring.unshift(message);",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-postponed-last",
    what: "Postponed messages come back behind those that wait.",
    file: "src/mailbox/mailbox.ts",
    edits: [
      [
        "    for (const message of aside.reverse()) this.#ring.unshift(message);",
        "    for (const message of aside) this.#ring.push(message);",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-exempt-dropped",
    what: "What an actor tells itself may be dropped for a new message.",
    file: "src/actor/cell.ts",
    edits: [
      [
        '    return message.kind !== "message";',
        '    return message.kind === "exit" || message.kind === "system";',
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-offers-unfair",
    what: "Of the offers that wait for room the newest is taken first.",
    file: "src/mailbox/mailbox.ts",
    edits: [
      ["    const sender = this.#waiting?.shift();", "    const sender = this.#waiting?.pop();"],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-offer-given-up-delivered",
    what: "An offer that was given up while it waited is delivered all the same.",
    file: "src/mailbox/mailbox.ts",
    edits: [
      [
        "      this.#waiting = this.#waiting?.filter((other) => other !== sender);",
        "      this.#waiting = this.#waiting?.filter((other) => other.message !== sender.message || true);",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-signals-wait",
    what: "An exit signal waits until its receiver has handled what was sent before it.",
    file: "src/actor/cell.ts",
    edits: [
      [
        "      if (this.signals !== undefined) this.#takeSignals();\n      if (this.isHeld) return handled;",
        "      const isEmpty = this.isHeld || this.mailbox.length === 0;\n      if (this.signals !== undefined && isEmpty) this.#takeSignals();\n      if (this.isHeld) return handled;",
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-letters-uncounted",
    what: "A message to an actor that is gone is reported and not counted.",
    file: "src/actor/kernel.ts",
    edits: [
      [
        "    this.deadLetters.set(cause, (this.deadLetters.get(cause) ?? 0) + 1);",
        '    if (cause !== "stopped") this.deadLetters.set(cause, (this.deadLetters.get(cause) ?? 0) + 1);',
      ],
    ],
  },
  {
    ...ACTOR,
    area: "mailbox",
    id: "MBX-continuation-waits",
    what: "What an actor tells itself to go on with comes behind what waits.",
    file: "src/actor/apply.ts",
    edits: [
      [
        '    cell.continuation = cell.kernel.note("own", type, payload);',
        '    cell.mailbox.putSystem(cell.kernel.note("own", type, payload));',
      ],
    ],
  },
];
