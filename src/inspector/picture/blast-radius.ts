/**
 * What ends and is started anew when an actor crashes, by the strategies above it and the order of children. Children of a
 * supervisor that starts some of them anew in order keep the order of their numbers, so the numbers are the order.
 *
 * A temporary child, and a transient one that ends in order, is not started again; the stream does not tell restart types, so
 * the radius is that of a crash of an actor that is to be kept.
 */

import type { Row } from "./picture.ts";

/** What a crash takes with it. */
export interface BlastRadius {
  /** Everybody who ends, the actor itself first. */
  readonly ids: readonly number[];
  /** The supervisor that starts them again; undefined where nobody does. */
  readonly by: number | undefined;
  /** Supervisors that have no restart left and end as well, from below. */
  readonly falls: readonly number[];
}

type Rows = ReadonlyMap<number, Row>;

/** Computes the radius of an actor. */
export function blastRadius(id: number, rows: Rows): BlastRadius {
  const children = childrenOf(rows);
  const falls: number[] = [];
  let fallen = id;
  for (;;) {
    const row = rows.get(fallen);
    const parent = row === undefined ? undefined : rows.get(row.origin.parent);
    const taken = [...new Set([id, ...withBelow(fallenWith(fallen, parent, children), children)])];
    if (parent === undefined || parent.origin.kind !== "supervisor")
      return { ids: taken, by: undefined, falls };
    if (parent.now.restartsCounted < parent.origin.intensity)
      return { ids: taken, by: parent.id, falls };
    falls.push(parent.id);
    fallen = parent.id;
  }
}

/** The radius in words. */
export function radiusText({ ids, by, falls }: BlastRadius, rows: Rows): string {
  const others = ids.length - 1;
  const taken = ["only it ends", "1 other ends too"][others] ?? `${others} others end too`;
  const spent = falls.map((fall) => rows.get(fall)?.origin.label ?? "").join(", ");
  const fallen = spent === "" ? "" : `; no restart is left to ${spent}`;
  const label = by === undefined ? "nobody" : (rows.get(by)?.origin.label ?? "");
  return `If it crashes, ${taken}${fallen}; ${label} starts ${others === 0 ? "it" : "them"} again.`;
}

function childrenOf(rows: Rows): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const { id, origin, goneAtMs } of rows.values()) {
    if (goneAtMs !== undefined) continue;
    const siblings = children.get(origin.parent);
    if (siblings === undefined) children.set(origin.parent, [id]);
    else siblings.push(id);
  }
  return children;
}

/** Those who end with one of their siblings. */
function fallenWith(
  id: number,
  parent: Row | undefined,
  children: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  const strategy = parent?.origin.strategy ?? "";
  const siblings = children.get(parent?.id ?? -1) ?? [];
  if (strategy === "one_for_all") return siblings;
  return strategy === "rest_for_one" ? siblings.filter((sibling) => sibling >= id) : [id];
}

function withBelow(
  ids: readonly number[],
  children: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  return ids.flatMap((id) => [id, ...withBelow(children.get(id) ?? [], children)]);
}
