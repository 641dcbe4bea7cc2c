/** `coppice peers`: whom a running node knows. */

import type { Command } from "commander";
import { type AskFlags, askOne, withNodeChoice } from "./ask-commands.ts";
import { answerLines } from "./plain-text.ts";
import type { CliWorld, CommandRun } from "./world.ts";

/** Adds `peers`. */
export function addPeersCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  withNodeChoice(program.command("peers").description("list the peers of a running node")).action(
    (flags: AskFlags) => run(() => askOne(flags, { verb: "peers", show: answerLines }, world)),
  );
}
