/** Runs the wire suite and prints its table. */

import { measureAll } from "../suite.ts";
import { tableOf } from "../table.ts";
import { runWireWork } from "./run-work.ts";
import { WIRE_WORKS } from "./works.ts";

const names = process.argv.slice(2).filter((option) => option !== "--quick");
const isQuick = process.argv.includes("--quick");
const scale = isQuick ? 0.25 : 1;

const works = WIRE_WORKS.filter(({ id }) => names.length === 0 || names.includes(id));
const outcomes = await measureAll(works, isQuick ? 1 : 3, (work, contestant) =>
  runWireWork(work.id, contestant, scale),
);
console.log(tableOf(outcomes));
