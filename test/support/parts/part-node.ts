/** A node of a simulated world that is one part of a node: some of its actors under one supervisor. */

import type { ChildSpec } from "../../../src/actor/child-spec.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import { defineSupervisor } from "../../../src/supervision/define-supervisor.ts";
import type { NodeEnv, NodeHandle, RunningNode } from "../../../src/testing/spec.ts";

/** A part while it runs. */
export interface PartNode extends RunningNode {
  readonly runtime: Runtime;
  /** Writes into the trace as the node. */
  readonly trace: NodeEnv["trace"];
}

/** A child that ends nobody but itself. */
export type PartChild = ChildSpec & { readonly significant?: false };

/** Strategy and budget of a whole node, whose root these parts stand under. */
const FLAGS = { strategy: "rest_for_one", intensity: 10, periodMs: 60_000 } as const;

/** Starts children as a whole node would; a tree that gives up ends the process. */
export async function startPart(
  env: Pick<NodeEnv, "runtime" | "trace">,
  children: (runtime: Runtime) => readonly PartChild[],
): Promise<PartNode> {
  const runtime = env.runtime();
  const root = defineSupervisor({ id: "part", ...FLAGS, children: () => children(runtime) });
  const tree = await runtime.start(root);
  return {
    runtime,
    trace: env.trace,
    runtimes: [runtime],
    trees: [tree],
    ended: tree.exited,
    stop: () => runtime.stop(),
  };
}

/** The part behind a handle; `undefined` while its node does not run. */
export function partOf<Part extends PartNode>({ running }: NodeHandle): Part | undefined {
  return running as Part | undefined;
}
