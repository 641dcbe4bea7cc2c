/** Whether everything is up again once nothing goes wrong any more. */

import type { TreeNode } from "../../runtime/tree-snapshot.ts";
import type { Glob, Ms } from "../fault-plan.ts";
import type { Eventually, World } from "../spec.ts";
import { anyGlobMatcher } from "../../actor/path-glob.ts";
import { standing } from "./trees.ts";

/** How soon, and who need not be up. */
export interface WholeTreesOptions {
  readonly withinMs: Ms;
  /** Places by path, such as children that decide not to start. @defaultValue none */
  readonly except?: readonly Glob[];
}

/** Every node is up and has a tree, every permanent child in it runs, and no child is being restarted. */
export function wholeTrees({ withinMs, except = [] }: WholeTreesOptions): Eventually {
  const isExcepted = anyGlobMatcher(except);
  return {
    name: "whole trees",
    withinMs,
    check: (world) => areAllUp(world) && isWhole(world, isExcepted),
  };
}

function areAllUp(world: World): boolean {
  return world.nodes().every(({ state, running }) => {
    return state === "up" && running !== undefined && running.trees.length > 0;
  });
}

function isWhole(world: World, isExcepted: (path: string) => boolean): boolean {
  for (const { place } of standing(world)) {
    if (!isUp(place) && !isExcepted(place.path)) return false;
  }
  return true;
}

/** A root has no restart type; it has to run. */
function isUp({ actor, life, restart }: TreeNode): boolean {
  if (actor !== undefined) return life === "running" || life === "suspended";
  return life === "stopped" && (restart === "transient" || restart === "temporary");
}
