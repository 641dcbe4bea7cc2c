/** `coppice tree`: the supervision tree of a running node; of a devnet, its size in a line a node. */

import type { Command } from "commander";
import { type AskFlags, askThem, withNodeChoice } from "./ask-commands.ts";
import { countActors, drawTree } from "./tree-drawing.ts";
import type { CliWorld, CommandRun } from "./world.ts";

/** Adds `tree`. */
export function addTreeCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  withNodeChoice(program.command("tree").description("draw the supervision tree")).action(
    (flags: AskFlags) =>
      run(() =>
        askThem(
          flags,
          {
            verb: "tree",
            show: drawTree,
            brief: (tree) => `${countActors(tree)} actors (--node N draws them)`,
          },
          world,
        ),
      ),
  );
}
