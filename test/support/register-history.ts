/** Histories of a register that does what it should: each operation happens at one moment of its own. */

import type { Operation } from "../../src/testing/spec.ts";
import { Dice } from "./histories.ts";

/** What is drawn. */
export interface RegisterHistory {
  readonly seed: number;
  readonly operations: number;
  readonly clients: number;
  /** Share of operations whose client is never told, in percent. */
  readonly unknownPercent: number;
  /** How many values are written. @defaultValue each write has one of its own */
  readonly values?: number;
}

interface Open {
  readonly id: number;
  readonly client: string;
  readonly name: "read" | "write" | "cas";
  readonly argument: { readonly expected?: number; readonly value: number } | undefined;
  readonly invokedAt: number;
  result: unknown;
  happened: boolean;
}

/** Runs clients against a register, one small step of one of them at a time. */
export function registerHistory(plan: RegisterHistory): Operation[] {
  return new RegisterRun(plan).history();
}

class RegisterRun {
  readonly #plan: RegisterHistory;
  readonly #dice: Dice;
  readonly #open: (Open | undefined)[];
  /** Operations nobody waits for, which may still happen. */
  readonly #left: Open[] = [];
  readonly #done: Operation[] = [];
  #value = 0;
  #begun = 0;
  #now = 0;

  constructor(plan: RegisterHistory) {
    this.#plan = plan;
    this.#dice = new Dice(plan.seed);
    this.#open = Array.from({ length: plan.clients }, () => undefined);
  }

  history(): Operation[] {
    while (this.#done.length < this.#plan.operations) {
      if (this.#dice.below(10) === 0) this.#happenLate();
      const client = this.#dice.below(this.#plan.clients);
      const open = this.#open[client];
      if (open === undefined) this.#begin(client);
      else if (!open.happened && this.#dice.below(2) === 0) this.#happen(open);
      else this.#end(client, open);
    }
    return this.#done;
  }

  #begin(client: number): void {
    if (this.#begun === this.#plan.operations) return;
    const id = this.#begun;
    this.#begun += 1;
    const name = this.#dice.pick<Open["name"]>(["write", "write", "read", "read", "cas"]);
    const { values } = this.#plan;
    const value = values === undefined ? id + 1 : this.#dice.below(values);
    const argument = name === "read" ? undefined : { expected: this.#value, value };
    const invokedAt = this.#tick();
    const open = { id, client: `c${client}`, name, argument, invokedAt };
    this.#open[client] = { ...open, result: undefined, happened: false };
  }

  #happen(open: Open): void {
    open.happened = true;
    const { name, argument } = open;
    if (name === "read") open.result = this.#value;
    if (name === "cas") open.result = this.#value === argument?.expected;
    if (name === "write" || open.result === true) this.#value = argument?.value ?? 0;
  }

  #happenLate(): void {
    const [late] = this.#left.splice(this.#dice.below(this.#left.length), 1);
    if (late !== undefined) this.#happen(late);
  }

  #end(client: number, open: Open): void {
    const isUnknown = this.#dice.below(100) < this.#plan.unknownPercent;
    if (!isUnknown && !open.happened) return;
    this.#open[client] = undefined;
    if (!open.happened && this.#dice.below(2) === 0) this.#left.push(open);
    const { happened: _, ...operation } = open;
    const returnedAt = this.#tick();
    this.#done.push(
      isUnknown
        ? { ...operation, result: undefined, status: "unknown", returnedAt }
        : { ...operation, status: "ok", returnedAt },
    );
  }

  #tick(): number {
    this.#now += 1;
    return this.#now;
  }
}
