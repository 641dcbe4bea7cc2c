/** Makes the faults happen that come about by themselves: to nodes, their actors, their clocks, and the net between. */

import type { Ms, NodeName } from "../fault-plan.ts";
import type { Firing } from "../faults/firing.ts";
import type { SimulatedNetwork } from "../net/simulated-network.ts";
import type { SimulatedNode } from "./node-life.ts";
import type { Later } from "./workload.ts";

/** What an act can reach. */
export interface ActStage {
  readonly network: Pick<SimulatedNetwork, "cut">;
  node(name: NodeName): Pick<SimulatedNode, NodeActs>;
  readonly later: Later;
}

type NodeActs =
  | "start"
  | "kill"
  | "powerCut"
  | "pause"
  | "resume"
  | "leave"
  | "endActors"
  | "time"
  | "incarnation";

/**
 * Makes one firing happen, and sees to its end: who is down comes back, who stands still goes on, a cut heals.
 *
 * @param firing of a kind that is no occurrence's; others are left alone
 */
export function makeHappen(firing: Firing, stage: ActStage): void {
  const { fault, ms, node: name } = firing;
  const node = stage.node(name);
  if (fault.at === "node") breakNode(firing, stage);
  else if (fault.at === "link" && fault.do === "partition") {
    const pairs = firing.pairs.map(({ from, to }) => [from, to] as const);
    stage.later(ms, "cut.heals", stage.network.cut(pairs, fault.inFlight));
  } else if (fault.at === "clock" && fault.do === "jump") node.time.jump(fault.byMs);
  else if (fault.at === "clock" && fault.do === "drift") node.time.drift(fault.partsPerMillion);
  else if (fault.at === "lifecycle" && (fault.do === "kill" || fault.do === "exit_normally")) {
    node.endActors(fault.on, fault.do);
  }
}

function breakNode({ fault, ms, node: name }: Firing, stage: ActStage): void {
  if (fault.at !== "node") return;
  const node = stage.node(name);
  if (fault.do === "pause") {
    const { incarnation } = node;
    node.pause();
    stage.later(ms, "node.resumes", () => {
      if (node.incarnation === incarnation) node.resume();
    });
    return;
  }
  if (fault.do === "kill") node.kill();
  else if (fault.do === "power_cut") node.powerCut(fault.keeps);
  else node.leave();
  comesBack(node, ms, stage.later);
}

/** One that left and still has not gone by then is killed first: its operator has waited long enough. */
function comesBack(node: ReturnType<ActStage["node"]>, ms: Ms, later: Later): void {
  const { incarnation } = node;
  later(ms, "node.returns", () => {
    if (node.incarnation !== incarnation) return;
    node.kill();
    node.start();
  });
}
