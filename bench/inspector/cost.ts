/**
 * What looking costs: 10,000 actors and 100,000 messages a second, with the inspector off, on, with one viewer
 * and with ten, by turns in one process. The viewers are another process, over HTTP.
 */

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { serveInspector } from "../../src/inspector/index.ts";
import { cpuMs, median } from "../suite.ts";
import { type Load, startLoad } from "./load.ts";

const ACTORS = 10_000;
const MESSAGES_PER_SECOND = 100_000;

/** Time before each measurement that is not counted, and the measurement itself, in ms. */
const SETTLE_MS = 1_000;
const MEASURE_MS = 4_000;

/** What is compared; a target is percents of a core more than off. */
const MODES = [
  { name: "off", viewers: undefined, target: undefined },
  { name: "on, nobody looks", viewers: 0, target: 1 },
  { name: "one viewer", viewers: 1, target: 3 },
  { name: "ten viewers", viewers: 10, target: 5 },
] as const;

type Mode = (typeof MODES)[number];

interface Sample {
  /** Percents of a core. */
  readonly core: number;
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
}

const READERS = fileURLToPath(new URL("./readers.js", import.meta.url));

/** The process the viewers are in. */
interface Readers {
  tell(line: string): Promise<{ readonly bytesPerSecond: number }>;
  end(): void;
}

/** Measures what looking costs, and prints it. */
export async function measureCost(rounds: number): Promise<void> {
  const readers = startReaders();
  const load = await startLoad(ACTORS, MESSAGES_PER_SECOND);
  await pause(2_000);
  const samples = new Map<Mode, Sample[]>(MODES.map((mode) => [mode, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins elsewhere, so that none is always the one after another.
    for (const [at] of MODES.entries()) {
      const mode = MODES[(at + round) % MODES.length] ?? MODES[0];
      samples.get(mode)?.push(await measure(mode, load, readers));
    }
    process.stderr.write(".");
  }
  process.stderr.write("\n");
  readers.end();
  await load.stop();
  print(samples);
}

function startReaders(): Readers {
  const readers = spawn(process.execPath, [READERS], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: readers.stdout })[Symbol.asyncIterator]();
  return {
    tell: async (line) => {
      readers.stdin.write(`${line}\n`);
      const { value } = await answers.next();
      return JSON.parse(String(value));
    },
    end: () => readers.stdin.end(),
  };
}

async function measure(
  { viewers }: Mode,
  { runtime, sent }: Load,
  readers: Readers,
): Promise<Sample> {
  const served = viewers === undefined ? undefined : await serveInspector(runtime, { port: 0 });
  if (served !== undefined && viewers !== 0) await readers.tell(`open ${served.url} ${viewers}`);
  await pause(SETTLE_MS);
  globalThis.gc?.();
  const [cpu, sentBefore, beganMs] = [cpuMs(), sent(), performance.now()];
  await pause(MEASURE_MS);
  const ms = performance.now() - beganMs;
  const core = ((cpuMs() - cpu) / ms) * 100;
  const messagesPerSecond = ((sent() - sentBefore) / ms) * 1_000;
  const { bytesPerSecond } = await readers.tell("close");
  await served?.close();
  return { core, messagesPerSecond, bytesPerSecond: served === undefined ? 0 : bytesPerSecond };
}

function print(samples: ReadonlyMap<Mode, readonly Sample[]>): void {
  const of = (mode: Mode, key: keyof Sample): number =>
    median((samples.get(mode) ?? []).map((sample) => sample[key]));
  const off = of(MODES[0], "core");
  console.log(
    `${ACTORS} actors, ${Math.round(of(MODES[0], "messagesPerSecond"))} messages/s, medians of ${samples.get(MODES[0])?.length ?? 0} rounds`,
  );
  for (const mode of MODES) {
    const core = of(mode, "core");
    // Neighbours of one round had the same machine; their difference is worth more than that of the medians.
    const more = median(differences(mode, samples));
    const verdict =
      mode.target === undefined
        ? ""
        : `${more < 0 ? "" : "+"}${more.toFixed(2)} % of a core, x${(core / off).toFixed(3)}; target <= ${mode.target} %: ${more <= mode.target ? "reached" : "MISSED"}`;
    const bytes = mode.viewers
      ? `${Math.round(of(mode, "bytesPerSecond") / mode.viewers / 1_000)} kB/s a viewer`
      : "";
    console.log(`${mode.name.padEnd(18)} ${core.toFixed(1).padStart(6)} %  ${verdict}  ${bytes}`);
  }
  console.log(pageLine());
}

function differences(mode: Mode, samples: ReadonlyMap<Mode, readonly Sample[]>): readonly number[] {
  const off = samples.get(MODES[0]) ?? [];
  return (samples.get(mode) ?? []).map(({ core }, round) => core - (off[round]?.core ?? 0));
}

function pageLine(): string {
  const folder = ["dist/inspector-page", "build/inspector-page"].find((one) => existsSync(one));
  if (folder === undefined) return "page: not built";
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith(".map"),
  );
  const bytes = files.map(
    ({ parentPath, name }) => gzipSync(readFileSync(join(parentPath, name))).length,
  );
  const sum = bytes.reduce((total, one) => total + one, 0);
  return `page: ${(sum / 1_000).toFixed(1)} kB gzipped in ${files.length} files; target <= 120 kB: ${sum <= 120_000 ? "reached" : "MISSED"}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
