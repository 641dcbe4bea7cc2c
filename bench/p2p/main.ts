/** Runs the suite of the peer-to-peer component and prints its table. */

import { fileURLToPath } from "node:url";
import { measureAll, measureInProcess } from "../suite.ts";
import { tableOf } from "../table.ts";
import { P2P_WORKS } from "./works.ts";

const MEASURE = fileURLToPath(new URL("./measure.js", import.meta.url));

const names = process.argv.slice(2).filter((option) => option !== "--quick");
const isQuick = process.argv.includes("--quick");
const scale = isQuick ? 0.25 : 1;

const works = P2P_WORKS.filter(({ id }) => names.length === 0 || names.includes(id));
console.log("Rates are per second of CPU, times are of CPU.\n");
const outcomes = await measureAll(works, isQuick ? 1 : 5, (work, contestant) =>
  measureInProcess(MEASURE, [work.id, contestant, String(scale)]),
);
console.log(tableOf(outcomes));
