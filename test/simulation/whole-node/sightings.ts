/** Situations a run may get into, read off its trace: a campaign that never reaches one of them shows little. */

import { perWorld, TraceReader } from "../../../src/testing/oracles/per-world.ts";
import type { Sometimes, TraceEvent, World } from "../../../src/testing/index.ts";

/** Reads the events of one run along, and names the situation an event completes. */
export type Watch = (event: TraceEvent) => string | undefined;

/**
 * Makes a `sometimes` of each situation. The trace is read once for all of them.
 *
 * @param watch made once a world, so that it may remember what came before
 */
export function sightings(
  names: readonly string[],
  watch: (world: World) => Watch,
): readonly Sometimes[] {
  const seenOf = perWorld(() => ({ reader: new TraceReader(), seen: new Set<string>() }));
  const watchOf = new WeakMap<World, Watch>();
  const look = (world: World): ReadonlySet<string> => {
    const watching = watchOf.get(world) ?? watch(world);
    watchOf.set(world, watching);
    const { reader, seen } = seenOf(world);
    reader.read(world, (event) => {
      const name = watching(event);
      if (name !== undefined) seen.add(name);
    });
    return seen;
  };
  return names.map((name) => ({ name, reached: (world) => look(world).has(name) }));
}
