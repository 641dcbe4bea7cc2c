/** Other packages' actors, used as their manuals say. */

import { dispatch, type Ref, spawn, start } from "nact";
import { createActor, fromTransition } from "xstate";
import type { Message } from "./carriers.ts";
import type { Carrier, Tally } from "./tally.ts";

/** nact: functional actors, a promise a message. */
export function nactAdders(tally: Tally, actors: number): Carrier {
  const system = start();
  const add = (sum: number = 0, message: Message): number => {
    tally.note();
    return sum + message.by;
  };
  // Names of ours: the ones nact draws meet each other in a large crowd.
  const refs = Array.from({ length: actors }, (_, index) => spawn(system, add, `adder-${index}`));
  return { send: (actor) => dispatch(refs[actor] as Ref<Message>, { type: "add", by: 1 }) };
}

/** Two nact actors that send each other each message they get. */
export function nactPingPong(tally: Tally): () => void {
  const system = start();
  const refs: Ref<Message>[] = [];
  for (const other of [1, 0]) {
    refs.push(
      spawn(system, (_state: undefined, message: Message) => {
        tally.note();
        const to = refs[other];
        if (to !== undefined && tally.handled < tally.wanted) dispatch(to, message);
        return undefined;
      }),
    );
  }
  const [first] = refs;
  return () => {
    if (first !== undefined) dispatch(first, { type: "add", by: 1 });
  };
}

/** Nact actors that stay alive. */
export function nactSpawner(): (index: number) => unknown {
  const system = start();
  let count = 0;
  return () => {
    count += 1;
    return spawn(system, (sum: number = 0, message: Message) => sum + message.by, `actor-${count}`);
  };
}

/** XState's lightest actor with a state of its own. */
export function xstateAdders(tally: Tally, actors: number): Carrier {
  const logic = fromTransition((sum: number, event: Message) => {
    tally.note();
    return sum + event.by;
  }, 0);
  const running = Array.from({ length: actors }, () => createActor(logic).start());
  return { send: (actor) => running[actor]?.send({ type: "add", by: 1 }) };
}

/** XState actors that stay alive. */
export function xstateSpawner(): (index: number) => unknown {
  const logic = fromTransition((sum: number, event: Message) => sum + event.by, 0);
  return () => createActor(logic).start();
}
