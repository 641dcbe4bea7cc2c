/** What an actor could be made of at the least: queues, Subjects, and both. */

import { Subject } from "rxjs";
import type { Carrier, Tally } from "./tally.ts";

/** What travels. */
export interface Message {
  readonly type: "add";
  readonly by: number;
}

/** Handles a message of an actor. */
export type Handle = (message: Message) => void;

/** The state every contestant keeps: a sum. */
function adder(tally: Tally): Handle {
  const state = { sum: 0 };
  return (message) => {
    if (message.type === "add") state.sum += message.by;
    tally.note();
  };
}

class Ring<T> {
  slots: (T | undefined)[] = new Array<T | undefined>(8).fill(undefined);
  head = 0;
  length = 0;

  push(item: T): void {
    if (this.length === this.slots.length) this.grow();
    this.slots[(this.head + this.length) & (this.slots.length - 1)] = item;
    this.length += 1;
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & (this.slots.length - 1);
    this.length -= 1;
    return item;
  }

  grow(): void {
    const { slots, head } = this;
    this.slots = [...slots.slice(head), ...slots.slice(0, head)];
    this.slots.length = slots.length * 2;
    this.head = 0;
  }
}

class RunQueue {
  readonly ready = new Ring<Box>();
  isAwake = false;
  readonly drain = (): void => {
    for (let box = this.ready.shift(); box !== undefined; box = this.ready.shift()) box.run();
    this.isAwake = false;
  };

  push(box: Box): void {
    this.ready.push(box);
    if (this.isAwake) return;
    this.isAwake = true;
    queueMicrotask(this.drain);
  }
}

/** A ring drained from the shared run queue; `handle` may go through a Subject. */
class Box {
  readonly ring = new Ring<Message>();
  readonly queue: RunQueue;
  readonly handle: Handle;
  isReady = false;

  constructor(queue: RunQueue, handle: Handle) {
    this.queue = queue;
    this.handle = handle;
  }

  put(message: Message): void {
    this.ring.push(message);
    if (this.isReady) return;
    this.isReady = true;
    this.queue.push(this);
  }

  run(): void {
    for (let item = this.ring.shift(); item !== undefined; item = this.ring.shift())
      this.handle(item);
    this.isReady = false;
  }
}

/** A ring drained in a microtask of its own. */
class LoneBox {
  readonly ring = new Ring<Message>();
  readonly handle: Handle;
  isReady = false;
  readonly drain = (): void => {
    for (let item = this.ring.shift(); item !== undefined; item = this.ring.shift())
      this.handle(item);
    this.isReady = false;
  };

  constructor(handle: Handle) {
    this.handle = handle;
  }

  put(message: Message): void {
    this.ring.push(message);
    if (this.isReady) return;
    this.isReady = true;
    queueMicrotask(this.drain);
  }
}

/** Makes the place an actor's messages are put. */
export type MakePut = (handle: Handle) => Handle;

/** Makes of putting places for one contestant; those of a run queue share it. */
export const CARRIERS: Readonly<Record<string, () => MakePut>> = {
  "ring + microtask": () => (handle) => {
    const box = new LoneBox(handle);
    return (message) => box.put(message);
  },
  "ring + run queue": () => {
    const queue = new RunQueue();
    return (handle) => {
      const box = new Box(queue, handle);
      return (message) => box.put(message);
    };
  },
  limit: () => {
    const queue = new RunQueue();
    return (handle) => {
      const subject = new Subject<Message>();
      subject.subscribe(handle);
      const box = new Box(queue, (message) => subject.next(message));
      return (message) => box.put(message);
    };
  },
  Subject: () => (handle) => {
    const subject = new Subject<Message>();
    subject.subscribe(handle);
    return (message) => subject.next(message);
  },
};

/** A carrier of so many adders. */
export function adders(makePut: MakePut, tally: Tally, actors: number): Carrier {
  const puts = Array.from({ length: actors }, () => makePut(adder(tally)));
  return { send: (actor) => puts[actor]?.({ type: "add", by: 1 }) };
}

/** Two that send each other each message they get, until the tally says so. */
export function pingPong(makePut: MakePut, tally: Tally): () => void {
  const right: Handle = makePut((message) => {
    tally.note();
    left({ type: "add", by: message.by });
  });
  const left: Handle = makePut((message) => {
    tally.note();
    if (tally.handled < tally.wanted) right({ type: "add", by: message.by });
  });
  return () => right({ type: "add", by: 1 });
}
