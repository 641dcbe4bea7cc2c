/** `coppice record`: writes what a running node tells a viewer into a file. */

import { closeSync, rmSync, writeSync } from "node:fs";
import type { Command } from "commander";
import { WATCHED_MAX } from "../inspector/collect/watching.ts";
import type { Picture } from "../inspector/picture/picture.ts";
import { wordPattern } from "../inspector/protocol/word-pattern.ts";
import { RecordingWriter } from "../inspector/recording/recording-writer.ts";
import { type AskFlags, withNodeChoice } from "./ask-commands.ts";
import { EXIT, Failed } from "./failure.ts";
import { InspectFeed } from "./inspect-feed.ts";
import { wholeNumber } from "./options.ts";
import { createdFile } from "./recording-file.ts";
import { stopRequest } from "./stop-request.ts";
import { socketOf } from "./top-command.ts";
import type { CliWorld, CommandRun } from "./world.ts";

interface RecordFlags extends AskFlags {
  readonly out: string;
  readonly seconds?: number;
  readonly bytesMax?: number;
  readonly watch?: readonly string[];
}

/** A day; who records longer has a disk to look after. */
const SECONDS_MAX = 86_400;

/** The most a recording may have, 4 GiB, and the least: a snapshot of a small node. */
const BYTES = { min: 65_536, max: 4 * 1024 ** 3 } as const;

/** Adds `record`. */
export function addRecordCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  const command = program
    .command("record")
    .description("record what a running node does, until the time is up or SIGINT")
    .requiredOption("--out <file>", "file to write; never overwrites one")
    .option("--seconds <n>", "how long", wholeNumber(1, SECONDS_MAX))
    .option("--watch <path...>", "actors whose every step is told, 32 at most; * for any rest")
    .option("--bytes-max <n>", "how large (256 MiB)", wholeNumber(BYTES.min, BYTES.max));
  withNodeChoice(command).action((flags: RecordFlags) => run(() => record(flags, world)));
}

async function record(flags: RecordFlags, world: CliWorld): Promise<number> {
  const socket = await socketOf(flags);
  const file = createdFile(flags.out);
  try {
    return await recordInto(file, { ...flags, socket }, world);
  } catch (error) {
    // Nothing came: a file without a beginning would be in the way of the next attempt.
    rmSync(flags.out);
    throw error;
  } finally {
    closeSync(file);
  }
}

async function recordInto(
  file: number,
  { socket, out, seconds, bytesMax, json, watch = [] }: RecordFlags & { readonly socket: string },
  world: CliWorld,
): Promise<number> {
  const write = (bytes: Uint8Array): number => writeSync(file, bytes);
  const writer = new RecordingWriter(bytesMax === undefined ? { write } : { write, bytesMax });
  let lost: string | undefined;
  let begun = 0;
  let watched: readonly number[] = [];
  const feed = new InspectFeed(world, {
    socket,
    wish: { messages: {} },
    events: {
      // A node that came back is another stream; a recording is of one.
      onBegin: () => {
        begun += 1;
        if (begun > 1) feed.stop();
      },
      onBytes: (bytes) => {
        if (begun === 1) writer.take(bytes);
        if (writer.isEnded) feed.stop();
        const wanted = watchedAt(writer.picture, watch);
        if (wanted.join() === watched.join()) return;
        watched = wanted;
        feed.wish({ messages: {}, watch: wanted });
      },
      onLost: (why) => {
        lost = why;
        feed.stop();
      },
    },
  });
  await untilEnd(feed, seconds, world);
  if (begun === 0) throw new Failed(`cannot record: ${lost ?? "nothing came"}`);
  const isFull = writer.isEnded;
  writer.close();
  const { messages, bytes } = writer;
  const told = { out, messages, bytes, full: isFull, lost: lost ?? null };
  const end = isFull ? ", which is all it may have" : lost === undefined ? "" : `, until ${lost}`;
  world.terminal.line(
    json ? JSON.stringify(told) : `recorded ${messages} messages, ${bytes} bytes in ${out}${end}`,
  );
  return EXIT.ok;
}

/** The oldest actors at these paths; those that come later have their place when others end. */
function watchedAt({ rows }: Picture, patterns: readonly string[]): readonly number[] {
  if (patterns.length === 0) return [];
  const isWanted = patterns.map((pattern) => wordPattern(pattern));
  return [...rows.values()]
    .filter(({ goneAtMs, path }) => goneAtMs === undefined && isWanted.some((is) => is(path)))
    .map(({ id }) => id)
    .sort((one, other) => one - other)
    .slice(0, WATCHED_MAX);
}

/** Records until the time is up, a signal comes or the feed ends by itself. */
async function untilEnd(
  feed: InspectFeed,
  seconds: number | undefined,
  { clock, signals, exitNow }: CliWorld,
): Promise<void> {
  const stop = stopRequest({ signals, onSecond: () => exitNow(EXIT.interrupted) });
  const timeUp = new Promise<void>((resolve) => {
    if (seconds !== undefined) clock.setTimer(resolve, seconds * 1_000);
  });
  await Promise.race([feed.run(), timeUp, stop.requested]);
  feed.stop();
  stop.forget();
}
