/** What an invariant remembers of a world between two looks. */

import type { World } from "../spec.ts";
import type { TraceEvent } from "../trace.ts";

/** Makes the memory of each world at the first look at it; worlds do not mix. */
export function perWorld<T extends object>(make: () => T): (world: World) => T {
  const memories = new WeakMap<World, T>();
  return (world) => {
    const known = memories.get(world);
    if (known !== undefined) return known;
    const memory = make();
    memories.set(world, memory);
    return memory;
  };
}

/** Reads a world's trace along: each event once. */
export class TraceReader {
  #step = 0;

  /** Hands over the events since the last time. */
  read(world: World, hear: (event: TraceEvent) => void): void {
    for (const event of world.trace.since(this.#step)) {
      this.#step = event.step;
      hear(event);
    }
  }
}
