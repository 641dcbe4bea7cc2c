/** The whole command line: every command, and what a failure of one means. */

import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { addDevnetCommand } from "./devnet-command.ts";
import { EXIT, explainFailure } from "./failure.ts";
import { addKeysCommand } from "./keys-command.ts";
import { addKillCommand } from "./kill-command.ts";
import { addNodeCommand } from "./node-command.ts";
import { addPeersCommand } from "./peers-command.ts";
import { addStatusCommand } from "./status-command.ts";
import { addTreeCommand } from "./tree-command.ts";
import type { CliWorld, CommandRun } from "./world.ts";

const COMMANDS = [
  addNodeCommand,
  addDevnetCommand,
  addKeysCommand,
  addStatusCommand,
  addTreeCommand,
  addPeersCommand,
  addKillCommand,
];

/**
 * Runs one command line.
 *
 * @param args what the user typed after the name of the program
 * @returns the exit code
 */
export async function runCli(args: readonly string[], world: CliWorld): Promise<number> {
  let exitCode: number = EXIT.ok;
  const run = async (command: CommandRun): Promise<void> => {
    exitCode = await command();
  };
  const program = new Command("coppice")
    .description("an actor-supervised runtime for peer-to-peer nodes")
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.terminal.line(text.trimEnd()),
      writeErr: (text) => world.terminal.complain(text.trimEnd()),
    });
  for (const add of COMMANDS) add(program, world, run);
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return endBadly(error, world);
  }
}

function endBadly(error: unknown, { terminal }: CliWorld): number {
  // Commander has printed its own complaint by now; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  const { lines, exitCode } = explainFailure(error);
  for (const line of lines) terminal.complain(line);
  return exitCode;
}

function version(): string {
  const require = createRequire(import.meta.url);
  const found: unknown = require("coppice/package.json");
  const text: unknown =
    typeof found === "object" && found !== null ? Reflect.get(found, "version") : undefined;
  return typeof text === "string" ? text : "unknown";
}
