/** Runs the suite of state sync and prints its table. */

import { fileURLToPath } from "node:url";
import { type Figures, measureAll, measureInProcess, type Work } from "../suite.ts";
import { tableOf } from "../table.ts";
import { LateRuns } from "./late-run.ts";
import { CHAINS, LATE_WAYS, LATE_WORK, MEMORY_WAY, MEMORY_WORK, SYNC_WORKS } from "./works.ts";

const MEASURE = fileURLToPath(new URL("./measure.js", import.meta.url));

/** Verifying is short, and is measured by turns; a late node at full length takes minutes. */
const ROUNDS = { quick: 1, verify: 5, late: 3 } as const;

/** Part of a full chain that is synced, and of a full measurement that is made, in a hurry: still several stretches. */
const QUICK = { [LATE_WORK]: 1 / 16, [MEMORY_WORK]: 1 / 4, scale: 0.25 } as const;

const names = process.argv.slice(2).filter((option) => option !== "--quick");
const isQuick = process.argv.includes("--quick");
const wanted = SYNC_WORKS.filter(({ id }) => names.length === 0 || names.includes(id));
const isOfProcesses = ({ id }: Work): boolean => id === LATE_WORK || id === MEMORY_WORK;
const lateRuns = new LateRuns();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    lateRuns.end();
    process.exit(1);
  });
}

console.log(
  "Verified commits and blocks are per second of CPU; a late node's rates are by the wall.\n",
);
try {
  const verified = await measureAll(
    wanted.filter((work) => !isOfProcesses(work)),
    isQuick ? ROUNDS.quick : ROUNDS.verify,
    (work, contestant) =>
      measureInProcess(MEASURE, [work.id, contestant, String(isQuick ? QUICK.scale : 1)]),
  );
  const late = await measureAll(
    wanted.filter(isOfProcesses),
    isQuick ? ROUNDS.quick : ROUNDS.late,
    lateFigures,
  );
  console.log(tableOf([...verified, ...late]));
} finally {
  lateRuns.end();
}

async function lateFigures({ id }: Work, contestant: string): Promise<Figures> {
  const key = id === LATE_WORK ? LATE_WORK : MEMORY_WORK;
  const chain = CHAINS[key];
  const commits = isQuick ? Math.round(chain.commits * QUICK[key]) : chain.commits;
  const way = LATE_WAYS.get(contestant) ?? MEMORY_WAY;
  return await lateRuns.run({ ...chain, commits }, way);
}
