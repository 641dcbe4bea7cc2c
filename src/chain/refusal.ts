/** How the chain's rules say no. */

import { RuntimeError } from "../errors.ts";

/**
 * Makes the failure of one broken rule.
 *
 * @param rule the rule's name, `subject.what_is_wrong`; stable, for matching and counting
 * @param what the value that broke it, for people
 */
export function refused(rule: string, what: string): RuntimeError<"chain.refused"> {
  return new RuntimeError("chain.refused", { rule, what }, `cannot accept: ${rule} (${what})`);
}

/**
 * Throws unless a rule of the chain holds.
 *
 * @throws RuntimeError `chain.refused` with the rule's name
 */
export function demand(holds: boolean, rule: string, what: string): void {
  if (!holds) throw refused(rule, what);
}
