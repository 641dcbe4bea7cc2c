/** `coppice trace`: writes a recording as Trace Events, for Perfetto and whatever else reads them. */

import { closeSync, rmSync, writeSync } from "node:fs";
import type { Command } from "commander";
import { traceText } from "../inspector/export/trace-events.ts";
import { EXIT } from "./failure.ts";
import { createdFile, openRecording } from "./recording-file.ts";
import type { CliWorld, CommandRun } from "./world.ts";

interface TraceFlags {
  readonly out: string;
  readonly json?: boolean;
}

/** Characters written at once. */
const PIECE_CHARACTERS = 1_048_576;

/** Adds `trace`. */
export function addTraceCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  program
    .command("trace <file>")
    .description("write a recording as Trace Events, which Perfetto opens")
    .requiredOption("--out <file>", "file to write; never overwrites one")
    .option("--json", "print JSON")
    .action((file: string, flags: TraceFlags) => run(() => trace(file, flags, world)));
}

async function trace(file: string, { out, json }: TraceFlags, world: CliWorld): Promise<number> {
  const recording = await openRecording(file);
  const { messages, flaw } = recording;
  const target = createdFile(out);
  try {
    let piece = "";
    for (const text of traceText(recording.frames())) {
      piece += text;
      if (piece.length < PIECE_CHARACTERS) continue;
      writeSync(target, piece);
      piece = "";
    }
    writeSync(target, piece);
  } catch (error) {
    // Half a trace is none, and would be in the way of the next attempt.
    rmSync(out);
    throw error;
  } finally {
    closeSync(target);
  }
  world.terminal.line(
    json ? JSON.stringify({ out, messages }) : `wrote ${messages} messages in ${out}`,
  );
  if (flaw === undefined) return EXIT.ok;
  world.terminal.complain(`${file}: ${flaw}`);
  return EXIT.failed;
}
