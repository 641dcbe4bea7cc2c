/** `coppice machines`: the state machines a node is made of, in whichever language somebody draws or runs them. */

import { type Command, Option } from "commander";
import { renderDot } from "../machines/dot.ts";
import type { MachineGraph } from "../machines/graph.ts";
import { renderMermaid } from "../machines/mermaid.ts";
import { renderScxml } from "../machines/scxml.ts";
import { renderStatelyJson } from "../machines/stately.ts";
import { BadInput, EXIT } from "./failure.ts";
import { type ProductMachine, productMachines } from "./product-machines.ts";
import { tableLines } from "./table.ts";
import type { CliWorld, CommandRun } from "./world.ts";

type Render = (graph: MachineGraph) => string | Promise<string>;

/** What a machine can be written as. */
const FORMATS: Readonly<Record<string, Render>> = {
  mermaid: renderMermaid,
  dot: renderDot,
  // Laying out takes a package that nothing else needs.
  svg: async (graph) => (await import("../machines/svg.ts")).renderSvg(graph),
  scxml: renderScxml,
  stately: renderStatelyJson,
  json: (graph) => JSON.stringify(graph),
};

interface MachinesFlags {
  readonly format?: string;
}

/** Adds `machines`. */
export function addMachinesCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  const format = new Option("--format <format>", "write them out").choices(Object.keys(FORMATS));
  program
    .command("machines [name]")
    .description("list the state machines of a node, or write them out as drawings or programs")
    .addOption(format)
    .action((name: string | undefined, flags: MachinesFlags) =>
      run(() => showMachines(name, flags, world)),
    );
}

async function showMachines(
  name: string | undefined,
  { format }: MachinesFlags,
  { terminal }: CliWorld,
): Promise<number> {
  const all = await productMachines();
  const chosen = name === undefined ? all : all.filter((machine) => machine.name === name);
  if (chosen.length === 0) {
    throw new BadInput(
      `cannot show ${name}: there is no such machine (coppice machines lists them)`,
    );
  }
  if (format === undefined) for (const line of listed(chosen)) terminal.line(line);
  const render = FORMATS[format ?? ""];
  if (render !== undefined) {
    for (const { graph } of chosen) terminal.line((await render(graph)).trimEnd());
  }
  return EXIT.ok;
}

function listed(machines: readonly ProductMachine[]): readonly string[] {
  return tableLines(
    ["machine", "states", "transitions", "hash", "source"],
    machines.map(({ name, file, graph }) => [
      name,
      String(graph.states.length - 1),
      String(graph.transitions.length),
      graph.hash,
      file,
    ]),
  );
}
