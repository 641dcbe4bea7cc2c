/** Looking at the supervision trees of a world. */

import type { TreeNode } from "../../runtime/tree-snapshot.ts";
import type { NodeHandle, World } from "../spec.ts";

/** An actor of a tree, or its place, with the node of the world it is in. */
export interface Standing {
  readonly host: NodeHandle;
  readonly place: TreeNode;
}

/** Nodes whose actors can get on: a paused one is in the midst of something. */
export function liveNodes(world: World): readonly NodeHandle[] {
  return world.nodes().filter(({ state }) => state === "up");
}

/** Everything in the trees of the nodes that are up, parents first. */
export function* standing(world: World): Generator<Standing> {
  for (const host of liveNodes(world)) {
    for (const tree of host.running?.trees ?? []) {
      for (const place of below(tree.snapshot())) yield { host, place };
    }
  }
}

function* below(place: TreeNode): Generator<TreeNode> {
  yield place;
  for (const child of place.children) yield* below(child);
}
