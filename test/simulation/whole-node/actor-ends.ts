/** Ends single actors of whole nodes, of every kind there is. */

import { TRACED, type Sometimes, type World } from "../../../src/testing/index.ts";
import { globMatcher } from "../../../src/actor/path-glob.ts";
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

/** Messages one kind of actor is poisoned with in a run. */
const POISONED_MAX = 2;

/**
 * Adds poison for drawn kinds of actors: a message that is lost with the actor that was handling it, and with
 * what waited behind it.
 *
 * @param share chance that a kind of actor is poisoned in a run
 */
export function poisonActors(world: World, share: number): void {
  const random = world.random.fork("poison");
  for (const [nth, path] of ACTORS.entries()) {
    const lot = random.unit();
    const chance = 0.05 + random.unit() * 0.3;
    if (lot >= share) continue;
    const what = { at: "mailbox", do: "crash", on: { path } } as const;
    world.inject({ id: `poison-${nth + 1}`, what, when: { chance }, limit: POISONED_MAX });
  }
}

/** Facts that are told once, to whoever is there: with an actor that falls they are lost, and have to come again. */
const FACTS = [
  ["/node/p2p/nodes/mem-table", "sighted"],
  ["/node/p2p/nodes/mem-table-loader", "nodesChanged"],
  ["/node/p2p/links/connection-registry", "stateChanged"],
  ["/node/p2p/links/connection-registry", "accepted"],
  ["/node/sync/state-sync", "pushed"],
  ["/node/sync/commit-feed", "stored"],
  ["/node/sync/consensus-port", "synced"],
] as const;

/** Adds the loss of some facts, each with the actor it is told. */
export function loseFacts(world: World, count: number): void {
  const lost = world.random.shuffle(FACTS).slice(0, count);
  for (const [path, type] of lost) {
    const what = { at: "mailbox", do: "crash", on: { path }, message: { type } } as const;
    world.inject({ id: `lose-${type}`, what, when: { chance: 0.4 }, limit: 3 });
  }
}

/** Adds, to some runs, a first start of one validator that takes long and fails when all but the last of it is up. */
export function failStartLate(world: World, share: number): void {
  const { random } = world;
  const node = random.pick(world.nodes({ role: "validator" }))?.name;
  if (random.unit() >= share || node === undefined) return;
  const byMs = Math.round(50 + random.unit() * 500);
  const when = { first: 1 };
  const late = {
    at: "lifecycle",
    do: "slow_start",
    on: { node, path: "/node/listener/bootstrapping-seeds" },
    byMs,
  } as const;
  world.inject({ id: "late-start", what: late, when });
  const fails = {
    at: "lifecycle",
    do: "fail_start",
    on: { node, path: "/node/listener/tcp-listener" },
  } as const;
  world.inject({ id: "late-failure", what: fails, when });
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
