/** What the commands that ask running nodes share: their options, whom they ask, how they print. */

import type { Command } from "commander";
import type { Plain } from "../control/plain.ts";
import type { NodeQuestion } from "./ask-node.ts";
import { findNodes, type NodeAddress, type NodeChoice } from "./node-choice.ts";
import { NODES_MAX } from "./devnet/manifest.ts";
import { BadInput, EXIT, explainFailure } from "./failure.ts";
import { wholeNumber } from "./options.ts";
import type { CliWorld } from "./world.ts";

/** Options of every command that asks a node. */
export interface AskFlags extends NodeChoice {
  readonly json?: boolean;
}

/** One question and how its answer is shown. */
export interface Question extends NodeQuestion {
  readonly show: (answer: Plain) => readonly string[];
}

/** Adds the options by which a user says whom to ask. */
export function withNodeChoice(command: Command): Command {
  return command
    .option("--data-dir <dir>", "data directory of a node, or of a devnet")
    .option("--socket <path>", "control socket of a node")
    .option("--node <n>", "which node of a devnet", wholeNumber(0, NODES_MAX - 1))
    .option("--json", "print JSON")
    .hook("preAction", (asked) => preferFlag(asked, "socket", "dataDir"));
}

/** Of two options that say the same, the one that was typed goes before one of the environment. */
function preferFlag(command: Command, ...pair: readonly [string, string]): void {
  const sources = pair.map((option) => command.getOptionValueSource(option));
  const given = sources.indexOf("env");
  if (sources.includes("cli") && given >= 0) command.setOptionValue(pair[given] ?? "", undefined);
}

/** Asks one node; with a devnet and no `--node` that is node 0. */
export async function askOne(
  flags: AskFlags,
  question: Question,
  world: CliWorld,
): Promise<number> {
  const [node] = await findNodes(flags);
  if (node === undefined) throw new BadInput("cannot find the node: the devnet has none");
  const answer = await world.ask(node.socket, asked(question));
  const { terminal } = world;
  if (flags.json) terminal.line(JSON.stringify(answer));
  else for (const line of question.show(answer)) terminal.line(line);
  return EXIT.ok;
}

/** What one node of several said: its answer, or why there is none. */
export interface NodeAnswer {
  readonly name: string;
  readonly answer: Plain | undefined;
  readonly failure: string | undefined;
}

/** Asks several nodes; one that does not answer does not spoil the others. */
function askAll(
  nodes: readonly NodeAddress[],
  verb: string,
  world: CliWorld,
): Promise<readonly NodeAnswer[]> {
  return Promise.all(
    nodes.map(async ({ name, socket }): Promise<NodeAnswer> => {
      try {
        const answer = await world.ask(socket, { verb });
        return { name, answer, failure: undefined };
      } catch (error) {
        return { name, answer: undefined, failure: explainFailure(error).lines[0] };
      }
    }),
  );
}

/**
 * Asks all nodes a user means and shows each in brief; one node alone is shown in full.
 *
 * @param brief one line about an answer
 */
export async function askThem(
  flags: AskFlags,
  question: Question & { readonly brief: (answer: Plain) => string },
  world: CliWorld,
): Promise<number> {
  const nodes = await findNodes(flags);
  if (nodes.length === 1) return askOne(flags, question, world);
  const answers = await askAll(nodes, question.verb, world);
  for (const { name, answer, failure } of answers) {
    const shown = answer === undefined ? `no answer: ${failure}` : question.brief(answer);
    const record = { name, answer: answer ?? null, failure: failure ?? null };
    world.terminal.line(flags.json ? JSON.stringify(record) : `${name}: ${shown}`);
  }
  return answers.some(({ answer }) => answer === undefined) ? EXIT.failed : EXIT.ok;
}

function asked({ verb, args }: NodeQuestion): NodeQuestion {
  return args === undefined ? { verb } : { verb, args };
}
