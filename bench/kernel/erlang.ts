/** The same works in Erlang/OTP on one scheduler, when it is installed. */

import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Figures } from "../suite.ts";
import { ERLANG_MODULE, ERLANG_SOURCE } from "./erlang-source.ts";

const run = promisify(execFile);

/** Runs a work; `undefined` when Erlang has none of that name. */
export type Erlang = (work: string, scale: number) => Promise<Figures | undefined>;

/** Compiles the Erlang side; `undefined`, said loudly, when there is no Erlang here. */
export async function erlang(): Promise<Erlang | undefined> {
  const directory = mkdtempSync(join(tmpdir(), "coppice-bench-"));
  const source = join(directory, `${ERLANG_MODULE}.erl`);
  writeFileSync(source, ERLANG_SOURCE);
  try {
    await run("erlc", ["-o", directory, source]);
  } catch (error) {
    console.error(`NO ERLANG: OTP is not measured beside us (${String(error).split("\n")[0]})`);
    return undefined;
  }
  return async (work, scale) => {
    const start = `${ERLANG_MODULE}:main('${work}', ${scale})`;
    const args = ["+S", "1:1", "+P", "1000000", "-noshell", "-pa", directory, "-eval", start];
    const { stdout } = await run("erl", args, { maxBuffer: 1 << 20 });
    return JSON.parse(stdout) as Figures;
  };
}
