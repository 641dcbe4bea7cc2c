/** Whether nobody outlives its supervisor. */

import type { Glob, Ms } from "../fault-plan.ts";
import type { Invariant, World } from "../spec.ts";
import type { TraceEvent } from "../trace.ts";
import { describeEvent, numberIn } from "./event-text.ts";
import { anyGlobMatcher } from "../../actor/path-glob.ts";
import { perWorld, TraceReader } from "./per-world.ts";
import { lifeOf, parentPath, TRACED } from "./vocabulary.ts";

/** Who may outlive its parent, and how long anybody may. */
export interface NoOrphansOptions {
  /** Actors by path, such as those started without a link. @defaultValue none */
  readonly except?: readonly Glob[];
  /**
   * How long an actor may take to go after its parent, besides its `terminate`: one that traps exits first
   * ends what it is at. @defaultValue 5_000, a worker's time to stop
   */
  readonly graceMs?: Ms;
}

/** How long an actor may outlive its parent unless told otherwise, in ms. */
export const ORPHAN_GRACE_MS = 5_000;

/** When its parent has ended, an actor ends soon, or runs its `terminate`. */
export function noOrphans(options: NoOrphansOptions = {}): Invariant {
  const { except = [], graceMs = ORPHAN_GRACE_MS } = options;
  const name = "no orphans";
  const isExcepted = anyGlobMatcher(except);
  const memoryOf = perWorld(() => new Kinships());
  return {
    name,
    check: (world) => {
      const kinships = memoryOf(world);
      kinships.catchUp(world);
      for (const { child, parentEnd } of kinships.orphans(world)) {
        if (isExcepted(child.actor ?? "") || world.nowMs - parentEnd.atMs < graceMs) continue;
        return `${name}: ${describeEvent(child)} still lives after ${describeEvent(parentEnd)}`;
      }
      return undefined;
    },
  };
}

interface Orphan {
  readonly child: TraceEvent;
  readonly parentEnd: TraceEvent;
}

/** One runtime of one life. */
interface Kin {
  readonly node: string;
  readonly incarnation: number;
  /** Starts of those that live, by path of their parent, then number. */
  readonly children: Map<string, Map<number, TraceEvent>>;
  /** How many live at a path that have started. */
  readonly alive: Map<string, number>;
  readonly orphans: Map<number, Orphan>;
}

class Kinships {
  readonly #reader = new TraceReader();
  readonly #lives = new Map<string, Kin>();

  catchUp(world: World): void {
    this.#reader.read(world, (event) => {
      const id = numberIn(event, "id");
      if (event.actor === undefined || id === undefined) return;
      if (event.kind === TRACED.actorStarted) started(this.#kinOf(event), event, id);
      // One that runs its `terminate` is on its way out.
      if (event.kind === TRACED.actorStopping) this.#kinOf(event).orphans.delete(id);
      if (event.kind === TRACED.actorStopping) forget(this.#kinOf(event), event.actor, id);
      if (event.kind === TRACED.actorStopped) stopped(this.#kinOf(event), event, id);
    });
  }

  /** Those of the lives that go on. */
  *orphans(world: World): Generator<Orphan> {
    for (const { node, incarnation, orphans } of this.#lives.values()) {
      if (orphans.size === 0) continue;
      const { state, incarnation: current } = world.node(node);
      if (state === "up" && current === incarnation) yield* orphans.values();
    }
  }

  #kinOf(event: TraceEvent): Kin {
    const life = lifeOf(event);
    const known = this.#lives.get(life);
    if (known !== undefined) return known;
    const { node, incarnation } = event;
    const kin = { node, incarnation, children: new Map(), alive: new Map(), orphans: new Map() };
    this.#lives.set(life, kin);
    return kin;
  }
}

function started({ children, alive }: Kin, event: TraceEvent, id: number): void {
  const path = event.actor ?? "";
  const siblings = children.get(parentPath(path)) ?? new Map<number, TraceEvent>();
  children.set(parentPath(path), siblings);
  siblings.set(id, event);
  alive.set(path, (alive.get(path) ?? 0) + 1);
}

/**
 * A supervisor reports its own start after its children's: those alive when it ends are its own, those that come
 * later belong to the next one at its path. Which of several at one path is a child's nobody can tell.
 */
function stopped(kin: Kin, event: TraceEvent, id: number): void {
  const path = event.actor ?? "";
  forget(kin, path, id);
  kin.orphans.delete(id);
  const left = (kin.alive.get(path) ?? 0) - 1;
  if (left > 0) {
    kin.alive.set(path, left);
    return;
  }
  kin.alive.delete(path);
  for (const [childId, child] of kin.children.get(path) ?? []) {
    kin.orphans.set(childId, { child, parentEnd: event });
  }
  kin.children.delete(path);
}

function forget({ children }: Kin, path: string, id: number): void {
  children.get(parentPath(path))?.delete(id);
}
