/**
 * Actors that are XState machines: the mailbox feeds the machine, the machine's snapshot is the
 * actor's state, its final state is the actor's end, and what its actions throw is the actor's crash.
 *
 * @see `docs/semantics.md` section 4
 */

import type { AnyMachineSnapshot, AnyStateMachine, EventFromLogic, InputFrom } from "xstate";
import type { MailboxLimit } from "../mailbox/mailbox.ts";
import type { Behaviour, HandlerResult } from "./behaviour.ts";
import type { Cell } from "./cell.ts";
import { childSpecMaker } from "./child-spec.ts";
import type { ActorDefinition } from "./define-actor.ts";
import type { Envelope } from "./envelope.ts";
import { type HeardMachine, heardMachine } from "./machine-guards.ts";
import { activeIn, lookAt } from "./machine-chart.ts";
import { mailboxLimitOf } from "./mailbox-plan.ts";
import { DELAY, MachineRun, MOVED } from "./machine-run.ts";
import type { Cast } from "./protocol.ts";
import { type InitResult, keep, next, postpone, started, stopWith } from "./result.ts";

/** The events of a machine as messages: the name is the type, the payload is the rest. */
export type MachineMessages<Machine extends AnyStateMachine> = {
  readonly [E in EventFromLogic<Machine> as E["type"]]: Cast<
    keyof Omit<E, "type"> extends never ? void : Omit<E, "type">
  >;
};

/** What a machine actor is. */
export interface MachinePlan<Machine extends AnyStateMachine> {
  /** Shown in paths and reports. */
  readonly name: string;
  /** The machine; its actions, guards and delays are provided already. */
  readonly machine: Machine;
  /**
   * What happens to an event the state has no transition for: it becomes a dead letter, or waits
   * until the machine has moved. @defaultValue "dead_letter"
   */
  readonly untaken?: "dead_letter" | "postpone";
  /** @defaultValue 10_000 messages, `reject` */
  readonly mailbox?: Partial<MailboxLimit>;
  /** Whether the parent's shutdown waits for the machine's turn. @defaultValue false */
  readonly trapExit?: boolean;
}

/**
 * Defines an actor whose states are those of a machine; it starts from the machine's input.
 *
 * @throws RuntimeError `option.invalid` when no mailbox can be as asked for
 * @example
 * const door = defineMachineActor({ name: "door", machine: doorMachine });
 * (await runtime.start(door)).ref.cast.open();
 */
export function defineMachineActor<Machine extends AnyStateMachine>(
  plan: MachinePlan<Machine>,
): ActorDefinition<MachineMessages<Machine>, InputFrom<Machine>> {
  const behaviour = machineBehaviour(plan);
  return { name: plan.name, behaviour, childSpec: childSpecMaker(behaviour) };
}

/** What a machine actor does unless told otherwise. */
export const MACHINE_DEFAULTS = { untaken: "dead_letter", trapExit: false } as const;

type Runs<Machine extends AnyStateMachine> = WeakMap<Cell, MachineRun<Machine>>;

function machineBehaviour<Machine extends AnyStateMachine>(
  plan: MachinePlan<Machine>,
): Behaviour<InputFrom<Machine>> {
  const runs: Runs<Machine> = new WeakMap();
  const heard = heardMachine(plan.machine);
  return {
    name: plan.name,
    kind: "worker",
    trapExit: plan.trapExit ?? MACHINE_DEFAULTS.trapExit,
    mailbox: mailboxLimitOf(plan.mailbox),
    init: (input, cell) => {
      cell.exitObservers ??= [];
      cell.exitObservers.push(() => endRun(runs, cell));
      const run = new MachineRun(cell, heard, { input });
      runs.set(cell, run);
      return begun(run);
    },
    receive: (cell, envelope) => receive(plan, runOf(heard, runs, cell), { cell, envelope }),
    phase: (state) => state,
    chart: {
      machine: plan.machine,
      active: (state) => activeIn(state as AnyMachineSnapshot),
      follow: (cell, hearer) => {
        runs.get(cell)?.follow(hearer);
        return () => runs.get(cell)?.follow(undefined);
      },
      look: (state) => lookAt(state as AnyMachineSnapshot),
    },
  };
}

/** A machine that is done or broken when it begins is so at once. */
function begun<Machine extends AnyStateMachine>(run: MachineRun<Machine>): InitResult<unknown> {
  const snapshot = run.begin();
  if (snapshot.status === "error") throw snapshot.error;
  return snapshot.status === "done"
    ? started(snapshot, { continueWith: [MOVED] })
    : started(snapshot);
}

/** Whatever ends the actor ends its machine; what the machine invoked may throw when it is stopped. */
function endRun<Machine extends AnyStateMachine>(runs: Runs<Machine>, cell: Cell): void {
  cell.guard("stop", () => runs.get(cell)?.end());
}

/** The run of a cell; a state that somebody replaced is where a new run begins. */
function runOf<Machine extends AnyStateMachine>(
  heard: HeardMachine<Machine>,
  runs: Runs<Machine>,
  cell: Cell,
): MachineRun<Machine> {
  const known = runs.get(cell);
  const state = cell.state as AnyMachineSnapshot;
  if (known !== undefined && (known.snapshot === state || known.isAhead)) return known;
  known?.end();
  const run = new MachineRun(cell, heard, { snapshot: state });
  runs.set(cell, run);
  run.begin();
  run.follow(known?.hearer);
  return run;
}

interface Entry {
  readonly cell: Cell;
  readonly envelope: Envelope;
}

function receive<Machine extends AnyStateMachine>(
  plan: MachinePlan<Machine>,
  run: MachineRun<Machine>,
  { cell, envelope }: Entry,
): HandlerResult {
  const { kind, type, payload } = envelope;
  if (kind === "own" && type === DELAY) return moved(run.fire(payload as () => void));
  if (kind === "own" && type === MOVED) return moved(run.catchUp());
  const event = { ...(payload as object | undefined), type } as EventFromLogic<Machine>;
  if (kind === "message" && run.can(event)) return moved(run.send(event));
  if (kind === "message" && (plan.untaken ?? MACHINE_DEFAULTS.untaken) === "postpone")
    return postpone();
  cell.kernel.deadLetter(cell.path, type, "unhandled");
  return keep();
}

function moved(snapshot: AnyMachineSnapshot): HandlerResult {
  if (snapshot.status === "error") throw snapshot.error;
  return snapshot.status === "done" ? stopWith("normal", snapshot) : next(snapshot);
}
