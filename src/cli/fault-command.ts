/** `coppice fault`: breaks a node that runs for development on purpose, or lifts what was broken. */

import type { Command } from "commander";
import type { Plain } from "../control/plain.ts";
import { type AskFlags, askOne, withNodeChoice } from "./ask-commands.ts";
import { BadInput } from "./failure.ts";
import { answerLines } from "./plain-text.ts";
import type { CliWorld, CommandRun } from "./world.ts";

/** Deeds that are verbs of their own; every other word is the kind of a fault. */
const VERBS = ["kill", "lift", "resume", "fire_timer"];

/** Adds `fault`. */
export function addFaultCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  const command = program
    .command("fault <what> [fields...]")
    .description(
      "break a running node on purpose, such as: drop path=/node/store next=3 (development only)",
    );
  withNodeChoice(command).action((what: string, fields: readonly string[], flags: AskFlags) =>
    run(() => {
      const given = fieldsOf(fields);
      const args = VERBS.includes(what)
        ? { verb: what, args: given }
        : { verb: "fault", args: { kind: what, ...given } };
      return askOne(flags, { verb: "do", args, show: answerLines }, world);
    }),
  );
}

/** Numbers as numbers, all else as text: the node says what is wrong. */
function fieldsOf(fields: readonly string[]): Record<string, Plain> {
  return Object.fromEntries(
    fields.map((field) => {
      const at = field.indexOf("=");
      if (at < 1) throw new BadInput(`cannot read ${field} (give name=value, such as next=3)`);
      const text = field.slice(at + 1);
      const isNumber = /^\d+(\.\d+)?$/.test(text) && !TEXTS.includes(field.slice(0, at));
      return [field.slice(0, at), isNumber ? Number(text) : text];
    }),
  );
}

/** Fields that are text whatever they look like. */
const TEXTS = ["path", "message", "timer", "peer", "patch", "seed", "rule"];
