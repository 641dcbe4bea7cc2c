/** Programs about actors and their messages that must not compile. */

import {
  type ActorRef,
  type Call,
  type Cast,
  defineActor,
  defineMachineActor,
  type Internal,
  keep,
  next,
  type PubSub,
  type Registry,
  reply,
  type RequestCollection,
  started,
  stopAndReply,
} from "../../src/index.ts";
import { setup } from "xstate";

type CounterMessages = {
  increment: Cast<{ by: number }>;
  reset: Cast;
  read: Call<void, number>;
  tick: Internal<{ at: number }>;
};

declare const counter: ActorRef<CounterMessages>;

export const right = defineActor<CounterMessages, number, { start: number }>({
  name: "counter",
  init: ({ start }) => started(start),
  handle: {
    increment: (state, { by }, context) => {
      context.setTimer("t", 1, "tick", { at: by });
      // @ts-expect-error: a timer sends an own message, not one of the outside
      context.setTimer("t", 1, "reset");
      // @ts-expect-error: the own message carries another payload
      context.setTimer("t", 1, "tick", { at: "now" });
      context.task(() => Promise.resolve({ at: 1 }), { done: "tick" });
      // @ts-expect-error: the task brings something the own message does not carry
      context.task(() => Promise.resolve("text"), { done: "tick" });
      return next(state + by);
    },
    reset: () => next(0),
    read: (state) => reply(state),
    tick: () => keep(),
  },
});

// A right message compiles.
counter.cast.increment({ by: 1 });
counter.cast.reset();
export const answer: Promise<number> = counter.call.read();

// @ts-expect-error: there is no message of that name
counter.cast.decrement({ by: 1 });
// @ts-expect-error: the payload is of another type
counter.cast.increment({ by: "1" });
// @ts-expect-error: the payload is missing
counter.cast.increment();
// @ts-expect-error: a message with an answer is called
counter.cast.read();
// @ts-expect-error: a message without an answer is cast
void counter.call.reset();
// @ts-expect-error: an own message cannot be sent from outside
counter.cast.tick({ at: 1 });
// @ts-expect-error: an own message cannot be called from outside
void counter.call.tick({ at: 1 });
// @ts-expect-error: the answer is a number
export const wrongAnswer: Promise<string> = counter.call.read();
// @ts-expect-error: a ref of another protocol is no ref of this one
export const otherRef: ActorRef<{ stop: Cast }> = counter;

export const missing = defineActor<CounterMessages, number>({
  name: "missing",
  init: () => started(0),
  // @ts-expect-error: the handlers of read and tick are missing
  handle: {
    increment: () => keep(),
    reset: () => keep(),
  },
});

export const wrong = defineActor<CounterMessages, number>({
  name: "wrong",
  init: () => started(0),
  handle: {
    // @ts-expect-error: a message without an answer is not replied to
    increment: () => reply(1),
    // @ts-expect-error: the state is a number
    reset: () => next("zero"),
    // @ts-expect-error: the answer is a number
    read: () => reply("one"),
    // @ts-expect-error: nobody waits for an answer of an own message
    tick: () => stopAndReply("normal", 1),
  },
});

export const wrongInit = defineActor<{ reset: Cast }, number>({
  name: "wrong-init",
  // @ts-expect-error: the state is a number
  init: () => started("zero"),
  handle: { reset: () => keep() },
});

export const needsArguments = [
  right.childSpec({ start: 1 }),
  // @ts-expect-error: the start arguments are missing
  right.childSpec(),
  // @ts-expect-error: the start arguments are of another type
  right.childSpec({ start: "1" }),
];

export const piped = defineActor<CounterMessages, number>({
  name: "piped",
  // @ts-expect-error: a mailbox has no such overflow
  mailbox: { overflow: "drop_all", pipe: (incoming) => incoming },
  init: () => started(0),
  handle: {
    increment: () => keep(),
    reset: () => keep(),
    read: () => reply(1),
    tick: () => keep(),
  },
});

const machine = setup({
  types: { events: {} as { type: "open" } | { type: "knock"; times: number } },
}).createMachine({});
export const door = defineMachineActor({ name: "door", machine });
declare const doorRef: ActorRef<NonNullable<(typeof door)["protocol"]>>;
doorRef.cast.open();
doorRef.cast.knock({ times: 1 });
// @ts-expect-error: the machine has no such event
doorRef.cast.close();
// @ts-expect-error: the event carries a number
doorRef.cast.knock({ times: "twice" });

declare const names: Registry<string, number, CounterMessages>;
// @ts-expect-error: the key is a string
names.lookup(1);
// @ts-expect-error: the value is a number
names.register({ self: counter }, "key", "value");
// @ts-expect-error: the owner speaks another protocol
names.register({ self: doorRef }, "key", 1);

declare const topics: PubSub<string, CounterMessages>;
topics.publish("topic", "increment", { by: 1 });
// @ts-expect-error: subscribers understand no such message
topics.publish("topic", "decrement", { by: 1 });
// @ts-expect-error: a message with an answer cannot be published
topics.publish("topic", "read", undefined);

declare const requests: RequestCollection<"a" | "b", number>;
requests.add("a", () => counter.call.read());
// @ts-expect-error: there is no such label
requests.add("c", () => counter.call.read());
// @ts-expect-error: the answers are numbers
requests.add("a", () => Promise.resolve("text"));
