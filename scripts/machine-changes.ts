/** Says what has changed in the machines of the product since their pages were written. */

import { existsSync, readFileSync } from "node:fs";
import { productMachines } from "../src/cli/product-machines.ts";
import { compareGraphs } from "../src/machines/compare-graphs.ts";
import type { MachineGraph } from "../src/machines/graph.ts";
import { graphPath } from "./machine-pages.ts";

/** One line a change, each with the machine's name before it. */
export async function changedMachines(): Promise<readonly string[]> {
  const machines = await productMachines();
  return machines.flatMap(({ name, graph }) => {
    const path = graphPath(name);
    if (!existsSync(path)) return [`${name}: the machine is new`];
    const before: MachineGraph = JSON.parse(readFileSync(path, "utf8"));
    return compareGraphs(before, graph).map((change) => `${name}: ${change}`);
  });
}
