/** `coppice tree`: the supervision tree of a running node. */

import type { Command } from "commander";
import { type AskFlags, askOne, withNodeChoice } from "./ask-commands.ts";
import { drawTree } from "./tree-drawing.ts";
import type { CliWorld, CommandRun } from "./world.ts";

/** Adds `tree`. */
export function addTreeCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  const command = program
    .command("tree")
    .description("draw the supervision tree; of a devnet that of node 0, unless --node says which");
  withNodeChoice(command).action((flags: AskFlags) =>
    run(() => askOne(flags, { verb: "tree", show: drawTree }, world)),
  );
}
