/** Runs the wire suite and prints its table. */

import { fileURLToPath } from "node:url";
import { measureAll, measureInProcess } from "../suite.ts";
import { tableOf } from "../table.ts";
import { CONNECTIONS_WORK, WIRE_WORKS } from "./works.ts";

const MEASURE = fileURLToPath(new URL("./measure.js", import.meta.url));
const HOLD = fileURLToPath(new URL("./hold.js", import.meta.url));

const names = process.argv.slice(2).filter((option) => option !== "--quick");
const isQuick = process.argv.includes("--quick");
const scale = isQuick ? 0.25 : 1;

const works = WIRE_WORKS.filter(({ id }) => names.length === 0 || names.includes(id));
const outcomes = await measureAll(works, isQuick ? 1 : 3, (work, contestant) =>
  measureInProcess(work.id === CONNECTIONS_WORK ? HOLD : MEASURE, [
    work.id,
    contestant,
    String(scale),
  ]),
);
console.log(tableOf(outcomes));
