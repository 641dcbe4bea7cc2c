/** A runtime on simulated time that faults are done to, with one actor that writes down what reaches it. */

import {
  type ActorRef,
  type Call,
  type Cast,
  defineActor,
  defineSupervisor,
  type Internal,
  keep,
  next,
  reply,
  started,
  type Tree,
} from "../../../src/index.ts";
import { type Looker, Looking } from "./looking.ts";

/** What the actor understands. */
export type PadMessages = {
  note: Cast<string>;
  other: Cast<string>;
  read: Call<void, readonly string[]>;
  ring: Cast<number>;
  bell: Internal;
};

/** The actor: what it is told it keeps, and a timer rings when it is told so. */
export const pad = defineActor<PadMessages, readonly string[]>({
  name: "pad",
  init: () => started<readonly string[]>([]),
  handle: {
    note: (notes, word) => next([...notes, word]),
    other: (notes, word) => next([...notes, word]),
    read: (notes) => reply(notes),
    ring: (_, afterMs, context) => {
      context.setTimer("bell", afterMs, "bell");
      return keep();
    },
    bell: (notes) => next([...notes, "bell"]),
  },
});

const desk = defineSupervisor({
  id: "desk",
  strategy: "one_for_one",
  intensity: 100,
  children: () => [pad.childSpec(undefined)],
});

/** Where the actor is. */
export const PAD = "/desk/pad";

/** The runtime, and what tests do with it. */
export class Faulting extends Looking {
  readonly looker: Looker;
  #tree: Tree<unknown> | undefined;

  constructor() {
    super({ faults: true });
    this.looker = this.look();
  }

  /** Starts the actor. */
  async begin(): Promise<this> {
    this.#tree = await this.runtime.start(desk);
    await this.pass(0, this.looker);
    return this;
  }

  /** The actor as it is now. */
  get pad(): ActorRef<PadMessages> {
    const found = this.#tree?.whereis(pad);
    if (found === undefined) throw new Error("the pad is gone");
    return found;
  }

  /** Orders a fault; tells its id. */
  async fault(order: object): Promise<string> {
    const done = this.inspector.act("fault", { path: PAD, ...order });
    await this.pass(0, this.looker);
    return ((await done) as { readonly rule: string }).rule;
  }

  /** Does what a viewer can. */
  async act(verb: string, args: object): Promise<unknown> {
    const done = Promise.resolve(this.inspector.act(verb, args));
    await this.pass(60, this.looker);
    return await done;
  }

  /** Tells the actor words, in order. */
  say(...words: readonly string[]): void {
    for (const word of words) this.pad.cast.note(word);
  }

  /** What the actor has written down. */
  async notes(): Promise<readonly string[]> {
    const asked = this.pad.call.read();
    await this.pass(0);
    return await asked;
  }

  /** Lets time pass. */
  async after(ms: number): Promise<void> {
    await this.pass(ms, this.looker);
  }

  /** The faults a viewer is told of. */
  get standing(): readonly string[] {
    return this.looker.picture.faults.map(({ id }) => id);
  }

  /** What a viewer was told of faults. */
  get told(): readonly string[] {
    return this.looker.picture.events.values.flatMap((event) =>
      event.type === "fault" ? [event.says] : [],
    );
  }
}
