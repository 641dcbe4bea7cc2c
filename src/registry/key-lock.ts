/** Mutual exclusion by key: work under one key runs one after another, under different keys at once. */

import { RuntimeError } from "../errors.ts";

/** Work that may wait for one key at once. */
export const LOCK_WAITERS_MAX = 10_000;

/** Who holds or waits for a lock. */
export interface LockOptions {
  /**
   * Gives the lock up: whoever waits is skipped, whoever holds it lets the next one in. An actor
   * hands its own `signal` in, so that its death never leaves a key locked.
   */
  readonly signal?: AbortSignal;
}

/** Locks by key; a key nobody holds costs nothing. */
export class KeyLock<K> {
  readonly #queues = new Map<K, (() => void)[]>();

  /**
   * Runs `work` alone under `key`; it is released when the work ends, fails or is given up.
   *
   * @returns what the work returned
   * @throws RuntimeError `call.aborted` when the signal fired before the work was done;
   *   `task.limit` when too many wait
   */
  async run<T>(key: K, work: () => PromiseLike<T> | T, options: LockOptions = {}): Promise<T> {
    const { signal } = options;
    await this.#acquire(key, signal);
    let release: (() => void) | undefined = () => this.#pass(key);
    const pass = (): void => {
      release?.();
      release = undefined;
    };
    try {
      return await orAborted(async () => await work(), key, signal);
    } finally {
      pass();
    }
  }

  #acquire(key: K, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(aborted(key));
    const queue = this.#queues.get(key);
    if (queue === undefined) {
      this.#queues.set(key, []);
      return Promise.resolve();
    }
    if (queue.length >= LOCK_WAITERS_MAX) return Promise.reject(tooMany(key));
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        queue.splice(queue.indexOf(enter), 1);
        reject(aborted(key));
      };
      queue.push(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  #pass(key: K): void {
    const next = this.#queues.get(key)?.shift();
    if (next === undefined) this.#queues.delete(key);
    else next();
  }
}

/** Waits for the work, but no longer than its signal allows. */
function orAborted<T>(
  work: () => Promise<T>,
  key: unknown,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return work();
  if (signal.aborted) return Promise.reject(aborted(key));
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(aborted(key));
    signal.addEventListener("abort", onAbort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", onAbort));
  });
}

function aborted(key: unknown): RuntimeError<"call.aborted"> {
  const address = `lock ${String(key)}`;
  return new RuntimeError("call.aborted", { address }, `cannot hold ${address}: it was given up`);
}

function tooMany(key: unknown): RuntimeError<"task.limit"> {
  const address = `lock ${String(key)}`;
  const text = `cannot wait for ${address}: ${LOCK_WAITERS_MAX} wait already`;
  return new RuntimeError("task.limit", { address, tasksMax: LOCK_WAITERS_MAX }, text);
}
