/** Histories of transactions over lists that each happen at one moment of their own. */

import type { TransactionStep } from "../../src/testing/history/list-append/transaction.ts";
import type { Operation } from "../../src/testing/spec.ts";
import { Dice } from "./histories.ts";

/** What is drawn. */
export interface ListHistory {
  readonly seed: number;
  readonly transactions: number;
  readonly clients: number;
  /** Lists in use at a time. */
  readonly keys: number;
  /** Share of transactions whose client is never told, in percent. */
  readonly unknownPercent: number;
  /** Appends after which a list is left and a new one begun. @defaultValue 40 */
  readonly appendsMax?: number;
}

interface Open {
  readonly id: number;
  readonly client: string;
  readonly argument: readonly TransactionStep[];
  readonly invokedAt: number;
  result: (readonly number[] | undefined)[] | undefined;
}

/** Runs clients against lists, one small step of one of them at a time. */
export function listHistory(plan: ListHistory): Operation[] {
  return new ListRun(plan).history();
}

class ListRun {
  readonly #plan: ListHistory;
  readonly #dice: Dice;
  readonly #open: (Open | undefined)[];
  readonly #lists = new Map<string, number[]>();
  readonly #done: Operation[] = [];
  #begun = 0;
  #now = 0;
  #value = 0;

  constructor(plan: ListHistory) {
    this.#plan = plan;
    this.#dice = new Dice(plan.seed);
    this.#open = Array.from({ length: plan.clients }, () => undefined);
  }

  history(): Operation[] {
    while (this.#done.length < this.#plan.transactions) {
      const client = this.#dice.below(this.#plan.clients);
      const open = this.#open[client];
      if (open === undefined) this.#begin(client);
      else if (open.result === undefined && this.#dice.below(3) > 0) this.#happen(open);
      else this.#end(client, open);
    }
    return this.#done;
  }

  #begin(client: number): void {
    if (this.#begun === this.#plan.transactions) return;
    const id = this.#begun;
    this.#begun += 1;
    const argument = Array.from({ length: 1 + this.#dice.below(4) }, () => this.#step());
    this.#open[client] = {
      id,
      client: `c${client}`,
      argument,
      invokedAt: this.#tick(),
      result: undefined,
    };
  }

  #step(): TransactionStep {
    const { keys, appendsMax = 40 } = this.#plan;
    const era = Math.floor(this.#value / (keys * appendsMax));
    const key = `k${era * keys + this.#dice.below(keys)}`;
    if (this.#dice.below(2) === 0) return { do: "read", key };
    this.#value += 1;
    return { do: "append", key, value: this.#value };
  }

  #happen(open: Open): void {
    open.result = open.argument.map((step) => {
      const list = this.#lists.get(step.key) ?? [];
      if (step.do === "read") return [...list];
      this.#lists.set(step.key, [...list, step.value as number]);
      return undefined;
    });
  }

  #end(client: number, open: Open): void {
    const isUnknown = this.#dice.below(100) < this.#plan.unknownPercent;
    if (!isUnknown && open.result === undefined) return;
    this.#open[client] = undefined;
    const operation = { ...open, name: "transaction", returnedAt: this.#tick() };
    this.#done.push(
      isUnknown
        ? { ...operation, result: undefined, status: "unknown" }
        : { ...operation, status: "ok" },
    );
  }

  #tick(): number {
    this.#now += 1;
    return this.#now;
  }
}
