/** Whom an act breaks: the nodes, or the one cut, that one application of its rule means. */

import type { Draws } from "../drive/draws.ts";
import type {
  ClockFault,
  FaultRule,
  LifecycleFault,
  LinkFault,
  NodeFault,
  NodeName,
} from "../fault-plan.ts";
import { cutOf, type DirectedPair } from "./partition-shape.ts";
import { chooseNodes, inDrawnOrder, type Lots, lotsOf, type NodeFacts } from "./selectors.ts";

/** One thing an act breaks. */
export interface ActTarget {
  readonly node: NodeName;
  readonly place: string;
  /** Of a partition: the directions that are cut. */
  readonly pairs: readonly DirectedPair[];
}

type Partition = Extract<LinkFault, { readonly do: "partition" }>;

/**
 * The targets of an act. Each application draws anew.
 *
 * @param nth number of the application
 * @returns none when the selectors mean nobody, or the world is too small for the shape
 */
export function actTargets(
  { id, what }: FaultRule,
  world: { readonly draws: Draws; readonly nodes: readonly NodeFacts[] },
  nth: number,
): readonly ActTarget[] {
  const lots = lotsOf(world.draws, `${id}/on`, nth);
  if (what.at === "node" || what.at === "clock" || what.at === "lifecycle") {
    return nodeTargets(what, chooseNodes(nodesOf(what), world.nodes, lots));
  }
  if (what.at !== "link" || what.do !== "partition") return [];
  const to = chooseNodes(what.to, world.nodes, lotsOf(world.draws, `${id}/to`, nth));
  return cutTargets(what, { from: chooseNodes(what.from, world.nodes, lots), to }, lots);
}

type OnNodes = NodeFault | ClockFault | LifecycleFault;

function nodesOf(fault: OnNodes): NodeFault["on"] {
  return fault.at === "lifecycle" ? (fault.on.node ?? { pick: "all" }) : fault.on;
}

function nodeTargets(fault: OnNodes, names: readonly NodeName[]): readonly ActTarget[] {
  const place = fault.at === "lifecycle" ? (fault.on.path ?? "**") : fault.at;
  return names.map((node) => ({ node, place, pairs: [] }));
}

function cutTargets(
  { shape, symmetric }: Partition,
  { from, to }: { readonly from: readonly NodeName[]; readonly to: readonly NodeName[] },
  lots: Lots,
): readonly ActTarget[] {
  const members = inDrawnOrder([...new Set([...from, ...to])], lots);
  const cut = cutOf(shape, { members, symmetric, isTurned: lots.below(2) === 1 });
  const isMeant = (pair: DirectedPair): boolean => from.includes(pair.from) && to.includes(pair.to);
  const pairs = cut.pairs.filter(
    (pair) => isMeant(pair) || (symmetric && isMeant({ from: pair.to, to: pair.from })),
  );
  const [first] = pairs;
  return first === undefined ? [] : [{ node: first.from, place: cut.text, pairs }];
}
