/** Defining an actor: its name, its first state, and what it does with each message. */

import { assert } from "../assert.ts";
import { RuntimeError } from "../errors.ts";
import type { ExitReason } from "../exit-reason.ts";
import type { MailboxPipe } from "../mailbox/front.ts";
import type { MailboxLimit } from "../mailbox/mailbox.ts";
import { invalidOption } from "../options.ts";
import type { Behaviour, HandlerResult, MaybeLater } from "./behaviour.ts";
import type { Cell } from "./cell.ts";
import { type ChildSpecMaker, childSpecMaker } from "./child-spec.ts";
import { type ActorContext, contextOf } from "./context.ts";
import type { Envelope } from "./envelope.ts";
import { type Chart, followTable } from "./machine-chart.ts";
import type { EventHearers } from "./event-hearers.ts";
import { isLater } from "./later.ts";
import { mailboxLimitOf } from "./mailbox-plan.ts";
import type { AnyPipe, PipedMessage } from "./piped-mailbox.ts";
import type { AnswerOf, NamesOf, PayloadOf } from "./protocol.ts";
import type { ActorRef } from "./ref.ts";
import { type CallResult, type CastResult, type InitResult, keep, UNCHANGED } from "./result.ts";

/** What is done with each message of protocol `M`; leaving one out does not compile. */
export type Handlers<M, S> = {
  readonly [K in keyof M]: (
    state: S,
    payload: PayloadOf<M[K]>,
    context: ActorContext<M>,
  ) => MaybeLater<
    M[K] extends { readonly kind: "call" } ? CallResult<S, AnswerOf<M[K]>> : CastResult<S>
  >;
};

/** A watched actor is gone. */
export interface DownNotice {
  /** The number `monitor` returned. */
  readonly monitor: number;
  /** The ref that was watched, or the name it was watched by. */
  readonly object: ActorRef | string;
  readonly reason: ExitReason;
}

/** A linked actor ended, or somebody sent an exit signal; only with `trapExit`. */
export interface ExitNotice {
  readonly from: ActorRef | undefined;
  readonly reason: ExitReason;
}

/** The limit of an actor's mailbox, and what stands in front of it. */
export interface MailboxPlan<M> extends Partial<MailboxLimit> {
  /**
   * Operators that casts go through before they wait; timed ones take the scheduler. Calls, timers,
   * exits and downs go straight in. What an operator holds back does not count against the limit.
   */
  readonly pipe?: MailboxPipe<PipedMessage<M>>;
}

/** What an actor is. */
export interface ActorPlan<M, S, A> {
  /** Shown in paths and reports. */
  readonly name: string;
  /** Makes the first state from the arguments; whoever starts the actor waits for it. */
  readonly init: (args: A, context: ActorContext<M>) => MaybeLater<InitResult<S>>;
  readonly handle: Handlers<M, S>;
  /** A monitor fired. Without it the notice is counted as unhandled and dropped. */
  readonly down?: (
    state: S,
    down: DownNotice,
    context: ActorContext<M>,
  ) => MaybeLater<CastResult<S>>;
  /** A trapped exit that is not the parent's. */
  readonly exit?: (
    state: S,
    exit: ExitNotice,
    context: ActorContext<M>,
  ) => MaybeLater<CastResult<S>>;
  /** Nothing arrived for the `idleAfterMs` asked for. */
  readonly idle?: (state: S, context: ActorContext<M>) => MaybeLater<CastResult<S>>;
  /** A message no handler is named for, such as one from an untyped caller. @defaultValue the actor crashes */
  readonly unknown?: (state: S, type: string, payload: unknown) => MaybeLater<CastResult<S>>;
  /**
   * Tidies up when the actor stops by its own decision or crashes; with `trapExit` also when its
   * parent asks it to. Never after a kill.
   */
  readonly terminate?: (state: S, reason: ExitReason, context: ActorContext<M>) => MaybeLater<void>;
  /** Whether exits arrive as `exit` and the parent's shutdown runs `terminate`. @defaultValue false */
  readonly trapExit?: boolean;
  /** @defaultValue 10_000 messages, `reject` */
  readonly mailbox?: MailboxPlan<M>;
  /**
   * Calls whose handlers do nothing but read the state: whoever looks has them answered without a
   * message, so that looking waits for nobody and shows up nowhere.
   */
  readonly reads?: readonly NamesOf<M, "call">[];
  /** What has to change for postponed messages to be tried again. @defaultValue the state itself */
  readonly phase?: (state: S) => unknown;
  /** The state as reports and inspectors may see it: without secrets. */
  readonly formatState?: (state: S) => unknown;
  /** The machine its states are those of, and which are active: for whoever looks. */
  readonly chart?: {
    readonly machine: Chart["machine"];
    readonly active: (state: S) => readonly string[];
    /** The table it is run as: whoever watches hears which events it is given. */
    readonly table?: Pick<EventHearers, "follow">;
  };
}

