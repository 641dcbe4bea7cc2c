/** A world of one node for the tests of oracles: a real runtime on simulated time, or trees made by hand. */

import { createRuntime, type Runtime, seededRandom, simulatedClock } from "../../src/index.ts";
import type { TreeNode } from "../../src/runtime/tree-snapshot.ts";
import { ActorFaults } from "../../src/testing/actors/actor-faults.ts";
import type { ActorRules } from "../../src/testing/actors/actor-rules.ts";
import type { NodeHandle, RunningNode, World } from "../../src/testing/spec.ts";
import { BoundedTraceLog } from "../../src/testing/trace-log.ts";
import type { WrittenEvent } from "./traces.ts";

function notHere(): never {
  throw new Error("this world stands still");
}

/** A node that is up in its first life, with those trees. */
export function nodeWith(
  trees: () => readonly TreeNode[],
  facts: Partial<NodeHandle> = {},
): NodeHandle {
  const running: RunningNode = {
    runtimes: [],
    get trees() {
      return trees().map((tree) => ({ snapshot: () => tree }));
    },
    stop: async () => {},
  };
  return {
    name: "a",
    role: undefined,
    state: "up",
    incarnation: 1,
    running,
    kill: notHere,
    powerCut: notHere,
    start: notHere,
    pause: notHere,
    resume: notHere,
    ...facts,
  };
}

/** A world to look at. */
export class StillWorld implements World {
  readonly trace = new BoundedTraceLog();
  readonly random = seededRandom(1);
  nowMs = 0;
  handle: NodeHandle;
  readonly client = notHere;
  readonly after = notHere;
  readonly sleep = notHere;
  readonly until = notHere;
  readonly inject = notHere;
  readonly partition = notHere;
  readonly heal = notHere;

  constructor(handle: NodeHandle = nodeWith(() => [])) {
    this.handle = handle;
  }

  get step(): number {
    return this.trace.length;
  }

  node(): NodeHandle {
    return this.handle;
  }

  nodes(): readonly NodeHandle[] {
    return [this.handle];
  }

  /** Writes events as of now. */
  happens(...written: readonly WrittenEvent[]): void {
    for (const event of written) {
      this.nowMs = event.atMs ?? this.nowMs;
      this.trace.append({ node: "a", incarnation: 1, values: {}, ...event, atMs: this.nowMs });
    }
  }
}

/** A runtime whose actors are watched, and broken by rules. */
export interface WatchedRuntime {
  readonly clock: ReturnType<typeof simulatedClock>;
  readonly runtime: Runtime;
  readonly faults: ActorFaults;
  readonly world: StillWorld;
}

/** Makes one; `trees` are those of the node. */
export function watchedRuntime(
  trees: () => readonly TreeNode[],
  rules?: ActorRules,
): WatchedRuntime {
  const clock = simulatedClock();
  const world = new StillWorld(nodeWith(trees));
  const faults = new ActorFaults({
    ...(rules !== undefined && { rules }),
    trace: (entry) => {
      world.nowMs = clock.monotonic();
      return world.trace.append({ node: "a", incarnation: 1, atMs: world.nowMs, ...entry }).step;
    },
  });
  const { interposer } = faults;
  const runtime = createRuntime({ clock, random: seededRandom(1), strays: "process", interposer });
  return { clock, runtime, faults, world };
}

/** A tree by hand: what is left out is a worker that runs, with an empty mailbox. */
export function treeNode(path: string, facts: Partial<TreeNode> = {}): TreeNode {
  const children = facts.children ?? [];
  return {
    id: path.slice(path.lastIndexOf("/") + 1),
    path,
    actor: 1,
    behaviour: "worker",
    kind: children.length > 0 ? "supervisor" : "worker",
    life: "running",
    restart: "permanent",
    mailbox: 0,
    handled: 0,
    ...facts,
    children,
  };
}

/** The place of a child that does not run. */
export function emptyPlace(path: string, facts: Partial<TreeNode> = {}): TreeNode {
  return treeNode(path, { actor: undefined, kind: undefined, life: "stopped", ...facts });
}
