/** A running tree, as its host holds it. */

import type { Cell } from "../actor/cell.ts";
import type { ActorDefinition } from "../actor/define-actor.ts";
import type { Protocol } from "../actor/protocol.ts";
import { type ActorRef, refOf } from "../actor/ref.ts";
import type { ActorName } from "../actor/name.ts";
import type { ExitReason } from "../exit-reason.ts";
import { cellsBelow, snapshotOf, type TreeNode } from "./tree-snapshot.ts";

/** A started supervisor or actor with everything below it. */
export interface Tree<M> {
  /** The root. */
  readonly ref: ActorRef<M>;
  /** Resolves when the root is gone, with its reason. */
  readonly exited: Promise<ExitReason>;
  /** The first running actor of that definition, or the holder of that name; `undefined` if none. */
  whereis<N>(what: ActorDefinition<N, never> | ActorName<N>): ActorRef<N> | undefined;
  /** The running actor at a path such as `/app/counter`. */
  at(path: string): ActorRef<Protocol> | undefined;
  /** The tree as it stands. */
  snapshot(): TreeNode;
}

/** The tree below a cell. */
export function treeOf<M>(root: Cell): Tree<M> {
  const ref = refOf<M>(root);
  return {
    ref,
    exited: ref.exited(),
    whereis: (what) => {
      const found = "behaviour" in what ? running(root, what) : root.kernel.names.get(what.name);
      return found === undefined ? undefined : refOf(found);
    },
    at: (path) => {
      for (const cell of cellsBelow(root)) if (cell.path === path) return refOf(cell);
      return undefined;
    },
    snapshot: () => snapshotOf(root),
  };
}

function running(root: Cell, definition: { readonly behaviour: unknown }): Cell | undefined {
  const wanted = definition.behaviour;
  for (const cell of cellsBelow(root)) if (cell.behaviour === wanted) return cell;
  return undefined;
}
