/**
 * One XState machine run by one actor: it is given events in the actor's turns, its delays are the
 * actor's timers, and what its actions throw comes out here. XState alone would throw it at the
 * process, and go on with `setTimeout`, a global logger and ids of its own.
 */

import {
  type Actor,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  type EventFromLogic,
  type EventObject,
  type InputFrom,
} from "xstate";
import type { Cell } from "./cell.ts";
import type { HeardMachine } from "./machine-guards.ts";
import { type ChartHearer, followSteps } from "./machine-chart.ts";
import { armTimer, cancelTimer } from "./timers.ts";

/** Own message of a machine's delay; its payload is what to do then. */
export const DELAY = ":delay";

/** Own message of a machine that moved outside the actor's turn, by an invoked promise for one. */
export const MOVED = ":moved";

/** Where a run begins: afresh from its input, or at a snapshot. */
export type RunStart<Machine extends AnyStateMachine> =
  | { readonly input: InputFrom<Machine> }
  | { readonly snapshot: AnyMachineSnapshot };

/** A machine at work for one cell. */
export class MachineRun<Machine extends AnyStateMachine> {
  readonly #cell: Cell;
  readonly #actor: Actor<Machine>;
  readonly #heard: HeardMachine<Machine>;
  #unfollow: (() => void) | undefined;
  #isInTurn = false;
  hearer: ChartHearer | undefined;
  /** Whether the machine moved outside a turn and the actor's state has not followed yet. */
  isAhead = false;
  #lastDelay = 0;
  /** The event XState is setting a delay for. */
  #delayed: string | undefined;

  constructor(cell: Cell, heard: HeardMachine<Machine>, start: RunStart<Machine>) {
    this.#cell = cell;
    this.#heard = heard;
    const options = {
      ...start,
      id: cell.path,
      clock: { setTimeout: this.#setTimeout, clearTimeout: this.#clearTimeout },
      logger: this.#log,
    };
    this.#actor = createActor<Machine>(heard.machine, options as never);
    this.#noteDelays();
    // Without an observer of errors XState throws them at the process. They are read from the snapshot.
    this.#actor.subscribe({ next: this.#noticeMove, error: this.#noticeMove });
  }

  /** Where the machine is. */
  get snapshot(): AnyMachineSnapshot {
    return this.#actor.getSnapshot();
  }

  /** Enters the first state. */
  begin(): AnyMachineSnapshot {
    return this.#inTurn(() => this.#actor.start());
  }

  /** Gives the machine one event. */
  send(event: EventFromLogic<Machine>): AnyMachineSnapshot {
    return this.#inTurn(() => this.#actor.send(event));
  }

  /** Does what a delay was set for. */
  fire(delayed: () => void): AnyMachineSnapshot {
    return this.#inTurn(delayed);
  }

  /** Where the machine is, now that the actor follows. */
  catchUp(): AnyMachineSnapshot {
    this.isAhead = false;
    return this.snapshot;
  }

  /** Whether the machine would take an event as it stands. */
  can(event: EventFromLogic<Machine>): boolean {
    this.#heard.hearer = this.hearer?.guard;
    try {
      return this.snapshot.can(event);
    } finally {
      this.#heard.hearer = undefined;
    }
  }

  /** Lets somebody hear every step the machine takes and every guard it asks, or nobody any more. */
  follow(hearer: ChartHearer | undefined): void {
    this.hearer = hearer;
    this.#unfollow?.();
    const begins = (event: EventObject): void => {
      this.#heard.hearer = this.hearer?.guard;
      this.hearer?.event(event);
    };
    this.#unfollow = hearer && followSteps(this.#actor, hearer.step, begins);
  }

  /** Stops the machine and what it invoked. */
  end(): void {
    this.#inTurn(() => this.#actor.stop());
  }

  #inTurn(work: () => void): AnyMachineSnapshot {
    this.#isInTurn = true;
    this.isAhead = false;
    this.#heard.hearer = this.hearer?.guard;
    try {
      work();
    } finally {
      this.#isInTurn = false;
      this.#heard.hearer = undefined;
    }
    return this.snapshot;
  }

  readonly #noticeMove = (): void => {
    if (this.#isInTurn) return;
    this.#heard.hearer = undefined;
    if (!this.#cell.isAlive) return;
    this.isAhead = true;
    this.#cell.mailbox.putSystem(this.#cell.kernel.note("own", MOVED, undefined));
  };

  readonly #setTimeout = (delayed: () => void, afterMs: number): string => {
    this.#lastDelay += 1;
    const name = `${DELAY} ${this.#lastDelay}`;
    armTimer(this.#cell, name, { afterMs, type: DELAY, payload: delayed, of: this.#delayed });
    return name;
  };

  /** XState's clock is told only how long; which delay it is stands in what is scheduled. */
  #noteDelays(): void {
    const { scheduler } = this.#actor.system;
    const { schedule } = scheduler;
    scheduler.schedule = (...args) => {
      const [source, , { type }] = args;
      this.#delayed = source === this.#actor ? type : undefined;
      schedule(...args);
    };
  }

  readonly #clearTimeout = (name: string): void => cancelTimer(this.#cell, name);

  readonly #log = (...values: unknown[]): void => {
    const { events } = this.#cell.kernel;
    if (!events.observed) return;
    events.emit({ type: "app", name: "machine.log", values: { actor: this.#cell.path, values } });
  };
}
