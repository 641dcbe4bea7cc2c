/** Defining a static supervisor: its flags and its children. */

import type { Behaviour, HandlerResult, MaybeLater } from "../actor/behaviour.ts";
import type { Cell } from "../actor/cell.ts";
import { type ChildSpec, childSpecMaker, type PlainChildSpec } from "../actor/child-spec.ts";
import type { ActorDefinition } from "../actor/define-actor.ts";
import type { Envelope } from "../actor/envelope.ts";
import { failed, type Ignore, type InitResult, reply, started } from "../actor/result.ts";
import type { AnyRef } from "../actor/sys.ts";
import {
  addChild,
  countChildren,
  deleteChild,
  getChildSpec,
  restartStopped,
  type SupervisorMessages,
  terminateChild,
  whichChildren,
} from "./admin.ts";
import { answerWith, unexpected } from "./answer.ts";
import { type AutoShutdown, checkChildSpecs } from "./child-spec.ts";
import { type Program, runProgram } from "./program.ts";
import { childExited, retry, startAll, stopAll } from "./restart-child.ts";
import { behaviourOf } from "./supervisor-behaviour.ts";
import {
  checkFlags,
  type FullSupervisorFlags,
  type SupervisorFlags,
  SupervisorState,
} from "./supervisor-state.ts";

/** A child of a supervisor that never shuts down by itself cannot be significant. */
export type ChildOf<Auto extends AutoShutdown> = Auto extends "never" ? PlainChildSpec : ChildSpec;

/** What a static supervisor is. */
export interface SupervisorPlan<A, Auto extends AutoShutdown> extends SupervisorFlags {
  /** Its name in paths and reports, and its id as a child. */
  readonly id: string;
  readonly autoShutdown?: Auto;
  /** The children in start order; free of side effects. `ignore()` starts nothing. */
  readonly children: (options: A) => readonly ChildOf<Auto>[] | Ignore;
}

/** A supervisor as others start it. */
export interface SupervisorDefinition<A> extends ActorDefinition<SupervisorMessages, A> {
  /** Its flags as they were given; for drawings and reports. */
  readonly flags: SupervisorFlags;
  /** The specifications for some options, unchecked. */
  readonly childSpecs: (options: A) => readonly ChildSpec[];
}

/**
 * Defines a supervisor.
 *
 * @example
 * const app = defineSupervisor({
 *   id: "app",
 *   strategy: "one_for_one",
 *   children: () => [],
 * });
 * @see OTP `supervisor`; `docs/semantics.md` section 6
 */
export function defineSupervisor<A = void, Auto extends AutoShutdown = "never">(
  plan: SupervisorPlan<A, Auto>,
): SupervisorDefinition<A> {
  const behaviour = supervisorBehaviour(plan);
  return {
    name: plan.id,
    behaviour,
    flags: plan,
    childSpecs: (options) => {
      const children = plan.children(options);
      return isIgnore(children) ? [] : children;
    },
    childSpec: childSpecMaker(behaviour),
  };
}

/** Makes what a supervisor knows. */
export type NewState = (cell: Cell, flags: FullSupervisorFlags) => SupervisorState;

/** The behaviour of a static supervisor; one that knows more makes its own state. */
export function supervisorBehaviour<A, Auto extends AutoShutdown>(
  plan: SupervisorPlan<A, Auto>,
  newState: NewState = (cell, flags) => new SupervisorState(cell, flags),
): Behaviour<A> {
  return behaviourOf<A, SupervisorState>({
    id: plan.id,
    state: SupervisorState,
    init: (options, cell) => initSupervisor(plan, { options, cell, newState }),
    childOf: (state, cell) => state.byCell.get(cell),
    exited: childExited,
    retry,
    request: receiveRequest,
    stopAll,
    list: whichChildren,
  });
}

interface Start<A> {
  readonly options: A;
  readonly cell: Cell;
  readonly newState: NewState;
}

function initSupervisor<A, Auto extends AutoShutdown>(
  plan: SupervisorPlan<A, Auto>,
  { options, cell, newState }: Start<A>,
): MaybeLater<InitResult<unknown>> {
  const flags = checkFlags(plan);
  if (!flags.ok) return failed({ reason: { supervisorData: flags.error } });
  const children = plan.children(options);
  if (isIgnore(children)) return children;
  if (!Array.isArray(children)) {
    return failed({ reason: { badReturn: { supervisor: plan.id, value: children } } });
  }
  const specs = checkChildSpecs(children, flags.value.autoShutdown);
  if (!specs.ok) return failed({ reason: { startSpec: specs.error } });
  const state = newState(cell, flags.value);
  for (const spec of specs.value) state.add(spec);
  cell.state = state;
  return runProgram(cell, startChildren(state));
}

/** Whether the plan's function said `ignore()`; it may have said anything. */
function isIgnore(children: unknown): children is Ignore {
  const isObject = typeof children === "object" && children !== null;
  return isObject && "kind" in children && children.kind === "ignore";
}

function* startChildren(state: SupervisorState): Program<InitResult<unknown>> {
  const reason = yield* startAll(state);
  return reason === undefined ? started(state) : failed(reason);
}

function receiveRequest(state: SupervisorState, envelope: Envelope): MaybeLater<HandlerResult> {
  const { type, payload } = envelope;
  switch (type as keyof SupervisorMessages) {
    case "startChild":
      return answerWith(state.cell, addChild(state, payload as ChildSpec));
    case "terminateChild":
      return answerWith(state.cell, terminateChild(state, payload as string));
    case "restartChild":
      return answerWith(state.cell, restartStopped(state, payload as string));
    case "deleteChild":
      return reply(deleteChild(state, payload as string));
    case "whichChildren":
      return reply(whichChildren(state));
    case "countChildren":
      return reply(countChildren(state));
    case "getChildSpec":
      return reply(getChildSpec(state, payload as string | AnyRef));
    default:
      return unexpected(state.cell, envelope);
  }
}
