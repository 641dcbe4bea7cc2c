/** Runs the suite of the peer-to-peer component, its table of nodes and its wire, and prints its table. */

import { fileURLToPath } from "node:url";
import { measureAll, measureInProcess } from "../suite.ts";
import { tableOf } from "../table.ts";
import { runWireWork } from "../wire/run-work.ts";
import { WIRE_WORKS } from "../wire/works.ts";
import { P2P_WORKS } from "./works.ts";

const MEASURE = fileURLToPath(new URL("./measure.js", import.meta.url));

const ROUNDS = { quick: 1, table: 5, wire: 3 } as const;

const names = process.argv.slice(2).filter((option) => option !== "--quick");
const isQuick = process.argv.includes("--quick");
const scale = isQuick ? 0.25 : 1;
const isWanted = ({ id }: { readonly id: string }): boolean =>
  names.length === 0 || names.includes(id);

console.log("Rates are per second of CPU, times are of CPU; p50 and p99 by the wall.\n");
const table = await measureAll(
  P2P_WORKS.filter(isWanted),
  isQuick ? ROUNDS.quick : ROUNDS.table,
  (work, contestant) => measureInProcess(MEASURE, [work.id, contestant, String(scale)]),
);
const wire = await measureAll(
  WIRE_WORKS.filter(isWanted),
  isQuick ? ROUNDS.quick : ROUNDS.wire,
  (work, contestant) => runWireWork(work.id, contestant, scale),
);
console.log(tableOf([...table, ...wire]));
