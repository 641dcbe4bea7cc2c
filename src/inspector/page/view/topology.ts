/** The node in the middle of those it knows: a ring of its links, and one of nodes it has heard of. */

import type { NetworkFrame } from "../../protocol/network.ts";

/** Nodes that are drawn at most. */
export const DRAWN_MAX = 50;

/** One node of the drawing; its place is a part of the drawing's half width. */
export interface Dot {
  readonly peer: string;
  readonly name: string;
  /** Links away as far as is known; 2 stands for two or more. */
  readonly hop: 1 | 2;
  readonly x: number;
  readonly y: number;
  /** `up` for a link that stands, `trying` for one that does not, `known` for a node without one. */
  readonly tone: "up" | "trying" | "known";
  readonly actor?: string;
}

/** The drawing, and how many found no room in it. */
export interface Topology {
  readonly dots: readonly Dot[];
  readonly left: number;
}

/** Radius of each ring. */
const RINGS = { 1: 0.5, 2: 0.88 } as const;

/** Lays the rings out. A node keeps its order in its ring as long as it is there: by its key. */
export function topologyOf({
  peers,
  beyond = [],
  beyondInAll,
  peersInAll,
}: NetworkFrame): Topology {
  const byKey = (one: { readonly peer: string }, other: { readonly peer: string }): number =>
    one.peer < other.peer ? -1 : 1;
  const near = [...peers].slice(0, DRAWN_MAX).sort(byKey);
  const far = [...beyond].sort(byKey).slice(0, DRAWN_MAX - near.length);
  const all = (peersInAll ?? peers.length) + (beyondInAll ?? beyond.length);
  const ring = near.map(({ peer, name, state, actor }, at) => ({
    ...{ peer, name: name ?? peer.slice(0, 6), hop: 1 as const },
    ...placeOf(at, near.length, RINGS[1]),
    tone: state === "connected" ? ("up" as const) : ("trying" as const),
    ...(actor !== undefined && { actor }),
  }));
  const outer = far.map(({ peer }, at) => ({
    ...{ peer, name: peer.slice(2, 8), hop: 2 as const, tone: "known" as const },
    ...placeOf(at, far.length, RINGS[2]),
  }));
  return { dots: [...ring, ...outer], left: all - ring.length - outer.length };
}

/** From the top on, clockwise. */
function placeOf(at: number, count: number, radius: number): Pick<Dot, "x" | "y"> {
  const angle = (2 * Math.PI * at) / count - Math.PI / 2;
  return { x: rounded(radius * Math.cos(angle)), y: rounded(radius * Math.sin(angle)) };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
