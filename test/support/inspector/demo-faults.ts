/** Faults of a node that is not there: they stand, are told, and end; nothing breaks of them. */

import { describeError } from "../../../src/errors.ts";
import { checkDeed, checkFault, FAULT_KINDS } from "../../../src/inspector/faults/fault-order.ts";
import { scopeOf, shownFault } from "../../../src/inspector/faults/fault-text.ts";
import { RuleBook } from "../../../src/inspector/faults/rule-book.ts";
import type { ShownFault } from "../../../src/inspector/faults/shown-fault.ts";
import type { ShownEvent } from "../../../src/inspector/protocol/bodies.ts";

/** The faults of the demo. */
export class DemoFaults {
  readonly #book = new RuleBook();
  readonly #host: { readonly atMs: () => number; readonly note: (event: ShownEvent) => void };

  constructor(host: { readonly atMs: () => number; readonly note: (event: ShownEvent) => void }) {
    this.#host = host;
  }

  /** Those that stand. */
  get shown(): readonly ShownFault[] {
    const atMs = this.#host.atMs();
    const now = { wallMs: atMs, monotonicMs: atMs };
    return this.#book.faults.map((fault) => shownFault(fault, now, "5eed"));
  }

  /** Whether a verb is one of faults. */
  knows(verb: string): boolean {
    return verb === "fault" || verb === "lift";
  }

  /** Does it; tells as JSON why not. */
  do(verb: string, args: object): string | undefined {
    const atMs = this.#host.atMs();
    this.#host.note({ type: "inspector.did", atMs, verb, args: JSON.stringify(args) });
    try {
      if (verb === "fault") this.#book.begin(checkFault(args, FAULT_KINDS), atMs);
      else this.#end(checkDeed(args, ["rule"]).rule, "lifted");
      return undefined;
    } catch (error) {
      return JSON.stringify({ error: { message: describeError(error) } });
    }
  }

  /** Ends what is over. */
  step(): void {
    for (const { id, why } of this.#book.due(this.#host.atMs())) this.#end(id, why);
  }

  #end(id: string, why: string): void {
    const fault = this.#book.end(id);
    if (fault === undefined) return;
    const says = `${fault.order.kind} ended: ${why}`;
    const about = scopeOf(fault.order);
    this.#host.note({ type: "fault", atMs: this.#host.atMs(), rule: id, about, says });
  }
}
