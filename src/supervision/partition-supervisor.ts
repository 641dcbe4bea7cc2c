/**
 * A supervisor of equal children, the partitions of one service: a key chooses among them, without
 * asking the supervisor, so that it is never what all of them wait for.
 *
 * @see Elixir `PartitionSupervisor`
 */

import type { Behaviour, HandlerResult, MaybeLater } from "../actor/behaviour.ts";
import type { Cell } from "../actor/cell.ts";
import { childSpecMaker, type PlainChildSpec } from "../actor/child-spec.ts";
import type { ActorDefinition } from "../actor/define-actor.ts";
import type { Envelope } from "../actor/envelope.ts";
import { noSuchActor } from "../actor/call-failures.ts";
import type { Call } from "../actor/protocol.ts";
import { type ActorRef, cellOf, refOf } from "../actor/ref.ts";
import { startCell } from "../actor/start.ts";
import type { AnyRef } from "../actor/sys.ts";
import { RuntimeError } from "../errors.ts";
import {
  type ChildCounts,
  type ChildEntry,
  type Done,
  restartStopped,
  type StartRefused,
  terminateChild,
} from "./admin.ts";
import { answerWith } from "./answer.ts";
import { supervisorBehaviour } from "./define-supervisor.ts";
import { DYNAMIC_DEFAULTS } from "./dynamic-state.ts";
import { type PartitionKey, partitionOf } from "./partition-key.ts";
import type { Program } from "./program.ts";
import type { Strategy } from "./strategy.ts";
import { type FullSupervisorFlags, SupervisorState } from "./supervisor-state.ts";

/** Partitions one supervisor may have; more than any process has use for. */
export const PARTITIONS_MAX = 65_536;

/** A number of partitions that cannot be had. */
export interface ResizeRefused {
  readonly ok: false;
  readonly error: { readonly tag: "invalid_partitions"; readonly value: unknown };
}

/** Answer of `resize`. */
export type ResizeAnswer = Done | ResizeRefused | StartRefused;

/** What a partition supervisor understands. */
export type PartitionMessages = {
  /** Runs that many partitions, 0 up to the number it was defined with. */
  resize: Call<number, ResizeAnswer>;
  whichChildren: Call<void, readonly ChildEntry[]>;
  countChildren: Call<void, ChildCounts>;
};

/** What a partition supervisor is. */
export interface PartitionPlan<M, A, Options> {
  /** Its name in paths and reports, and its id as a child. */
  readonly id: string;
  /** What each partition runs. */
  readonly actor: ActorDefinition<M, A>;
  /** The start arguments of one partition, from 0. */
  readonly args: (partition: number, options: Options) => A;
  /** How many there are. */
  readonly partitions: number;
  /** What their specifications say other than the default; ids are the partitions' numbers. */
  readonly overrides?: Pick<PlainChildSpec, "restart" | "shutdown" | "backoff" | "budget">;
  /** @defaultValue "one_for_one" */
  readonly strategy?: Strategy;
  /** Restarts allowed within the period. @defaultValue 3, Elixir's */
  readonly intensity?: number;
  /** Length of the period in ms. @defaultValue 5_000 */
  readonly periodMs?: number;
  /** Partitions are equals, so none of them is significant. */
  readonly autoShutdown?: "never";
}

/** A partition supervisor as others start and use it. */
export interface PartitionDefinition<M, Options>
  extends ActorDefinition<PartitionMessages, Options> {
  /**
   * The incarnation that runs the key's partition now. Ask again for the next message: it may have
   * been restarted, and the number of partitions may have changed.
   *
   * @throws RuntimeError `call.no_such_actor` when the supervisor or the partition does not run
   */
  partition(supervisor: AnyRef, key: PartitionKey): ActorRef<M>;
  /**
   * How many partitions are to run.
   *
   * @throws RuntimeError `call.no_such_actor` when the supervisor does not run
   */
  partitions(supervisor: AnyRef): number;
}

/**
 * Defines a partition supervisor by Elixir's rules.
 *
 * @throws RuntimeError `supervision.invalid` when the plan cannot be run
 * @example
 * const caches = definePartitionSupervisor({
 *   id: "caches",
 *   actor: cache,
 *   args: (partition) => ({ partition }),
 *   partitions: 8,
 * });
 */
export function definePartitionSupervisor<M, A, Options = void>(
  plan: PartitionPlan<M, A, Options>,
): PartitionDefinition<M, Options> {
  checkPlan(plan);
  const behaviour = partitionBehaviour(plan);
  return {
    name: plan.id,
    behaviour,
    childSpec: childSpecMaker(behaviour),
    partition: (supervisor, key) => refOf<M>(routed(supervisor, key)),
    partitions: (supervisor) => stateOf(supervisor).active,
  };
}

