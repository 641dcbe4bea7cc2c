/** The door to threads that verify: opens one, hands it blocks, ends it for good. */

import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { BlocksToProve } from "./prove-blocks.ts";

/** A thread that verifies. */
export interface ProvingThread {
  /** Hands blocks over; one batch at a time. */
  prove(batch: BlocksToProve): void;
  /** Ends it at once, whatever it is at. */
  end(): void;
}

/** What is heard of a thread. */
export interface ThreadEars {
  /** Names of the signatures that held, for the batch at hand. */
  readonly proved: (names: Uint8Array) => void;
  /** It is gone, for whatever reason. */
  readonly gone: (reason: string) => void;
}

/** Opens threads. */
export type OpenProvingThread = (ears: ThreadEars) => ProvingThread;

/** Most megabytes of one thread's heap: a batch of the largest blocks, and room to work. */
const HEAP_MEGABYTES_MAX = 256;

/** Compiled files end in .js, sources in .ts. */
const EXTENSION = extname(import.meta.url);
const ENTRY = new URL(`./proving-thread.entry${EXTENSION}`, import.meta.url);

/** Sources need their loader, and Node 20 hands that of the process on to no thread. */
const FROM_SOURCES = `import("tsx/esm/api").then(({ register }) => {
  register();
  return import(${JSON.stringify(ENTRY.href)});
});`;

/** Stands where a thread could not be begun. */
const NO_THREAD: ProvingThread = { prove: () => {}, end: () => {} };

/** Opens a thread of this process; it does not keep the process alive. */
export const openProvingThread: OpenProvingThread = (ears) => proveIn(startWorker, ears);

/**
 * Opens a thread in what `start` gives. When that throws, the thread is gone as if it had fallen: the
 * process has as many as it may, or may have none.
 */
export function proveIn(start: () => Worker, { proved, gone }: ThreadEars): ProvingThread {
  let worker: Worker;
  try {
    worker = start();
  } catch (error) {
    gone(String(error));
    return NO_THREAD;
  }
  worker.unref();
  let lastWords = "it ended";
  worker.on("message", proved);
  worker.on("error", (error) => {
    lastWords = String(error);
  });
  worker.on("exit", () => gone(lastWords));
  return {
    prove: (batch) => worker.postMessage(batch),
    end: () => void worker.terminate(),
  };
}

/** Nothing of how the process was begun is for it: neither its environment nor what it loads first. */
function startWorker(): Worker {
  const limits = { resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES_MAX } };
  const isSource = EXTENSION === ".ts";
  const alone = { ...limits, env: {}, execArgv: [], eval: isSource };
  return new Worker(isSource ? FROM_SOURCES : ENTRY, alone);
}
