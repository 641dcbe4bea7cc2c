/** Runs the kernel suite and prints its table. */

import { fileURLToPath } from "node:url";
import { measureAll, measureInProcess, type Runner } from "../suite.ts";
import { tableOf } from "../table.ts";
import { erlang } from "./erlang.ts";
import { KERNEL_WORKS } from "./works.ts";

const MEASURE = fileURLToPath(new URL("./measure.js", import.meta.url));

const names = process.argv.slice(2).filter((option) => option !== "--quick");
const isQuick = process.argv.includes("--quick");
const scale = isQuick ? 0.25 : 1;
const beam = await erlang();

const runner: Runner = (work, contestant) => {
  if (contestant !== "OTP") return measureInProcess(MEASURE, [work.id, contestant, String(scale)]);
  return beam === undefined ? Promise.resolve(undefined) : beam(work.id, scale);
};

const works = KERNEL_WORKS.filter(({ id }) => names.length === 0 || names.includes(id));
console.log("Rates are per second of CPU, big supervisors in ms of CPU, latencies by the wall.\n");
if (isQuick)
  console.log("Quick: one round, a quarter of each amount (25,000 children for 100,000).\n");
console.log(tableOf(await measureAll(works, isQuick ? 1 : 5, runner)));
