/** Ends single actors of whole nodes, of every kind there is. */

import { TRACED, type Sometimes, type World } from "../../../src/testing/index.ts";
import { globMatcher } from "../../../src/testing/oracles/glob.ts";
import { ACTORS } from "./node-tree.ts";
import { sightings } from "./sightings.ts";

/** How often actors are ended. */
export interface ActorEnds {
  /** Chance that a kind of actor is ended at all in a run. */
  readonly share: number;
  /** Mean time between two ends of one kind of actor, drawn from this range, in ms. */
  readonly everyMs: readonly [number, number];
}

/**
 * Adds drawn ends of actors to the plan of a run: a swarm ends all actors of a node at once, which is the
 * end of its process; what a supervisor does about one child shows only when that child goes alone.
 */
export function endActors(world: World, { share, everyMs: [from, to] }: ActorEnds): void {
  const random = world.random.fork("actor ends");
  for (const [nth, path] of ACTORS.entries()) {
    const lot = random.unit();
    const how = random.unit() < 0.7 ? "kill" : "exit_normally";
    const everyMs = Math.round(from + random.unit() * (to - from));
    if (lot >= share) continue;
    world.inject({
      id: `end-${nth + 1}`,
      what: { at: "lifecycle", do: how, on: { node: { pick: "one" }, path } },
      when: { every: { exponential: everyMs } },
    });
  }
}

/** Each kind of actor has to have ended, otherwise than because its supervisor told it to, in some run. */
export const EVERY_ACTOR_ENDED: readonly Sometimes[] = sightings(
  ACTORS.map(endedName),
  () =>
    ({ kind, actor, values }) => {
      if (kind !== TRACED.actorStopped || actor === undefined) return undefined;
      if (values["reason"] === "shutdown") return undefined;
      const path = KINDS.find(({ isMeant }) => isMeant(actor))?.path;
      return path === undefined ? undefined : endedName(path);
    },
);

const KINDS = ACTORS.map((path) => ({ path, isMeant: globMatcher(path) }));

function endedName(path: string): string {
  return `${path} ended`;
}
