/** Defining a dynamic supervisor: children are started on request and know no order. */

import type { HandlerResult, MaybeLater } from "../actor/behaviour.ts";
import type { Cell } from "../actor/cell.ts";
import { type ChildSpec, childSpecMaker } from "../actor/child-spec.ts";
import type { ActorDefinition } from "../actor/define-actor.ts";
import type { Envelope } from "../actor/envelope.ts";
import type { Call } from "../actor/protocol.ts";
import { failed, ignore, type InitResult, reply, started } from "../actor/result.ts";
import type { AnyRef } from "../actor/sys.ts";
import type { ChildCounts, ChildEntry, StartChildAnswer, TerminateChildAnswer } from "./admin.ts";
import { answerWith, unexpected } from "./answer.ts";
import type { Child } from "./child.ts";
import type { Checked, FullChildSpec } from "./child-spec.ts";
import {
  addDynamic,
  countDynamic,
  dynamicExited,
  dynamicSpec,
  retryDynamic,
  terminateDynamic,
  whichDynamic,
} from "./dynamic-children.ts";
import {
  DYNAMIC_DEFAULTS,
  type DynamicFlags,
  type DynamicFlavour,
  DynamicState,
} from "./dynamic-state.ts";
import { stopAllAtOnce } from "./stop-all-dynamic.ts";
import { behaviourOf } from "./supervisor-behaviour.ts";
import { checkIntensity, type FlagError } from "./supervisor-state.ts";

/** What a dynamic supervisor understands; `Args` is what its template makes a child from. */
export type DynamicMessages<Args> = {
  startChild: Call<Args, StartChildAnswer>;
  terminateChild: Call<AnyRef, TerminateChildAnswer>;
  whichChildren: Call<void, readonly ChildEntry[]>;
  countChildren: Call<void, ChildCounts>;
  getChildSpec: Call<AnyRef, FullChildSpec | undefined>;
};

/** What a dynamic supervisor is. */
export interface DynamicPlan<Args, Options> {
  /** Its name in paths and reports, and its id as a child. */
  readonly id: string;
  /** Makes a child's specification from its own arguments and the supervisor's options. */
  readonly child: (args: Args, options: Options) => ChildSpec;
  /** Decides at start whether to run at all. @defaultValue yes */
  readonly when?: (options: Options) => boolean;
  /** Restarts allowed within the period. @defaultValue 3, Elixir's */
  readonly intensity?: number;
  /** Length of the period in ms. @defaultValue 5_000 */
  readonly periodMs?: number;
  /** Children at most, those being restarted included. @defaultValue no limit */
  readonly maxChildren?: number;
  /** Its children know no order and no ids, so none of them is significant. */
  readonly autoShutdown?: "never";
}

/** A dynamic supervisor as others start it. */
export interface DynamicDefinition<Args, Options>
  extends ActorDefinition<DynamicMessages<Args>, Options> {
  readonly flags: { readonly intensity?: number; readonly periodMs?: number };
}

/**
 * Defines a dynamic supervisor by Elixir's rules (`DynamicSupervisor`).
 *
 * @example
 * const sessions = defineDynamicSupervisor({
 *   id: "sessions",
 *   child: (args: SessionArgs) => session.childSpec(args, { restart: "temporary" }),
 * });
 */
export function defineDynamicSupervisor<Args = void, Options = void>(
  plan: DynamicPlan<Args, Options>,
): DynamicDefinition<Args, Options> {
  return definition(plan, "dynamic");
}

/** Defines a dynamic supervisor by OTP's rules (`simple_one_for_one`): intensity 1 by default. */
export function defineSimpleOneForOne<Args = void, Options = void>(
  plan: DynamicPlan<Args, Options>,
): DynamicDefinition<Args, Options> {
  return definition({ intensity: 1, ...plan }, "simple_one_for_one");
}

/** Starts any child from its specification; ids do not matter. */
export function anyChild(spec: ChildSpec): ChildSpec {
  return spec;
}

