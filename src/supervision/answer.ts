/** How a supervisor answers: with what a program comes to, or that it does not understand. */

import type { HandlerResult, MaybeLater } from "../actor/behaviour.ts";
import type { Cell } from "../actor/cell.ts";
import type { Envelope } from "../actor/envelope.ts";
import { isLater } from "../actor/later.ts";
import { keep, reply } from "../actor/result.ts";
import { RuntimeError } from "../errors.ts";
import { type Program, runProgram } from "./program.ts";

/** Answers the call at hand with what the program comes to. */
export function answerWith(supervisor: Cell, program: Program<unknown>): MaybeLater<HandlerResult> {
  const answer = runProgram(supervisor, program);
  return isLater(answer) ? answer.then((value) => reply(value)) : reply(answer);
}

/**
 * Anything a supervisor does not understand is counted and dropped, and a caller is told so at once.
 * OTP's supervisor crashes of an unknown call or cast; a typo of one caller must not cost a tree.
 */
export function unexpected(supervisor: Cell, { type, from }: Envelope): HandlerResult {
  supervisor.kernel.deadLetter(supervisor.path, type, "unhandled");
  const details = { actor: supervisor.path, message: type };
  const text = `cannot handle ${type}: ${supervisor.path} is a supervisor and knows no such request`;
  from?.fail(new RuntimeError("actor.missing_handler", details, text));
  return keep();
}
