/** How a world falls apart: from a shape to the directed pairs of nodes that no longer hear each other. */

import type { NodeName, PartitionShape } from "../fault-plan.ts";

/** One direction between two nodes. */
export interface DirectedPair {
  readonly from: NodeName;
  readonly to: NodeName;
}

/** Whom a shape is laid over. */
export interface Cutting {
  /** Everyone who takes part, each once, in the order the shape deals them out. */
  readonly members: readonly NodeName[];
  /** Whether both directions are cut, or one. */
  readonly symmetric: boolean;
  /** Of a cut of one direction: whether it is the other one. */
  readonly isTurned?: boolean;
}

/** A cut. */
export interface Cut {
  /** Every direction that is cut, once. Empty when there are too few nodes for the shape. */
  readonly pairs: readonly DirectedPair[];
  /** The cut for people, such as `a | b,c`. */
  readonly text: string;
}

/**
 * Lays a shape over nodes.
 *
 * - `isolate_one`: the first member, and the others. Needs two.
 * - `halves`: two sides, the second larger by one at most. Needs two.
 * - `bridge`: two sides that only the first member reaches. Needs three.
 * - `majority_ring`: each reaches a majority, and no two the same one. Needs four, or three one way.
 * - `sides`: those on different sides are cut; who is on none, or on a side of both, is not. One way:
 *   the earlier sides no longer reach the later.
 *
 * @see https://github.com/jepsen-io/jepsen `jepsen.nemesis`: bridge, majorities-ring
 */
export function cutOf(shape: PartitionShape, { members, symmetric, isTurned }: Cutting): Cut {
  const { pairs, text } = oneWay(shape, members, symmetric);
  if (symmetric) return { pairs: [...pairs, ...pairs.map(turned)], text };
  // Sides that are given say themselves which way: the earlier no longer reach the later.
  const isOther = isTurned === true && typeof shape === "string";
  return { pairs: isOther ? pairs.map(turned) : pairs, text: `${text} one way` };
}

/** Each cut pair in one direction. */
function oneWay(shape: PartitionShape, members: readonly NodeName[], symmetric: boolean): Cut {
  if (typeof shape !== "string") return betweenSides(shape.sides);
  const [first, ...others] = members;
  if (first === undefined || others.length === 0) return { pairs: [], text: shape };
  switch (shape) {
    case "isolate_one":
      return betweenSides([[first], others]);
    case "halves":
      return betweenSides(halved(members));
    case "bridge":
      return betweenSides(halved(others).map((side) => [first, ...side]));
    case "majority_ring":
      return aroundRing(members, symmetric);
  }
}

function betweenSides(sides: readonly (readonly NodeName[])[]): Cut {
  const members = [...new Set(sides.flat())];
  const isTogether = (one: NodeName, other: NodeName): boolean =>
    sides.some((side) => side.includes(one) && side.includes(other));
  const pairs = members.flatMap((from, index) =>
    members
      .slice(index + 1)
      .filter((to) => !isTogether(from, to))
      .map((to) => ({ from, to })),
  );
  return { pairs, text: sides.map((side) => side.join(",")).join(" | ") };
}

/** Cuts whoever is too far away on a ring. Three are too few, unless each loses one direction only. */
function aroundRing(members: readonly NodeName[], symmetric: boolean): Cut {
  const total = members.length;
  const reach = total === 3 && !symmetric ? 0 : Math.floor((Math.floor(total / 2) + 1) / 2);
  const pairs: DirectedPair[] = [];
  for (const [index, from] of members.entries()) {
    for (let away = reach + 1; away * 2 <= total; away += 1) {
      // Opposite each other: both would name the pair.
      if (away * 2 === total && index * 2 >= total) continue;
      const to = members[(index + away) % total];
      if (to !== undefined) pairs.push({ from, to });
    }
  }
  return { pairs, text: `ring ${members.join(",")}` };
}

function halved(members: readonly NodeName[]): readonly (readonly NodeName[])[] {
  const half = Math.floor(members.length / 2);
  return [members.slice(0, half), members.slice(half)];
}

function turned({ from, to }: DirectedPair): DirectedPair {
  return { from: to, to: from };
}
