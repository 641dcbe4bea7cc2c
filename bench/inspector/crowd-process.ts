/** The crowd that is looked at, as the process it is. */

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const HOST = fileURLToPath(new URL("./crowd-host.js", import.meta.url));

const MESSAGES_PER_SECOND = 100_000;

/** The process, as it is asked. */
export interface CrowdHost {
  /** Where its inspector is. */
  readonly url: string;
  /** Has something done; tells when. */
  does(line: string): Promise<number>;
}

/** Does something with a crowd of so many actors. */
export async function withCrowd<T>(
  actors: number,
  work: (host: CrowdHost) => Promise<T>,
): Promise<T> {
  const args = [HOST, String(actors), String(MESSAGES_PER_SECOND)];
  const stdio = ["pipe", "pipe", "inherit"] as const;
  const host: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, args, {
    stdio: [...stdio],
  });
  const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await lines.next()).value);
  const does = async (order: string): Promise<number> => {
    host.stdin.write(`${order}\n`);
    return Number(await line());
  };
  try {
    return await work({ url: await line(), does });
  } finally {
    host.stdin.end();
  }
}
