/** What is left of a thousand inspectors that looked and left: nothing, one hopes. */

import { inspectorOf } from "../../src/inspector/index.ts";
import { startLoad } from "./load.ts";

const ACTORS = 1_000;
const MESSAGES_PER_SECOND = 1_000;
const TIMES = 1_000;

/** The heap may be larger by that part. */
const MORE_MAX = 0.01;

/** Attaches and detaches an inspector with a viewer, and prints what the heap is before and after. */
export async function measureAttaching(): Promise<void> {
  const load = await startLoad(ACTORS, MESSAGES_PER_SECOND);
  // What the first of them leave behind is code and tables that grow once.
  await attach(load, TIMES);
  const before = await settledHeap();
  await attach(load, TIMES);
  const after = await settledHeap();
  await load.stop();
  const more = after / before - 1;
  const verdict = more <= MORE_MAX ? "reached" : "MISSED";
  console.log(
    `heap after ${TIMES} inspectors: ${(more * 100).toFixed(2)} % more (${(before / 1e6).toFixed(1)} MB before); target <= ${MORE_MAX * 100} %: ${verdict}`,
  );
}

type Load = Awaited<ReturnType<typeof startLoad>>;

async function attach({ runtime }: Load, times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    const inspector = inspectorOf(runtime);
    const viewer = inspector.open();
    viewer.wish({ messages: {}, watch: [1, 2] });
    while (viewer.take(65_536).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inspector.close();
  }
}

/** The least of some readings: what happens to be on its way is no part of it. */
async function settledHeap(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < 10; at += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc?.();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}
