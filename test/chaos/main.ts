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

import { mkdtempSync, readFileSync, rmSync, writeFileSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeError } from "../../src/errors.ts";
import { realClock, realRandom } from "../../src/index.ts";
import type { FaultPlan } from "../../src/testing/index.ts";
import { checkPlan } from "../../src/testing/faults/plan-check.ts";
import { checkChaosPlan } from "./kinds.ts";
import { chaosOptions, type ChaosOptions, USAGE } from "./options.ts";
import { momentLine, summaryLines } from "./picture.ts";
import { Chaos } from "./run.ts";
import type { ChaosReport } from "./verdict.ts";

const EXIT = { ok: 0, broken: 1, badInput: 2, stopped: 130 } as const;

/** The record of all that was done. */
const NEMESIS_FILE = "nemesis.jsonl";

/** Faults shown of a failure; the file has them all. */
const FAULTS_SHOWN = 60;

process.exitCode = await main();
// What a node of this process leaves behind may not keep it.
process.stdout.write("", () => process.exit());

async function main(): Promise<number> {
  const options = chaosOptions(process.argv.slice(2));
  if (options === "help") return tell(USAGE, EXIT.ok);
  if ("problems" in options) return tell(options.problems, EXIT.badInput);
  try {
    return await run(options, planOf(options));
  } catch (error) {
    if (isBadOption(error)) return tell([describeError(error)], EXIT.badInput);
    throw error;
  }
}

function planOf({ planFile }: ChaosOptions): FaultPlan | undefined {
  if (planFile === undefined) return undefined;
  const plan: FaultPlan = JSON.parse(readFileSync(planFile, "utf8"));
  checkPlan(plan);
  checkChaosPlan(plan);
  return plan;
}

async function run(options: ChaosOptions, plan: FaultPlan | undefined): Promise<number> {
  const seed = options.seed ?? BigInt(realRandom().below(1_000_000_000));
  const folder = mkdtempSync(join(tmpdir(), "coppice-chaos-"));
  const log = join(folder, NEMESIS_FILE);
  const record = (value: object): void => appendFileSync(log, `${JSON.stringify(value)}\n`);
  const say = (text: string, value: object): void =>
    console.log(options.json ? JSON.stringify(value) : text);
  writeFileSync(log, "");
  say(`seed ${seed}, ${folder}`, {
    type: "chaos.begin",
    reproducible: false,
    seed: `${seed}`,
    folder,
  });
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
  const shown: string[] = [];
  const chaos = new Chaos({
    ...{ options, seed, plan, folder, clock: realClock(), stop: stop.signal },
    onFault: (entry) => {
      record(entry);
      shown.push(entry.text);
      if (shown.length > FAULTS_SHOWN) shown.shift();
      if (options.json) console.log(JSON.stringify(entry));
    },
    onMoment: (moment) =>
      say(momentLine(moment), {
        type: "chaos.moment",
        ...moment,
        faults: Object.fromEntries(moment.faults),
      }),
    onNews: (news) => say(news, { type: "chaos.news", news }),
  });
  let report: ChaosReport | undefined;
  try {
    report = await chaos.play();
  } catch (error) {
    console.error(`seed ${seed}; data directories and logs: ${folder}`);
    throw error;
  }
  if (report === undefined) {
    rmSync(folder, { recursive: true, force: true });
    return EXIT.stopped;
  }
  record(report);
  if (!report.ok && !options.json)
    console.log(["", "what the nemesis did last:", ...shown].join("\n"));
  const keeps = !report.ok || options.keepsFolder;
  if (!keeps) rmSync(folder, { recursive: true, force: true });
  const told = keeps ? report : { ...report, folder: undefined };
  say(summaryLines(told).join("\n"), told);
  return report.ok ? EXIT.ok : EXIT.broken;
}

function isBadOption(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "code") === "option.invalid";
}

function tell(lines: readonly string[], exitCode: number): number {
  const write = exitCode === EXIT.ok ? console.log : console.error;
  for (const line of lines) write(line);
  return exitCode;
}
