/** A world of nodes that do nothing but be there, for the tests of worlds. */

import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import { EventLoop } from "../../../../src/testing/drive/event-loop.ts";
import type { FaultPlan, FaultRule } from "../../../../src/testing/fault-plan.ts";
import type { NodeEnv, NodeSpec, RunningNode, SimSpec } from "../../../../src/testing/spec.ts";
import { SimulatedWorld } from "../../../../src/testing/world/world.ts";

/** A running node without actors. */
export const IDLE: RunningNode = { runtimes: [], trees: [], stop: async () => {} };

/** A spec whose nodes call `onStart`. */
export function idleSpec(names: readonly string[], onStart?: (env: NodeEnv) => unknown): SimSpec {
  const nodes = names.map(
    (name): NodeSpec => ({
      name,
      start: async (env) => {
        await onStart?.(env);
        return IDLE;
      },
    }),
  );
  return { id: "idle", nodes, stormMs: 1_000 };
}

/** A world, its loop, and what went wrong at starts. */
export interface SmallWorld {
  readonly world: SimulatedWorld;
  readonly failed: string[];
  /** Does something in the world, then lets time pass until then. */
  run(untilMs: number, work?: () => void): Promise<void>;
}

/** Makes a world of a spec with some rules. */
export function smallWorld(spec: SimSpec, rules: readonly FaultRule[] = []): SmallWorld {
  const loop = new EventLoop();
  const failed: string[] = [];
  const plan: FaultPlan = { rules };
  const world = new SimulatedWorld({
    ...{ spec, seed: 1n, draws: drawsOf(1n), plan, mask: {}, loop },
    startFailed: (name, message) => failed.push(`${name}: ${message}`),
  });
  const run = async (untilMs: number, work?: () => void): Promise<void> => {
    if (work !== undefined) {
      const dueMs = loop.nowMs;
      loop.schedule({ dueMs, node: "test", kind: "test", label: "work", run: work });
    }
    await loop.run({ untilMs });
  };
  return { world, failed, run };
}