/** What a partition supervisor knows besides. */
class PartitionState extends SupervisorState {
  /** How many partitions are to run; those with a higher number are stopped. */
  active: number;

  constructor(cell: Cell, flags: FullSupervisorFlags, active: number) {
    super(cell, flags);
    this.active = active;
  }
}

function partitionBehaviour<M, A, Options>(plan: PartitionPlan<M, A, Options>): Behaviour<Options> {
  const { id, partitions } = plan;
  const flags = {
    strategy: plan.strategy ?? "one_for_one",
    intensity: plan.intensity ?? DYNAMIC_DEFAULTS.intensity,
    periodMs: plan.periodMs ?? DYNAMIC_DEFAULTS.periodMs,
  };
  const children = (options: Options) =>
    Array.from({ length: partitions }, (_, partition) => specOf(plan, partition, options));
  const inner = supervisorBehaviour<Options, "never">(
    { id, ...flags, children },
    (cell, full) => new PartitionState(cell, full, partitions),
  );
  return { ...inner, receive: (cell, envelope) => receive(inner, cell, envelope) };
}

function specOf<M, A, Options>(
  { actor, args, overrides }: PartitionPlan<M, A, Options>,
  partition: number,
  options: Options,
): PlainChildSpec {
  const id = String(partition);
  const start = { behaviour: actor.behaviour, args: args(partition, options) };
  return {
    ...overrides,
    id,
    type: actor.behaviour.kind,
    start: (starter) => startCell(starter, start, { label: id }),
  };
}

function receive(
  inner: Pick<Behaviour, "receive">,
  cell: Cell,
  envelope: Envelope,
): MaybeLater<HandlerResult> {
  const { state } = cell;
  const isResize = envelope.kind === "message" && envelope.type === "resize";
  if (!isResize || !(state instanceof PartitionState)) return inner.receive(cell, envelope);
  return answerWith(cell, resize(state, envelope.payload));
}

/** Stops the partitions beyond the number from the last, or starts those below it from the first. */
function* resize(state: PartitionState, wanted: unknown): Program<ResizeAnswer> {
  if (!isCount(wanted) || wanted > state.children.size) {
    return { ok: false, error: { tag: "invalid_partitions", value: wanted } };
  }
  for (let partition = state.active - 1; partition >= wanted; partition -= 1) {
    state.active = partition;
    yield* terminateChild(state, String(partition));
  }
  for (let partition = state.active; partition < wanted; partition += 1) {
    const answer = yield* restartStopped(state, String(partition));
    if (!answer.ok && "reason" in answer.error) return { ok: false, error: answer.error };
    state.active = partition + 1;
  }
  return { ok: true };
}

function routed(supervisor: AnyRef, key: PartitionKey): Cell {
  const state = stateOf(supervisor);
  const partition = state.active === 0 ? undefined : partitionOf(key, state.active);
  const child = partition === undefined ? undefined : state.children.get(String(partition));
  if (child?.cell?.isAlive === true) return child.cell;
  throw noSuchActor(`${supervisor.address}, partition ${partition ?? "of none"}`);
}

function stateOf(supervisor: AnyRef): PartitionState {
  const state = cellOf(supervisor)?.state;
  if (state instanceof PartitionState) return state;
  throw noSuchActor(supervisor.address);
}

function checkPlan<M, A, Options>(plan: PartitionPlan<M, A, Options>): void {
  const { id, actor, args, partitions, autoShutdown } = plan;
  if (typeof id !== "string" || id === "") throw invalid(String(id), "it has no id");
  if (typeof actor !== "object" || actor === null || !("behaviour" in actor)) {
    throw invalid(id, "it has no actor to run");
  }
  if (typeof args !== "function") throw invalid(id, "args is no function");
  if (!isCount(partitions) || partitions < 1) {
    throw invalid(id, `partitions is ${String(partitions)} (expected 1 to ${PARTITIONS_MAX})`);
  }
  if (autoShutdown !== undefined && autoShutdown !== "never") {
    throw invalid(id, `autoShutdown is ${String(autoShutdown)} (expected never)`);
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= PARTITIONS_MAX;
}

function invalid(supervisor: string, reason: string): RuntimeError<"supervision.invalid"> {
  const text = `cannot define the partition supervisor ${supervisor}: ${reason}`;
  return new RuntimeError("supervision.invalid", { supervisor, reason }, text);
}
