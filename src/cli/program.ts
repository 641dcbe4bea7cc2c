/** The whole command line: every command, and what a failure of one means. */

import { Command, CommanderError, type Option } from "commander";
import { packageVersion } from "../control/package-version.ts";
import { addDevnetCommand } from "./devnet-command.ts";
import { EXIT, explainFailure } from "./failure.ts";
import { addFaultCommand } from "./fault-command.ts";
import { addKeysCommand } from "./keys-command.ts";
import { addKillCommand } from "./kill-command.ts";
import { addMachinesCommand } from "./machines-command.ts";
import { addMcpCommand } from "./mcp-command.ts";
import { addNodeCommand } from "./node-command.ts";
import { addPeersCommand } from "./peers-command.ts";
import { addCrashCommand } from "./crash-command.ts";
import { addRecordCommand } from "./record-command.ts";
import { addReplayCommand } from "./replay-command.ts";
import { addStatusCommand } from "./status-command.ts";
import { addTopCommand } from "./top-command.ts";
import { addTraceCommand } from "./trace-command.ts";
import { addTreeCommand } from "./tree-command.ts";
import type { CliWorld, CommandRun } from "./world.ts";

/**
 * Lets the environment say what a flag does not: `COPPICE_DATA_DIR` stands for `--data-dir`, and so for
 * each option that takes a value. A flag goes before it, a default after it; `--help` names them.
 */
class CommandWithEnvironment extends Command {
  override createCommand(name?: string): Command {
    return new CommandWithEnvironment(name);
  }

  override addOption(option: Option): this {
    return super.addOption(option.required ? option.env(environmentName(option.name())) : option);
  }
}

const COMMANDS = [
  addNodeCommand,
  addDevnetCommand,
  addKeysCommand,
  addStatusCommand,
  addTreeCommand,
  addTopCommand,
  addMcpCommand,
  addRecordCommand,
  addReplayCommand,
  addCrashCommand,
  addTraceCommand,
  addPeersCommand,
  addKillCommand,
  addFaultCommand,
  addMachinesCommand,
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
  const program = new CommandWithEnvironment("coppice")
    .description("an actor-supervised runtime for peer-to-peer nodes")
    .version(packageVersion())
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

function environmentName(option: string): string {
  return `COPPICE_${option.toUpperCase().replaceAll("-", "_")}`;
}

function endBadly(error: unknown, { terminal }: CliWorld): number {
  // Commander has printed its own complaint by now; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  const { lines, exitCode } = explainFailure(error);
  for (const line of lines) terminal.complain(line);
  return exitCode;
}
