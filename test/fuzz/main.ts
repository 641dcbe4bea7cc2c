/**
 * Gives everything that reads what strangers say changed true inputs, and fires them at the listener
 * of a real node. What breaks a reader is kept in test/fuzz/corpus and tried in every run after.
 *
 *   npm run fuzz                              ten minutes
 *   npm run fuzz -- --minutes 1 --seed 42     shorter, the same inputs to the readers
 */

import { setImmediate as turn } from "node:timers/promises";
import { parseArgs } from "node:util";
import { realRandom, seededRandom } from "../../src/index.ts";
import { keepInput, readCorpus } from "./corpus.ts";
import { allDecoders } from "./decoders.ts";
import { runDecoders } from "./run-decoders.ts";
import { runListener } from "./run-listener.ts";
import { faultsOf, verdictLines } from "./verdict.ts";

const MS_PER_MINUTE = 60_000;
const MINUTES_MAX = 1_440;
const SEEDS = 1_000_000_000;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: "string", default: "10" }, seed: { type: "string" } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= MINUTES_MAX)) {
    console.error(
      `cannot use --minutes ${values.minutes}: expected a number from 0 to ${MINUTES_MAX}`,
    );
    return 2;
  }
  const seed = Number(values.seed ?? realRandom().below(SEEDS));
  console.log(`seed ${seed}, ${minutes} minutes`);
  const random = seededRandom(seed);
  const endMs = performance.now() + minutes * MS_PER_MINUTE;
  const goesOn = async (): Promise<boolean> => {
    await turn();
    return performance.now() < endMs;
  };
  const decoders = {
    decoders: allDecoders(),
    corpus: readCorpus(),
    random: random.fork("readers"),
  };
  const [read, listened] = await Promise.all([
    runDecoders({ ...decoders, goesOn }),
    runListener({ random: random.fork("listener"), goesOn }),
  ]);
  for (const { reader, input } of read.faults) keepInput(reader, input);
  for (const line of verdictLines(read, listened)) console.log(line);
  return faultsOf(read, listened).length === 0 ? 0 : 1;
}
