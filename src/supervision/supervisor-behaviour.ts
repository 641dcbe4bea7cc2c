/**
 * What the cell of every supervisor runs: it traps exits, tells its children's ends from strangers',
 * tries again what it ordered, answers requests, and stops its children before it goes.
 */

import type { Behaviour, ChildView, HandlerResult, MaybeLater } from "../actor/behaviour.ts";
import type { Cell } from "../actor/cell.ts";
import type { Envelope, Exit } from "../actor/envelope.ts";
import { keep } from "../actor/result.ts";
import type { ExitReason } from "../exit-reason.ts";
import { MAILBOX_LIMIT } from "../mailbox/mailbox.ts";
import type { ChildEntry } from "./admin.ts";
import { unexpected } from "./answer.ts";
import { type Child, viewOf } from "./child.ts";
import { type Program, runProgram } from "./program.ts";
import { RETRY, type RetryOrder } from "./retry.ts";

/** What any supervisor knows. */
interface FamilyState {
  readonly cell: Cell;
  readonly children: ReadonlyMap<unknown, Child>;
}

/** In what one kind of supervisor differs from another. */
export interface SupervisorKind<A, S extends FamilyState> {
  /** Its name in paths and reports. */
  readonly id: string;
  /** The class of what it knows; before there is one, and after the end, there are no children. */
  readonly state: abstract new (
    ...args: never
  ) => S;
  readonly init: Behaviour<A>["init"];
  /** The child whose running incarnation that is; an exit of anybody else is ignored, as OTP does. */
  readonly childOf: (state: S, cell: Cell) => Child | undefined;
  readonly exited: (state: S, child: Child, reason: ExitReason) => Program<HandlerResult>;
  readonly retry: (state: S, order: RetryOrder) => Program<HandlerResult>;
  readonly request: (state: S, envelope: Envelope) => MaybeLater<HandlerResult>;
  readonly stopAll: (state: S) => Program<void>;
  readonly list: (state: S) => readonly ChildEntry[];
}

/** The behaviour of a supervisor of one kind. */
export function behaviourOf<A, S extends FamilyState>(kind: SupervisorKind<A, S>): Behaviour<A> {
  return {
    name: kind.id,
    kind: "supervisor",
    trapExit: true,
    mailbox: MAILBOX_LIMIT,
    init: kind.init,
    receive: (cell, envelope) => receive(kind, cell.state as S, envelope),
    terminate: (cell) => runProgram(cell, kind.stopAll(cell.state as S)),
    phase: (state) => state,
    children: (state) => (state instanceof kind.state ? viewsOf(state) : []),
    formatState: (state) => kind.list(state as S),
  };
}

function viewsOf({ children }: FamilyState): ChildView[] {
  return [...children.values()].map(viewOf);
}

function receive<A, S extends FamilyState>(
  kind: SupervisorKind<A, S>,
  state: S,
  envelope: Envelope,
): MaybeLater<HandlerResult> {
  if (envelope.kind === "message") return kind.request(state, envelope);
  if (envelope.kind === "exit") return receiveExit(kind, state, envelope.payload as Exit);
  if (envelope.kind === "own" && envelope.type === RETRY) {
    return runProgram(state.cell, kind.retry(state, envelope.payload as RetryOrder));
  }
  return unexpected(state.cell, envelope);
}

function receiveExit<A, S extends FamilyState>(
  kind: SupervisorKind<A, S>,
  state: S,
  exit: Exit,
): MaybeLater<HandlerResult> {
  const child = kind.childOf(state, exit.cell as Cell);
  return child === undefined
    ? keep()
    : runProgram(state.cell, kind.exited(state, child, exit.reason));
}
