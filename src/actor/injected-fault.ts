/** What an actor crashes of when a rule says so: in a simulation, or in a runtime that faults are done to. */

/** A crash somebody asked for. */
export class InjectedFault extends Error {
  override readonly name = "InjectedFault";

  /** @param rule the rule's id */
  constructor(rule: string) {
    super(`injected by ${rule}`);
  }
}
