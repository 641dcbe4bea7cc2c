/** Whether every message that was sent came to something: handled, dropped by a fault, or known to be lost. */

import type { Glob } from "../fault-plan.ts";
import type { TraceCheck } from "../spec.ts";
import type { TraceEvent } from "../trace.ts";
import { describeEvent, numberIn } from "./event-text.ts";
import { anyGlobMatcher } from "../../actor/path-glob.ts";
import { lifeOf, TRACED } from "./vocabulary.ts";

/** Whose mail is not looked at. */
export interface NoLostMailOptions {
  /** Receivers by path. @defaultValue none; mail through operators is never looked at */
  readonly except?: readonly Glob[];
}

/**
 * A message to an actor that has stopped was handled, dropped, or lost with a cause. One to an actor that goes on
 * may still wait, unless a later one of the same sender has been handled: nobody is overtaken.
 */
export function noLostMail({ except = [] }: NoLostMailOptions = {}): TraceCheck {
  const name = "no lost mail";
  const isExcepted = anyGlobMatcher(except);
  return {
    name,
    run: (trace) => {
      const post = new Post();
      for (const event of trace) {
        if (event.values["piped"] === true || isExcepted(event.actor ?? "")) continue;
        const overtaken = post.hear(event);
        if (overtaken === undefined) continue;
        return `${name}: ${describeEvent(overtaken)} was overtaken by ${describeEvent(event)}`;
      }
      const lost = post.firstLost();
      return lost === undefined ? undefined : `${name}: nothing became of ${describeEvent(lost)}`;
    },
  };
}

/** Messages to one actor of which nothing has become yet, by number, and what is known of the actor. */
interface Receiver {
  readonly waiting: Map<number, TraceEvent>;
  /** Messages held back by a fault. */
  readonly delayed: Set<number>;
  hasStopped: boolean;
}

/** Messages under way, by receiver. */
class Post {
  readonly #receivers = new Map<string, Receiver>();

  /** Takes the next event; answers with a message that was overtaken. */
  hear(event: TraceEvent): TraceEvent | undefined {
    const id = numberIn(event, "id") ?? 0;
    switch (event.kind) {
      case TRACED.mailSent:
        this.#receiver(event, "to").waiting.set(id, event);
        return undefined;
      case TRACED.mailDelayed:
        this.#receiver(event, "to").delayed.add(id);
        return undefined;
      case TRACED.mailDropped:
      case TRACED.mailLost:
        this.#receiver(event, "to").waiting.delete(id);
        return undefined;
      case TRACED.mailDelivered:
        return delivered(this.#receiver(event, "to"), id);
      case TRACED.actorStopped:
        this.#receiver(event, "id").hasStopped = true;
        return undefined;
      default:
        return undefined;
    }
  }

  /** What never came to an actor that has stopped; behind what is held back others may wait as well. */
  firstLost(): TraceEvent | undefined {
    for (const { waiting, delayed, hasStopped } of this.#receivers.values()) {
      const [first] = waiting;
      if (first === undefined || !hasStopped || delayed.has(first[0])) continue;
      return first[1];
    }
    return undefined;
  }

  #receiver(event: TraceEvent, field: "to" | "id"): Receiver {
    const key = `${lifeOf(event)} ${numberIn(event, field) ?? "nobody"}`;
    const known = this.#receivers.get(key);
    if (known !== undefined) return known;
    const receiver = { waiting: new Map(), delayed: new Set<number>(), hasStopped: false };
    this.#receivers.set(key, receiver);
    return receiver;
  }
}

/** Two messages of one sender are handled in the order in which they were sent. */
function delivered({ waiting }: Receiver, id: number): TraceEvent | undefined {
  const sent = waiting.get(id);
  if (sent === undefined) return undefined;
  waiting.delete(id);
  for (const earlier of waiting.values()) {
    if (earlier.step > sent.step) return undefined;
    if (isOfOneSender(earlier, sent)) return earlier;
  }
  return undefined;
}

/** What the host sends comes from many places, of which nobody knows. */
function isOfOneSender(one: TraceEvent, other: TraceEvent): boolean {
  const sender = numberIn(one, "sender");
  return sender !== undefined && sender > 0 && sender === numberIn(other, "sender");
}