/** An actor as supervisors and others start it. */
export interface ActorDefinition<M, A> {
  readonly name: string;
  readonly behaviour: Behaviour<A>;
  /** A specification of the actor as somebody's child. */
  readonly childSpec: ChildSpecMaker<A>;
  /** Never present: carries the type. */
  readonly protocol?: M;
}

/**
 * Defines an actor of protocol `M`, state `S` and start arguments `A`.
 *
 * @throws RuntimeError `option.invalid` when no mailbox can be as asked for
 * @example
 * const counter = defineActor<{ add: Cast<number>; read: Call<void, number> }, number, void>({
 *   name: "counter",
 *   init: () => started(0),
 *   handle: { add: (sum, by) => next(sum + by), read: (sum) => reply(sum) },
 * });
 * @see OTP `gen_server`; `docs/semantics.md` section 4
 */
export function defineActor<M, S, A = void>(plan: ActorPlan<M, S, A>): ActorDefinition<M, A> {
  const behaviour = actorBehaviour(plan);
  return { name: plan.name, behaviour, childSpec: childSpecMaker(behaviour) };
}

type AnyChartPlan<S> = ActorPlan<unknown, S, unknown>["chart"];

type AnyHandler = (state: unknown, payload: unknown, context: unknown) => MaybeLater<HandlerResult>;

function actorBehaviour<M, S, A>(plan: ActorPlan<M, S, A>): Behaviour<A> {
  const handlers = new Map(Object.entries(plan.handle as Record<string, AnyHandler>));
  const { phase, terminate, formatState, chart, reads } = plan;
  return {
    name: plan.name,
    kind: "worker",
    trapExit: plan.trapExit ?? false,
    mailbox: mailboxLimitOf(plan.mailbox),
    ...pipeOf(plan.mailbox?.pipe),
    init: (args, cell) => plan.init(args, contextOf<M>(cell)),
    receive: (cell, envelope) => {
      if (envelope.kind !== "message" && envelope.kind !== "own") {
        return receiveNotice(plan, cell, envelope);
      }
      const handler = handlers.get(envelope.type);
      if (handler === undefined) return receiveUnknown(plan, cell, envelope);
      return handler(cell.state, envelope.payload, contextOf<M>(cell));
    },
    phase: (state) => (phase === undefined ? state : phase(state as S)),
    ...(terminate && {
      terminate: (cell: Cell, reason: ExitReason) =>
        terminate(cell.state as S, reason, contextOf<M>(cell)),
    }),
    ...(formatState && { formatState: (state: unknown) => formatState(state as S) }),
    ...(reads && { glance: glanceOf(handlers, new Set<string>(reads)) }),
    ...(chart && { chart: chartOf(chart) }),
  };
}

/** Has a handler that only reads say what it would answer. */
function glanceOf(
  handlers: ReadonlyMap<string, AnyHandler>,
  reads: ReadonlySet<string>,
): NonNullable<Behaviour["glance"]> {
  return (cell, type, payload) => {
    const handler = reads.has(type) ? handlers.get(type) : undefined;
    const result = handler?.(cell.state, payload, contextOf(cell));
    if (result === undefined || isLater(result) || result.kind !== "reply") return undefined;
    assert(result.state === UNCHANGED, `${type} of ${cell.path} only reads`);
    return result.answer;
  };
}

function chartOf<S>({ machine, active, table }: NonNullable<AnyChartPlan<S>>): Chart {
  return {
    machine,
    active: (state) => active(state as S),
    ...(table && { given: (cell, hear) => followTable(table, cell, hear) }),
  };
}

function pipeOf(pipe: unknown): { readonly pipe?: AnyPipe } {
  if (pipe === undefined) return {};
  if (typeof pipe !== "function") throw invalidOption("mailbox.pipe", "a function", pipe);
  return { pipe: pipe as AnyPipe };
}

/** Downs, exits and idleness; whatever the plan does not handle is counted and dropped. */
function receiveNotice<M, S, A>(
  plan: ActorPlan<M, S, A>,
  cell: Cell,
  envelope: Envelope,
): MaybeLater<HandlerResult> {
  const state = cell.state as S;
  const context = contextOf<M>(cell);
  if (envelope.kind === "down" && plan.down !== undefined) {
    return plan.down(state, envelope.payload as DownNotice, context);
  }
  if (envelope.kind === "exit" && plan.exit !== undefined) {
    return plan.exit(state, envelope.payload as ExitNotice, context);
  }
  if (envelope.kind === "idle" && plan.idle !== undefined) return plan.idle(state, context);
  cell.kernel.deadLetter(cell.path, envelope.type, "unhandled");
  return keep();
}

function receiveUnknown<M, S, A>(
  plan: ActorPlan<M, S, A>,
  cell: Cell,
  envelope: Envelope,
): MaybeLater<HandlerResult> {
  const { type, payload } = envelope;
  if (plan.unknown !== undefined) return plan.unknown(cell.state as S, type, payload);
  const details = { actor: cell.path, message: type };
  const text = `cannot handle ${type}: ${cell.path} has no handler of that name`;
  throw new RuntimeError("actor.missing_handler", details, text);
}
