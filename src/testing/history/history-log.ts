/** What clients asked and were told, in the order of begins and ends. */

import { assert } from "../../assert.ts";
import type { HistoryRecorder, Operation, PendingOperation } from "../spec.ts";

/** The history of one run. */
export class HistoryLog {
  readonly #begun: OpenOperation[] = [];
  #order = 0;

  /** Notes what one client does; it may have several operations under way. */
  client(name: string): HistoryRecorder {
    return { invoke: (operation, argument) => this.#begin(name, operation, argument) };
  }

  /** All operations in the order of their begins; one that has not ended is `unknown`. */
  operations(): readonly Operation[] {
    return this.#begun.map(({ operation, id }) => operation ?? this.#unfinished(id));
  }

  #begin(client: string, name: string, argument: unknown): PendingOperation {
    const id = this.#begun.length;
    const open: OpenOperation = { id, client, name, argument, invokedAt: this.#tick() };
    this.#begun.push(open);
    const end = (status: Operation["status"], result?: unknown): void => {
      assert(open.operation === undefined, "an operation ends once");
      open.operation = ended(open, { status, result, returnedAt: this.#tick() });
    };
    return {
      ok: (result) => end("ok", result),
      failed: () => end("failed"),
      unknown: () => end("unknown"),
    };
  }

  #unfinished(id: number): Operation {
    const open = this.#begun[id];
    assert(open !== undefined, "an operation that was begun is known");
    return ended(open, { status: "unknown", result: undefined, returnedAt: this.#order + 1 });
  }

  #tick(): number {
    this.#order += 1;
    return this.#order;
  }
}

interface OpenOperation {
  readonly id: number;
  readonly client: string;
  readonly name: string;
  readonly argument: unknown;
  readonly invokedAt: number;
  operation?: Operation;
}

function ended(
  { id, client, name, argument, invokedAt }: OpenOperation,
  end: Pick<Operation, "status" | "result" | "returnedAt">,
): Operation {
  return { id, client, name, argument, invokedAt, ...end };
}
