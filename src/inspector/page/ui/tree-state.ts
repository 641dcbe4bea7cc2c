/** What one has opened and closed in the tree, and where one is in it. */

import { signal } from "@preact/signals";
import type { ActorRow, GroupRow } from "../view/tree-rows.ts";
import { go } from "./whereabouts.ts";

/** Places and groups that were opened or closed by hand. */
export const toggled = signal<ReadonlySet<string>>(new Set());

/** The key of the row one is on. */
export const active = signal("");

/** Opens what is closed, and the other way round. */
export function toggle(key: string): void {
  const next = new Set(toggled.value);
  if (!next.delete(key)) next.add(key);
  toggled.value = next;
}

/** Looks closer: at an actor, or at the many of a group. */
export function open(row: ActorRow | GroupRow): void {
  if (row.type === "group") toggle(row.key);
  else go({ screen: "actor", id: String(row.row.id) });
}
