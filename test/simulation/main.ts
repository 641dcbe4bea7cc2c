/**
 * Simulates the project's own specs.
 *
 *   npm run sim                              2,000 runs of whole nodes
 *   npm run sim -- kernel --runs 10000       a lane, a subject (p2p, sync), or ids of specs
 *   npm run sim -- --minutes 5 --from 1000   as many as fit, from a seed
 *   npm run sim -- --self-check              equal hashes on three Node versions, in both drain modes
 *   npm run sim -- --replay sim1.…           one run again; with --record FILE for `coppice replay`
 */

import { closeSync, openSync, writeSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import {
  decodeToken,
  drawsOf,
  failureText,
  recordReplay,
  replay,
} from "../../src/testing/index.ts";
import type { SimReport, SimSpec } from "../../src/testing/index.ts";
import { runCampaign } from "./campaign/campaign.ts";
import { exitCodeOf, pictureOf } from "./campaign/picture.ts";
import { specsNamed } from "./lanes.ts";
import { selfCheck } from "./self-check/self-check.ts";

const DEFAULTS = {
  runs: 2_000,
  from: 1n,
  lanes: ["network", "liars"],
  selfCheckShare: 0.02,
} as const;

const MS_PER_MINUTE = 60_000;

/** Between two lines that tell how far a campaign is, in ms. */
const NEWS_MS = 10_000;

const OPTIONS = {
  runs: { type: "string" },
  from: { type: "string" },
  jobs: { type: "string" },
  minutes: { type: "string" },
  replay: { type: "string" },
  record: { type: "string" },
  "self-check": { type: "boolean" },
  json: { type: "boolean" },
} as const;

type Given = ReturnType<typeof given>;

try {
  process.exitCode = await main(given());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

function given() {
  return parseArgs({ allowPositionals: true, options: OPTIONS });
}

async function main({ values, positionals }: Given): Promise<number> {
  if (values.replay !== undefined) return await replayOne(values.replay, values.record);
  if (values["self-check"] === true) return await selfCheck(positionals);
  return await campaign(positionals.length === 0 ? DEFAULTS.lanes : positionals, values);
}

async function campaign(specs: readonly string[], values: Given["values"]): Promise<number> {
  const minutes = positive("minutes", values.minutes);
  const runs =
    positive("runs", values.runs) ??
    (minutes === undefined ? DEFAULTS.runs : Number.MAX_SAFE_INTEGER);
  let done = 0;
  let told = performance.now();
  const result = await runCampaign({
    specs,
    runs,
    from: values.from === undefined ? DEFAULTS.from : BigInt(values.from),
    jobs: positive("jobs", values.jobs) ?? availableParallelism(),
    selfCheckShare: DEFAULTS.selfCheckShare,
    forMs: minutes === undefined ? Number.MAX_SAFE_INTEGER : minutes * MS_PER_MINUTE,
    onRun: ({ red, specId }) => {
      done += 1;
      if (red !== undefined) console.error(`red: ${specId} ${red.kind} ${red.name}`);
      if (performance.now() - told < NEWS_MS) return;
      told = performance.now();
      console.error(`${done} runs`);
    },
  });
  if (values.json === true) console.log(JSON.stringify(result, jsonValue));
  else console.log(pictureOf(result));
  return exitCodeOf(result);
}

async function replayOne(token: string, file: string | undefined): Promise<number> {
  const [spec] = specsNamed([decodeToken(token).specId]);
  if (spec === undefined) return 2;
  const report =
    file === undefined ? await replay(spec, token) : await recordInto(file, spec, token);
  const { failure, seed, plan, fired, hash, events } = report;
  if (failure === undefined) {
    console.log(`green: ${events} events, hash ${hash}`);
    return 0;
  }
  const draws = drawsOf(seed);
  const again = `npm run sim -- --replay ${token}`;
  console.log(
    failureText({ failure, seed, plan, fired, token: report.token, draws, replay: again }),
  );
  console.log(`hash ${hash}`);
  return 1;
}

async function recordInto(file: string, spec: SimSpec, token: string): Promise<SimReport> {
  const opened = openSync(file, "wx");
  try {
    return await recordReplay(spec, token, { write: (bytes) => writeSync(opened, bytes) });
  } finally {
    closeSync(opened);
    console.error(`recorded in ${file}: npx coppice replay ${file}`);
  }
}

function positive(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new Error(`--${option} is ${text} (expected a number above 0)`);
}

function jsonValue(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}
