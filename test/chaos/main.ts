/**
 * Breaks a network of real processes: kill -9, SIGSTOP, wires that are slow, cut, reset and corrupted; and
 * looks whether everything that was promised is kept. It stands beside the tests and not in `coppice/testing`:
 * it needs processes, sockets and files, whose doors are closed there, and breaks nodes of this repository.
 *
 *   npm run chaos                              one minute
 *   npm run chaos -- --minutes 5 --seed 42     longer, over the storms of a seed
 *   npm run chaos -- --kinds node.kill,link.partition --keep 1
 *
 * Nothing here is reproducible: a seed gives the same storms, processes do what they do. The log of the
 * nemesis is the record; what it finds deserves a simulation that finds it too.
 */

import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeError } from "../../src/errors.ts";
import { realClock, realRandom } from "../../src/index.ts";
import type { FaultPlan } from "../../src/testing/index.ts";
import { checkPlan } from "../../src/testing/faults/plan-check.ts";
import { factsOf } from "./cluster.ts";
import { checkChaosPlan } from "./kinds.ts";
import { chaosOptions, type ChaosOptions, USAGE } from "./options.ts";
import { momentLine, momentRecord, summaryLines } from "./picture.ts";
import { Chaos, type ChaosRun } from "./run.ts";

const EXIT = { ok: 0, broken: 1, badInput: 2, stopped: 130 } as const;

/** Seeds that are drawn: short enough to be typed. */
const SEEDS = 1_000_000_000;

/** The record of all that was done. */
const NEMESIS_FILE = "nemesis.jsonl";

/** Faults shown of a failure; the file has them all. */
const FAULTS_SHOWN = 60;

/** What happens to every other piece would crowd out what happens once. */
const NOT_SHOWN = ["link.latency", "link.bandwidth", "link.hold", "link.refuse"];

process.exitCode = await main(process.argv.slice(2));
// What a node of this process leaves behind may not keep it.
process.stdout.write("", () => process.exit());

async function main(args: readonly string[]): Promise<number> {
  const options = chaosOptions(args);
  if (options === "help") return tell(USAGE, EXIT.ok);
  if ("problems" in options) return tell(options.problems, EXIT.badInput);
  let plan: FaultPlan | undefined;
  try {
    plan = planOf(options);
  } catch (error) {
    return tell([`cannot use --plan ${options.planFile}: ${describeError(error)}`], EXIT.badInput);
  }
  const seed = options.seed ?? BigInt(realRandom().below(SEEDS));
  const folder = mkdtempSync(join(tmpdir(), "coppice-chaos-"));
  try {
    return await run({ options, seed, plan, folder }, rerunLine(args, seed));
  } catch (error) {
    const lines = [describeError(error), `seed ${seed}; data directories and logs: ${folder}`];
    return tell(lines, EXIT.broken);
  }
}

function planOf(options: ChaosOptions): FaultPlan | undefined {
  if (options.planFile === undefined) return undefined;
  const plan: FaultPlan = JSON.parse(readFileSync(options.planFile, "utf8"));
  checkPlan(plan, factsOf(options));
  checkChaosPlan(plan);
  return plan;
}

/** The same storms again: the same options, and the seed that was drawn. */
function rerunLine(args: readonly string[], seed: bigint): string {
  const others = args.filter((arg, at) => !arg.startsWith("--seed") && args[at - 1] !== "--seed");
  return ["npm run chaos --", `--seed ${seed}`, ...others].join(" ");
}

type Given = Pick<ChaosRun, "options" | "seed" | "plan" | "folder">;

async function run(given: Given, rerun: string): Promise<number> {
  const { options, seed, folder } = given;
  const log = join(folder, NEMESIS_FILE);
  const record = (value: object): void => appendFileSync(log, `${JSON.stringify(value)}\n`);
  const say = (text: string, value: object): void =>
    console.log(options.json ? JSON.stringify(value) : text);
  const begin = { type: "chaos.begin", reproducible: false, seed: `${seed}`, rerun, folder };
  record(begin);
  say(`seed ${seed}, ${folder}`, begin);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
  const shown: string[] = [];
  const report = await new Chaos({
    ...given,
    rerun,
    clock: realClock(),
    stop: stop.signal,
    onFault: (entry) => {
      record(entry);
      if (options.json) console.log(JSON.stringify(entry));
      if (NOT_SHOWN.includes(entry.kind)) return;
      shown.push(`round ${entry.round}  ${entry.text}`);
      if (shown.length > FAULTS_SHOWN) shown.shift();
    },
    onMoment: (moment) => say(momentLine(moment), momentRecord(moment)),
    onNews: (news) => say(news, { type: "chaos.news", news }),
  }).play();
  if (report === undefined) {
    rmSync(folder, { recursive: true, force: true });
    return tell(["stopped without a verdict"], EXIT.stopped);
  }
  record(report);
  const isKept = !report.ok || options.keepsFolder;
  if (!isKept) rmSync(folder, { recursive: true, force: true });
  const told = isKept ? report : { ...report, folder: undefined };
  const did = report.ok ? [] : ["", "what the nemesis did last:", ...shown];
  say([...did, ...summaryLines(told)].join("\n"), told);
  return report.ok ? EXIT.ok : EXIT.broken;
}

function tell(lines: readonly string[], exitCode: number): number {
  const write = exitCode === EXIT.ok ? console.log : console.error;
  for (const line of lines) write(line);
  return exitCode;
}
