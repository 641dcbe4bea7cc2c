/** `coppice crash`: saves what it takes to have a crash happen again, of a running node or of a recording. */

import { closeSync, writeSync } from "node:fs";
import type { Command } from "commander";
import { crashFile, missingOf } from "../inspector/picture/crash-file.ts";
import type { Picture, ShownCrash } from "../inspector/picture/picture.ts";
import { type AskFlags, withNodeChoice } from "./ask-commands.ts";
import { BadInput, EXIT } from "./failure.ts";
import { createdFile, openRecording } from "./recording-file.ts";
import { pictureOnce, socketOf } from "./top-command.ts";
import type { CliWorld, CommandRun } from "./world.ts";

interface CrashFlags extends AskFlags {
  readonly out: string;
  readonly of?: string;
  readonly recording?: string;
}

/** Adds `crash`. */
export function addCrashCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  const command = program
    .command("crash")
    .description("save the newest crash, for replayCrash of coppice/testing to have it again")
    .requiredOption("--out <file>", "file to write; never overwrites one")
    .option("--of <path>", "the actor whose crash is meant")
    .option("--recording <file>", "a recording instead of a running node");
  withNodeChoice(command).action((flags: CrashFlags) => run(() => saveCrash(flags, world)));
}

async function saveCrash(flags: CrashFlags, world: CliWorld): Promise<number> {
  const { out, of, json } = flags;
  const picture = await pictureOf(flags, world);
  const crash = picture.crashes.values
    .filter(({ actor }) => of === undefined || actor === of)
    .at(-1);
  if (crash === undefined) {
    throw new BadInput(`cannot save a crash: none is known${of === undefined ? "" : ` of ${of}`}`);
  }
  write(out, crashFile(crash, picture.hello));
  const missing = missingOf(crash);
  const told = { out, actor: crash.actor, reason: crash.reason, missing };
  world.terminal.line(json ? JSON.stringify(told) : `saved ${lineOf(crash)} in ${out}`);
  if (!json) for (const what of missing) world.terminal.complain(`it lacks ${what}`);
  return EXIT.ok;
}

async function pictureOf(flags: CrashFlags, world: CliWorld): Promise<Picture> {
  if (flags.recording === undefined) return pictureOnce(await socketOf(flags), world);
  const recording = await openRecording(flags.recording);
  const cursor = recording.cursor();
  cursor.seekTime(recording.endMs);
  return cursor.picture;
}

function lineOf({ actor, reason }: ShownCrash): string {
  return `${actor}: ${reason.split("\n")[0] ?? ""}`;
}

function write(file: string, text: string): void {
  const target = createdFile(file);
  try {
    writeSync(target, text);
  } finally {
    closeSync(target);
  }
}
