/**
 * Every known node of the network.
 *
 *   nodes                        rest_for_one, 5 restarts in 10 s
 *   ├── mem-table                worker  permanent  5 s
 *   └── mem-table-loader         worker  permanent  5 s
 *
 * Strategy: a new table is empty, so what fills it starts again with it; a new loader finds the
 *   table as it was.
 * Order: the loader stops first and writes down what it still holds.
 * Cost: a crash of the table costs one reading of the store.
 */

import { memTable } from "../actors/mem-table.ts";
import { memTableLoader, type MemTableLoaderArgs } from "../actors/mem-table-loader.ts";
import { MEM_TABLE } from "../messages/mem-table.ts";
import { MEM_TABLE_LOADER } from "../messages/mem-table-loader.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";

/** The supervisor of the table of nodes. */
export const nodes = defineSupervisor({
  id: "nodes",
  strategy: "rest_for_one",
  intensity: 5,
  periodMs: 10_000,
  children: (args: MemTableLoaderArgs) => [
    memTable.childSpec({}, { name: MEM_TABLE }),
    memTableLoader.childSpec(args, { name: MEM_TABLE_LOADER }),
  ],
});
