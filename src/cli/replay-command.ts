/** `coppice replay`: looks at a recording as `coppice top` looks at a node, with keys for time; or checks it. */

import type { Command } from "commander";
import { factsOf } from "../inspector/terminal/facts.ts";
import { Playback } from "../inspector/terminal/playback.ts";
import type { Recording } from "../inspector/recording/recording.ts";
import { refold } from "../inspector/recording/refold.ts";
import { BadInput, EXIT } from "./failure.ts";
import { knownMachines } from "./known-machines.ts";
import { wholeNumber } from "./options.ts";
import { answerLines } from "./plain-text.ts";
import { openRecording } from "./recording-file.ts";
import { replayWhatIf } from "./replay-what-if.ts";
import { mismatchLines, refoldedOf, refoldLine } from "./refold-lines.ts";
import { screenSession } from "./screen-session.ts";
import type { CliWorld, CommandRun } from "./world.ts";

interface ReplayFlags {
  readonly check?: boolean;
  readonly json?: boolean;
  readonly message?: number;
  readonly machines?: string;
  readonly whatIf?: readonly string[];
}

/** Between two steps while a recording plays, in ms. */
const STEP_MS = 100;

/** Adds `replay`. */
export function addReplayCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  program
    .command("replay <file>")
    .description("look at a recording, with keys for time (? lists them)")
    .option("--check", "fold all of it, compare every hash, take every machine's steps again")
    .option("--machines <module>", "a module that exports machines of your own")
    .option("--message <n>", "print all facts at a message, as JSON", wholeNumber(0, 1e15))
    .option("--what-if <words...>", "PATH EVENT [JSON]: where an event would lead; nothing is run")
    .option("--json", "print JSON")
    .action((file: string, flags: ReplayFlags) => run(() => replay(file, flags, world)));
}

async function replay(file: string, flags: ReplayFlags, world: CliWorld): Promise<number> {
  const recording = await openRecording(file);
  const { whatIf } = flags;
  if (whatIf !== undefined) return replayWhatIf(recording, { ...flags, whatIf }, world);
  if (flags.message !== undefined) return printFacts(recording, flags.message, world);
  if (flags.check) return check(recording, flags, world);
  if (!world.screen.isThere) {
    throw new BadInput("cannot draw: this is no terminal (give --check, or --message N)");
  }
  return play(recording, world);
}

async function play(recording: Recording, world: CliWorld): Promise<number> {
  const playback = new Playback(recording);
  const session = screenSession(world, {
    picture: () => playback.picture,
    lost: () => undefined,
    timeLine: () => playback.timeLine(),
    onView: () => {},
    onTime: (move) => playback.move(move),
  });
  const { clock } = world;
  let last = clock.monotonic();
  let isOver = false;
  const step = (): void => {
    const now = clock.monotonic();
    const isMoving = playback.isPlaying;
    playback.pass(now - last);
    last = now;
    if (isMoving) session.draw();
    if (!isOver) clock.setTimer(step, STEP_MS);
  };
  clock.setTimer(step, STEP_MS);
  try {
    return await session.ended;
  } finally {
    isOver = true;
  }
}

async function check(
  recording: Recording,
  { json, machines }: ReplayFlags,
  { terminal }: CliWorld,
): Promise<number> {
  const cursor = recording.cursor();
  cursor.readAll();
  const { hello, startMs, endMs, messages, crashes, snapshots, bytes, flaw } = recording;
  const { marksChecked, mismatches } = cursor;
  const steps = refold(refoldedOf(recording, await knownMachines(machines)));
  const unverifiable = Object.values(steps.unverifiable).reduce((sum, count) => sum + count, 0);
  const found = {
    ...{ name: hello.name, source: hello.source, version: hello.version, startMs, endMs },
    ...{ bytes, messages, crashes, snapshots, marksChecked, mismatches: mismatches.length },
    ...{ machines: steps.machines, stepsRefolded: steps.refolded, unverifiable },
    stepMismatches: steps.mismatchCount,
  };
  if (json) terminal.line(JSON.stringify({ ...found, mismatches, steps, flaw: flaw ?? null }));
  else for (const line of [...answerLines(found), refoldLine(steps)]) terminal.line(line);
  if (flaw !== undefined) terminal.complain(`${hello.name}: ${flaw}`);
  for (const { messages: at, recorded, folded } of mismatches) {
    terminal.complain(`at message ${at} the picture is ${folded} (recorded: ${recorded})`);
  }
  for (const line of mismatchLines(steps)) terminal.complain(line);
  const isRight = mismatches.length === 0 && steps.mismatchCount === 0;
  return flaw === undefined && isRight ? EXIT.ok : EXIT.failed;
}

function printFacts(recording: Recording, message: number, { terminal }: CliWorld): number {
  const cursor = recording.cursor();
  cursor.seekMessage(message);
  terminal.line(JSON.stringify(factsOf(cursor.picture)));
  return EXIT.ok;
}
