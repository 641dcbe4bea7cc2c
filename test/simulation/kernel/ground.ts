/** The ground kernel specs stand on: one runtime a node, whose actors run in an order drawn from the seed. */

import { createRuntime, type Random, type Runtime } from "../../../src/index.ts";
import {
  type NodeEnv,
  type NodeHandle,
  pctSchedule,
  randomSchedule,
  type RunningNode,
  type Sometimes,
  type TraceEvent,
  type World,
} from "../../../src/testing/index.ts";

/** A node of a kernel spec while it runs. */
export class KernelNode implements RunningNode {
  readonly runtime: Runtime;
  readonly env: NodeEnv;
  readonly trees: RunningNode["trees"];
  readonly ended: Promise<unknown>;

  /** @param trees ending of the first ends the node */
  constructor(env: NodeEnv, runtime: Runtime, trees: readonly Ended[]) {
    this.env = env;
    this.runtime = runtime;
    this.trees = trees;
    this.ended = trees[0]?.exited ?? new Promise(() => {});
  }

  get runtimes(): readonly Runtime[] {
    return [this.runtime];
  }

  stop(): Promise<void> {
    return this.runtime.stop();
  }
}

type Ended = RunningNode["trees"][number] & { readonly exited: Promise<unknown> };

type Schedule = ReturnType<typeof randomSchedule>;

/** Makes the runtime of a node: in two of three lives its actors run in a drawn order, one message a turn. */
export function kernelRuntime(env: NodeEnv): Runtime {
  const schedule = drawnSchedule(env.random.fork("schedule"));
  const { interposer } = env.runtimeOptions;
  if (schedule === undefined || interposer === undefined) return env.runtime();
  return createRuntime({
    ...env.runtimeOptions,
    interposer: (runtime) => ({ ...interposer(runtime), schedule }),
  });
}

function drawnSchedule(random: Random): Schedule | undefined {
  const kind = random.below(3);
  if (kind === 0) return undefined;
  if (kind === 1) return randomSchedule(random);
  return pctSchedule(random, { depth: 1 + random.below(3), choicesMax: 200 });
}

/** The node behind a handle, if it runs and is of that class. */
export function nodeOf<Node extends KernelNode>(
  { running, state }: NodeHandle,
  kind: abstract new (...args: never) => Node,
): Node | undefined {
  return state === "up" && running instanceof kind ? running : undefined;
}

/** Some run has to write an event that fits into its trace. */
export function sometimesSeen(name: string, fits: (event: TraceEvent) => boolean): Sometimes {
  const read = new WeakMap<World, number>();
  return {
    name,
    reached: (world) => {
      let step = read.get(world) ?? 0;
      for (const event of world.trace.since(step)) {
        if (fits(event)) return true;
        step = event.step;
      }
      read.set(world, step);
      return false;
    },
  };
}

/** A whole number from `min` to `max`. */
export function between(random: Random, min: number, max: number): number {
  return min + random.below(max - min + 1);
}

/** One of the items, of which there is one at least. */
export function oneOf<const Items extends readonly [unknown, ...unknown[]]>(
  random: Random,
  items: Items,
): Items[number] {
  return items[random.below(items.length)] ?? items[0];
}
