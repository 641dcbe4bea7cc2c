/** `coppice kill`: ends one actor of a node that runs for development, to see it come back. */

import type { Command } from "commander";
import { type AskFlags, askOne, withNodeChoice } from "./ask-commands.ts";
import { BadInput } from "./failure.ts";
import { answerLines } from "./plain-text.ts";
import type { CliWorld, CommandRun } from "./world.ts";

const PATH = /^(?:\/[^/\s]+)+$/;

/** Adds `kill`. */
export function addKillCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  const command = program
    .command("kill <path>")
    .description("end an actor, such as /node/p2p/nodes/mem-table (development only)");
  withNodeChoice(command).action((path: string, flags: AskFlags) =>
    run(() => {
      if (!PATH.test(path)) {
        throw new BadInput(
          `cannot kill ${path}: no path of an actor (give one such as /node/p2p/nodes/mem-table)`,
        );
      }
      return askOne(flags, { verb: "kill", args: { path }, show: answerLines }, world);
    }),
  );
}
