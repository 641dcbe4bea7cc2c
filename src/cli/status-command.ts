/** `coppice status`: how a running node is; of a devnet, every node in a line. */

import type { Command } from "commander";
import { type AskFlags, askThem, withNodeChoice } from "./ask-commands.ts";
import { reportOf } from "./devnet/questions.ts";
import { answerLines, short } from "./plain-text.ts";
import type { CliWorld, CommandRun } from "./world.ts";

/** Adds `status`. */
export function addStatusCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  withNodeChoice(program.command("status").description("show how a running node is")).action(
    (flags: AskFlags) =>
      run(() =>
        askThem(
          flags,
          {
            verb: "status",
            show: answerLines,
            brief: (status) => {
              const { height, digest, peers, patch } = reportOf(status);
              return `commit ${height} ${short(digest)}, ${peers} peers, patch ${patch}`;
            },
          },
          world,
        ),
      ),
  );
}
