/** Draws every machine of the product as one page: `docs/lifecycles.md`. */

import type { AnyStateMachine } from "xstate";
import { bootstrapMachine } from "../actors/bootstrap.machine.ts";
import { connectionMachine } from "../actors/connection.machine.ts";
import { lifecycleMachine } from "../src/actor/lifecycle.machine.ts";

/** A machine and whose life it is. */
interface Drawn {
  readonly title: string;
  readonly file: string;
  readonly machine: AnyStateMachine;
}

const DRAWN: readonly Drawn[] = [
  { title: "Every actor", file: "src/actor/lifecycle.machine.ts", machine: lifecycleMachine },
  { title: "A connection", file: "actors/connection.machine.ts", machine: connectionMachine },
  { title: "A bootstrap", file: "actors/bootstrap.machine.ts", machine: bootstrapMachine },
];

/** Renders the page. */
export function renderLifecycles(): string {
  const intro = "Generated from the machines by `npm run docs:write`; do not edit by hand.";
  return ["# Lifecycles", "", intro, "", ...DRAWN.flatMap(section)].join("\n");
}

function section({ title, file, machine }: Drawn): string[] {
  const states = Object.entries(machine.states);
  return [
    `## ${title}`,
    "",
    `Source: \`${file}\`.`,
    "",
    "```mermaid",
    "stateDiagram-v2",
    `  [*] --> ${String(machine.config.initial)}`,
    ...states.flatMap(([name, node]) => arrows(name, node)),
    "```",
    "",
    "| state | what is true, and how one leaves |",
    "|---|---|",
    ...states.map(([name, node]) => `| \`${name}\` | ${node.description ?? ""} |`),
    "",
  ];
}

type StateNode = AnyStateMachine["states"][string];

function arrows(name: string, node: StateNode): string[] {
  const lines = [...node.transitions].flatMap(([event, transitions]) =>
    transitions.flatMap(({ target }) =>
      (target ?? []).map((to) => `  ${name} --> ${to.key}: ${event}`),
    ),
  );
  return node.type === "final" ? [...lines, `  ${name} --> [*]`] : lines;
}
