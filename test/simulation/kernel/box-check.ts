/** Whether every mailbox of a trace did with every message what its model says. */

import { TRACED, type TraceCheck, type TraceEvent } from "../../../src/testing/index.ts";
import type { Overflow } from "../../../src/index.ts";
import { BOX_TRACE } from "./box.ts";
import { BoxModel, type Entry } from "./box-model.ts";

/** Mailboxes hold, refuse, drop and hand over what they should. */
export const boxesAsSpecified: TraceCheck = {
  name: "mailboxes as specified",
  run: (trace) => {
    const lives = new Map<number, Post>();
    for (const event of trace) {
      const post = lives.get(event.incarnation) ?? new Post();
      lives.set(event.incarnation, post);
      const wrong = post.hear(event);
      if (wrong !== undefined) return `${wrong}: ${textOf(event)}`;
    }
    return undefined;
  },
};

function textOf({ kind, actor, step, atMs, values }: TraceEvent): string {
  return `${kind} ${JSON.stringify(values)} of ${actor} at ${atMs} ms (#${step})`;
}

/** A message on its way: what befalls it is told after it was sent, and before it arrives. */
interface Arrival {
  readonly id: number;
  readonly to: number;
  readonly isOffer: boolean;
  copies: number;
}

/** The mailboxes of one life of a node. */
class Post {
  readonly #boxes = new Map<number, BoxModel>();
  #arrival: Arrival | undefined;
  /** A loss of which a dead letter has to be told next. */
  #owesLetter: string | undefined;

  hear(event: TraceEvent): string | undefined {
    const { kind, values } = event;
    if (kind === "fault.fired") return undefined;
    if (kind === TRACED.mailDropped || kind === "mail.duplicated") return this.#befalls(event);
    if (kind === "mail.poisoned") return undefined;
    this.#arrive();
    const unsaid = this.#unsaid(event);
    if (unsaid !== undefined) return unsaid;
    if (kind === BOX_TRACE.opens) return this.#opens(event);
    const id = Number(values[kind.startsWith("mail.") || kind === "own.delivered" ? "to" : "id"]);
    const box = this.#boxes.get(id);
    return box === undefined ? undefined : this.#hearOf(box, event);
  }

  #befalls({ kind, values }: TraceEvent): string | undefined {
    if (this.#arrival?.id === values["id"] && this.#arrival !== undefined) {
      this.#arrival.copies = kind === TRACED.mailDropped ? 0 : 2;
    }
    return undefined;
  }

  /** What was sent before is in its mailbox, or not, by now. */
  #arrive(): void {
    const arrival = this.#arrival;
    this.#arrival = undefined;
    if (arrival === undefined) return;
    const { id, to, isOffer, copies } = arrival;
    for (let copy = 0; copy < copies; copy += 1) {
      const told = this.#boxes.get(to)?.put(id, isOffer);
      // An offer learns of it later, by itself; of anything else there is no second copy then.
      if (told === "refused" && !isOffer) return;
    }
  }

  /** What should have been said before this. */
  #unsaid({ kind, values }: TraceEvent): string | undefined {
    const letter = this.#owesLetter;
    this.#owesLetter = undefined;
    if (letter !== undefined && (kind !== TRACED.messageDead || values["cause"] !== letter)) {
      return `a message was lost (${letter}) without a dead letter`;
    }
    if (kind === TRACED.mailLost || kind === TRACED.messageDead) return undefined;
    for (const { owed } of this.#boxes.values()) {
      const [first] = owed;
      if (first !== undefined) return `message ${first.id} should be lost (${first.cause})`;
    }
    return undefined;
  }

  #opens({ values }: TraceEvent): undefined {
    const overflow = values["overflow"] as Overflow;
    const messagesMax = Number(values["messagesMax"]);
    this.#boxes.set(Number(values["id"]), new BoxModel({ overflow, messagesMax }));
  }

  #hearOf(box: BoxModel, event: TraceEvent): string | undefined {
    const { kind, values } = event;
    const id = Number(values["id"]);
    switch (kind) {
      case TRACED.mailSent:
        this.#arrival = {
          id,
          to: Number(values["to"]),
          isOffer: values["type"] === "give",
          copies: 1,
        };
        return undefined;
      case TRACED.mailDelivered:
        return taken(box, id);
      case "own.delivered":
        return taken(box, "own");
      case TRACED.mailLost:
        return this.#lost(box, event);
      case TRACED.actorStopped: {
        const left = box.close();
        return left === undefined ? undefined : `nothing became of message ${left}`;
      }
      default:
        return change(box, kind);
    }
  }

  #lost(box: BoxModel, { values }: TraceEvent): string | undefined {
    const id = Number(values["id"]);
    const cause = String(values["cause"]);
    const owed = box.owed.shift();
    const isOwed = owed?.id === id && owed.cause === cause;
    if (owed !== undefined && !isOwed) return `message ${owed.id} should be lost (${owed.cause})`;
    if (owed === undefined && !box.lose(id, cause)) return `message ${id} should not be lost`;
    if (box.isLetter(String(values["type"]), cause)) this.#owesLetter = cause;
    return undefined;
  }
}

function taken(box: BoxModel, entry: Entry): string | undefined {
  if (box.isDying) return `${entry} was handled after a kill`;
  const next = box.take();
  return next === entry ? undefined : `${next} should be handled, not ${entry}`;
}

function change(box: BoxModel, kind: string): undefined {
  if (kind === BOX_TRACE.postpones) box.putOff();
  if (kind === BOX_TRACE.turns) box.turn();
  if (kind === BOX_TRACE.posts) box.post();
  if (kind === BOX_TRACE.dies) box.isDying = true;
}
