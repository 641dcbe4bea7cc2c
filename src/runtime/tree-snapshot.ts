/** The supervision tree as it stands, read from outside: no actor is asked, a stuck one still shows. */

import type { ChildView } from "../actor/behaviour.ts";
import type { Cell } from "../actor/cell.ts";

/** One actor of a tree, or the place of one that does not run. */
export interface TreeNode {
  /** Its id within its supervisor; for children of a dynamic supervisor the last part of its path. */
  readonly id: string;
  readonly path: string;
  /** Number of the incarnation; `undefined` when none runs. */
  readonly actor: number | undefined;
  readonly behaviour: string | undefined;
  readonly kind: "worker" | "supervisor" | undefined;
  readonly life: string;
  readonly restart: string | undefined;
  readonly mailbox: number;
  readonly handled: number;
  readonly children: readonly TreeNode[];
}

/** Reads the tree below a cell. */
export function snapshotOf(cell: Cell, view?: ChildView): TreeNode {
  const { behaviour } = cell;
  const children = behaviour.children?.(cell.state) ?? [];
  return {
    id: view?.id ?? cell.label,
    path: cell.path,
    actor: cell.id,
    behaviour: behaviour.name,
    kind: behaviour.kind,
    life: cell.life,
    restart: view?.restart,
    mailbox: cell.mailbox.length,
    handled: cell.handled,
    children: children.map((child) => childNode(cell.path, child)),
  };
}

function childNode(parentPath: string, view: ChildView): TreeNode {
  if (view.cell !== undefined) return snapshotOf(view.cell, view);
  const id = view.id ?? "?";
  return {
    id,
    path: `${parentPath}/${id}`,
    actor: undefined,
    behaviour: undefined,
    kind: undefined,
    life: view.status,
    restart: view.restart,
    mailbox: 0,
    handled: 0,
    children: [],
  };
}

/** Visits a cell and all running cells below it, parents first. */
export function* cellsBelow(cell: Cell): Generator<Cell> {
  yield cell;
  for (const child of cell.behaviour.children?.(cell.state) ?? []) {
    if (child.cell !== undefined) yield* cellsBelow(child.cell);
  }
}
