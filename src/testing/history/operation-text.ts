/** Operations of a history as messages show them. */

import { textOf } from "../oracles/event-text.ts";
import type { Operation } from "../spec.ts";

/** How many operations a message lists. */
const LISTED_MAX = 8;

/** One operation in one line. */
export function describeOperation({ id, client, name, argument, ...end }: Operation): string {
  const asked = argument === undefined ? "" : textOf(argument);
  const told = end.status === "ok" ? describeResult(end.result) : `: ${end.status}`;
  return `${client} ${name}(${asked})${told} [operation ${id}, ${end.invokedAt} to ${end.returnedAt}]`;
}

/** Several operations, the first few of them by name. */
export function describeOperations(operations: readonly Operation[]): string {
  const listed = operations.slice(0, LISTED_MAX).map(describeOperation).join("; ");
  const left = operations.length - LISTED_MAX;
  return left > 0 ? `${listed}; and ${left} more` : listed;
}

function describeResult(result: unknown): string {
  return result === undefined ? "" : ` = ${textOf(result)}`;
}