function definition<Args, Options>(
  plan: DynamicPlan<Args, Options>,
  flavour: DynamicFlavour,
): DynamicDefinition<Args, Options> {
  const behaviour = behaviourOf<Options, DynamicState>({
    id: plan.id,
    state: DynamicState,
    init: (options, cell) => initDynamic(plan, { flavour, options, cell }),
    childOf: runningChild,
    exited: dynamicExited,
    retry: retryDynamic,
    request: receiveRequest,
    stopAll: stopAllAtOnce,
    list: whichDynamic,
  });
  return { name: plan.id, behaviour, flags: plan, childSpec: childSpecMaker(behaviour) };
}

interface Start<Options> {
  readonly flavour: DynamicFlavour;
  readonly options: Options;
  readonly cell: Cell;
}

function initDynamic<Args, Options>(
  plan: DynamicPlan<Args, Options>,
  { flavour, options, cell }: Start<Options>,
): InitResult<unknown> {
  const flags = checkDynamicFlags(plan, flavour);
  if (!flags.ok) return failed({ reason: { supervisorData: flags.error } });
  if (plan.when?.(options) === false) return ignore();
  const specOf = (args: unknown): ChildSpec => plan.child(args as Args, options);
  return started(new DynamicState(cell, flags.value, specOf));
}

function checkDynamicFlags<Args, Options>(
  plan: DynamicPlan<Args, Options>,
  flavour: DynamicFlavour,
): Checked<DynamicFlags, FlagError> {
  const flags = {
    flavour,
    intensity: plan.intensity ?? DYNAMIC_DEFAULTS.intensity,
    periodMs: plan.periodMs ?? DYNAMIC_DEFAULTS.periodMs,
    maxChildren: plan.maxChildren ?? DYNAMIC_DEFAULTS.maxChildren,
  };
  const error = checkIntensity(flags) ?? autoShutdownError(plan.autoShutdown, flavour);
  if (error !== undefined) return { ok: false, error };
  const { maxChildren } = flags;
  const isCount = maxChildren === Number.POSITIVE_INFINITY || Number.isInteger(maxChildren);
  if (!isCount || maxChildren < 0) {
    return { ok: false, error: { tag: "invalid_max_children", value: maxChildren } };
  }
  return { ok: true, value: flags };
}

/** OTP names the combination, Elixir the value. */
function autoShutdownError(autoShutdown: unknown, flavour: DynamicFlavour): FlagError | undefined {
  if (autoShutdown === undefined || autoShutdown === "never") return undefined;
  return flavour === "dynamic"
    ? { tag: "invalid_auto_shutdown", value: autoShutdown }
    : { tag: "bad_combination", value: { strategy: flavour, autoShutdown } };
}

/** While a restart is retried the last incarnation still stands for its child, and runs no more. */
function runningChild({ children }: DynamicState, cell: Cell): Child | undefined {
  const child = children.get(cell);
  return child?.status === "running" ? child : undefined;
}

function receiveRequest(state: DynamicState, envelope: Envelope): MaybeLater<HandlerResult> {
  const { type, payload } = envelope;
  switch (type as keyof DynamicMessages<unknown>) {
    case "startChild":
      return answerWith(state.cell, addDynamic(state, payload));
    case "terminateChild":
      return answerWith(state.cell, terminateDynamic(state, payload as AnyRef));
    case "whichChildren":
      return reply(whichDynamic(state));
    case "countChildren":
      return reply(countDynamic(state));
    case "getChildSpec":
      return reply(dynamicSpec(state, payload as AnyRef));
    default:
      return isStaticRequest(state, type) ? reply(REFUSED) : unexpected(state.cell, envelope);
  }
}

const REFUSED = { ok: false, error: { tag: "simple_one_for_one" } } as const;

/** Requests by id, which OTP's `simple_one_for_one` refuses by name. */
function isStaticRequest({ flags }: DynamicState, type: string): boolean {
  return (
    flags.flavour === "simple_one_for_one" && (type === "restartChild" || type === "deleteChild")
  );
}
