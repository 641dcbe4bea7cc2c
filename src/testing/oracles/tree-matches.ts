/** Whether every supervision tree is what its specifications say, or a report tells why it is not. */

import type { ChildSpec } from "../../actor/child-spec.ts";
import type { TreeNode } from "../../runtime/tree-snapshot.ts";
import type { Glob } from "../fault-plan.ts";
import type { Invariant, World } from "../spec.ts";
import type { TraceEvent } from "../trace.ts";
import { describeEvent, textIn } from "./event-text.ts";
import { anyGlobMatcher, globMatcher } from "../../actor/path-glob.ts";
import { perWorld, TraceReader } from "./per-world.ts";
import { type Standing, standing } from "./trees.ts";
import { lifeOf, TRACED } from "./vocabulary.ts";

/** The children a supervisor was told to have. */
export interface SupervisorSpec {
  readonly supervisor: Glob;
  /** In start order, such as `definition.childSpecs(options)`; it may have others besides. */
  readonly children: readonly Pick<ChildSpec, "id" | "restart">[];
}

/** What is known of the trees. */
export interface TreeMatchesOptions {
  /** @defaultValue none: only what the trees themselves say is looked at */
  readonly specs?: readonly SupervisorSpec[];
  /** Supervisors that are not looked at, by path. @defaultValue none */
  readonly except?: readonly Glob[];
}

/** Requests after which a child may stand still without a report. */
const REQUESTS: ReadonlySet<string> = new Set(["terminateChild", "restartChild", "startChild"]);

/** Words of a supervisor after which it brings the child back, or says that it gives up. */
const OWES_RESTART: ReadonlySet<string> = new Set(["child_terminated", "start_error"]);

/**
 * Looked at whenever something was said about actors: no supervisor takes a dead child for running, none lets a
 * child lie that its last word was about, and each has the children of its specification, in order.
 */
export function treeMatchesSpec({ specs = [], except = [] }: TreeMatchesOptions = {}): Invariant {
  const name = "tree matches specification";
  const isExcepted = anyGlobMatcher(except);
  const rules = specs.map((spec) => ({ ...spec, isMeant: globMatcher(spec.supervisor) }));
  const memoryOf = perWorld(() => new LastWords());
  return {
    name,
    check: (world) => {
      const words = memoryOf(world);
      if (!words.catchUp(world)) return undefined;
      for (const { host, place } of supervisors(world)) {
        if (isExcepted(place.path)) continue;
        const declared = rules.find(({ isMeant }) => isMeant(place.path))?.children;
        const last = words.about(`${host.name}.${host.incarnation}`, place.path);
        const wrong =
          deadChild(place) ?? forgottenChild(place, last) ?? missingChild(place, declared ?? []);
        if (wrong !== undefined) return `${name}: ${place.path} on ${host.name} ${wrong}`;
      }
      return undefined;
    },
  };
}

/** Those that run and share their path with no other, so that what is said of a path is said of them. */
function supervisors(world: World): readonly Standing[] {
  const byPath = new Map<string, Standing | undefined>();
  for (const standsHere of standing(world)) {
    const { host, place } = standsHere;
    if (place.kind !== "supervisor") continue;
    const path = `${host.name} ${place.path}`;
    byPath.set(path, byPath.has(path) ? undefined : standsHere);
  }
  return [...byPath.values()].filter(
    (one): one is Standing => one !== undefined && one.place.life === "running",
  );
}

/** With an empty mailbox there is no exit it has yet to hear of. */
function deadChild({ mailbox, children }: TreeNode): string | undefined {
  if (mailbox > 0) return undefined;
  const dead = children.find(({ actor, life }) => actor !== undefined && life === "stopped");
  return dead === undefined ? undefined : `takes ${dead.path} for running, which has stopped`;
}

function forgottenChild({ children }: TreeNode, last: TraceEvent | undefined): string | undefined {
  if (last === undefined || !OWES_RESTART.has(textIn(last, "context") ?? "")) return undefined;
  const child = children.find(({ id }) => id === textIn(last, "child"));
  const isLeft = child?.life === "stopped" && child.actor === undefined;
  if (!isLeft || child.restart === "temporary") return undefined;
  if (children.some(({ life }) => life === "restarting")) return undefined;
  return `leaves ${child.path} as it lies after ${describeEvent(last)}`;
}

function missingChild(
  { children }: TreeNode,
  declared: readonly Pick<ChildSpec, "id" | "restart">[],
): string | undefined {
  let place = -1;
  for (const { id, restart = "permanent" } of declared) {
    const found = children.findIndex((child) => child.id === id);
    if (found < 0 && restart !== "temporary") return `has no child ${id}`;
    if (found >= 0 && found < place) return `has ${id} out of order`;
    if (found >= 0 && children[found]?.restart !== restart) return `has ${id} not as ${restart}`;
    place = Math.max(place, found);
  }
  return undefined;
}

/** The last each supervisor said about any child, or was asked to do. */
class LastWords {
  readonly #reader = new TraceReader();
  readonly #words = new Map<string, TraceEvent>();

  /** @returns whether anything was said of actors at all */
  catchUp(world: World): boolean {
    let hasNews = false;
    this.#reader.read(world, (event) => {
      const { kind, actor } = event;
      if (actor === undefined) return;
      hasNews ||= kind.startsWith("actor.") || kind.startsWith("supervisor.");
      if (isWord(event)) this.#words.set(`${lifeOf(event)} ${actor}`, event);
    });
    return hasNews;
  }

  /** With several runtimes on a node, the newest word of a supervisor at that path in any of them. */
  about(life: string, path: string): TraceEvent | undefined {
    let newest: TraceEvent | undefined;
    for (let runtime = 1; runtime <= RUNTIMES_MAX; runtime += 1) {
      const word = this.#words.get(`${life}.${runtime} ${path}`);
      if (word !== undefined && word.step > (newest?.step ?? 0)) newest = word;
    }
    return newest;
  }
}

/** Runtimes of one node that are looked at. */
const RUNTIMES_MAX = 4;

function isWord(event: TraceEvent): boolean {
  if (event.kind === TRACED.mailDelivered) return REQUESTS.has(textIn(event, "type") ?? "");
  return (
    event.kind === TRACED.supervisorReport ||
    event.kind === TRACED.supervisorProgress ||
    event.kind === TRACED.actorStarted ||
    event.kind === TRACED.actorStopped
  );
}
