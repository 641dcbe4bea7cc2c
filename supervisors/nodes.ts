/**
 * Every known node of the network.
 *
 *   nodes                        rest_for_one, 5 restarts in 10 s
 *   ├── mem-table                worker  permanent  5 s
 *   ├── mem-table-loader         worker  permanent  5 s
 *   └── oracle-port              worker  permanent  5 s
 *
 * Strategy: a new table is empty, so what fills it starts again with it, and who is told of its
 *   changes subscribes again; a new loader finds the table as it was.
 * Order: the loader stops first and writes down what it still holds.
 * Cost: a crash of the table costs one reading of the store.
 */

import { memTable } from "../actors/mem-table.ts";
import { memTableLoader, type MemTableLoaderArgs } from "../actors/mem-table-loader.ts";
import { oraclePort, type OraclePortArgs } from "../actors/oracle-port.ts";
import { MEM_TABLE } from "../messages/mem-table.ts";
import { MEM_TABLE_LOADER } from "../messages/mem-table-loader.ts";
import { ORACLE_PORT } from "../messages/oracle-port.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";

/** What the parts are handed. */
export interface NodesParts {
  readonly loader: MemTableLoaderArgs;
  /** At most one: a host without an oracle chain has none. */
  readonly oracle: readonly OraclePortArgs[];
}

/** The supervisor of the table of nodes. */
export const nodes = defineSupervisor({
  id: "nodes",
  strategy: "rest_for_one",
  intensity: 5,
  periodMs: 10_000,
  children: ({ loader, oracle }: NodesParts) => [
    memTable.childSpec({}, { name: MEM_TABLE }),
    memTableLoader.childSpec(loader, { name: MEM_TABLE_LOADER }),
    ...oracle.map((args) => oraclePort.childSpec(args, { name: ORACLE_PORT })),
  ],
});
