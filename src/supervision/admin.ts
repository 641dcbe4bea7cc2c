/**
 * What a supervisor can be asked, and its answers: values with OTP's words, never exceptions.
 *
 * @see OTP `supervisor`: start_child/2 and its siblings; `docs/semantics.md` section 6
 */

import { type ActorRef, refOf } from "../actor/ref.ts";
import type { Call } from "../actor/protocol.ts";
import type { StartError } from "../actor/start.ts";
import type { AnyRef } from "../actor/sys.ts";
import { type Child, leanSpec, reportProgress } from "./child.ts";
import type { ChildSpec, ChildType } from "../actor/child-spec.ts";
import { checkChildSpec, type FullChildSpec, type SpecError } from "./child-spec.ts";
import type { Program } from "./program.ts";
import { startChild } from "./restart-child.ts";
import { cellBehind } from "./start-child.ts";
import { stopChild } from "./stop-child.ts";
import type { SupervisorState } from "./supervisor-state.ts";

/** A child was started, or ignored (`ref` is then `undefined`). */
export interface ChildStarted {
  readonly ok: true;
  readonly ref: ActorRef | undefined;
  readonly info?: unknown;
}

/** A request was done. */
export interface Done {
  readonly ok: true;
}

/** A request was refused. */
export interface Refused<Tag extends string> {
  readonly ok: false;
  readonly error: { readonly tag: Tag; readonly ref?: ActorRef };
}

/** A child's start failed. */
export interface StartRefused {
  readonly ok: false;
  readonly error: StartError;
}

/** A specification was refused. */
export interface SpecRefused {
  readonly ok: false;
  readonly error: SpecError;
}

/** Answer of `startChild`. */
export type StartChildAnswer =
  | ChildStarted
  | StartRefused
  | SpecRefused
  | Refused<"already_present" | "max_children">;

/** Answer of `restartChild`. */
export type RestartChildAnswer =
  | ChildStarted
  | StartRefused
  | Refused<"running" | "restarting" | "not_found">;

/** Answer of `terminateChild`. */
export type TerminateChildAnswer = Done | Refused<"not_found" | "simple_one_for_one">;

/** Answer of `deleteChild`. */
export type DeleteChildAnswer = Done | Refused<"running" | "restarting" | "not_found">;

/** One child as `whichChildren` lists it. */
export interface ChildEntry {
  readonly id: string | undefined;
  readonly child: ActorRef | "restarting" | undefined;
  readonly type: ChildType;
}

/** Answer of `countChildren`. */
export interface ChildCounts {
  readonly specs: number;
  readonly active: number;
  readonly supervisors: number;
  readonly workers: number;
}

/** What a static supervisor understands. */
export type SupervisorMessages = {
  startChild: Call<ChildSpec, StartChildAnswer>;
  terminateChild: Call<string, TerminateChildAnswer>;
  restartChild: Call<string, RestartChildAnswer>;
  deleteChild: Call<string, DeleteChildAnswer>;
  whichChildren: Call<void, readonly ChildEntry[]>;
  countChildren: Call<void, ChildCounts>;
  getChildSpec: Call<string | AnyRef, FullChildSpec | undefined>;
};

/** Adds and starts a child; a failed start leaves nothing behind. */
export function* addChild(state: SupervisorState, spec: ChildSpec): Program<StartChildAnswer> {
  const checked = checkChildSpec(spec, state.flags.autoShutdown);
  if (!checked.ok) return { ok: false, error: checked.error };
  const known = state.children.get(checked.value.id);
  if (known !== undefined) return presentError(known);
  const child = state.add(leanSpec(checked.value));
  const outcome = yield* startChild(state, child, checked.value.start);
  if (outcome.kind === "error") {
    state.remove(child);
    return { ok: false, error: outcome.error };
  }
  return startedAnswer(state, child, outcome);
}

/** Stops a child; a temporary one is forgotten, any other keeps its specification. */
export function* terminateChild(state: SupervisorState, id: string): Program<TerminateChildAnswer> {
  const child = state.children.get(id);
  if (child === undefined) return { ok: false, error: { tag: "not_found" } };
  state.forgetCell(child);
  yield* stopChild(state.cell, child);
  if (child.spec.restart === "temporary") state.remove(child);
  return { ok: true };
}

/** Starts a stopped child again. */
export function* restartStopped(state: SupervisorState, id: string): Program<RestartChildAnswer> {
  const child = state.children.get(id);
  if (child === undefined) return { ok: false, error: { tag: "not_found" } };
  if (child.status !== "stopped") return { ok: false, error: { tag: child.status } };
  const outcome = yield* startChild(state, child);
  if (outcome.kind === "error") return { ok: false, error: outcome.error };
  return startedAnswer(state, child, outcome);
}

/** Forgets a stopped child. */
export function deleteChild(state: SupervisorState, id: string): DeleteChildAnswer {
  const child = state.children.get(id);
  if (child === undefined) return { ok: false, error: { tag: "not_found" } };
  if (child.status !== "stopped") return { ok: false, error: { tag: child.status } };
  state.remove(child);
  return { ok: true };
}

/** Lists the children, the last started first. */
export function whichChildren(state: SupervisorState): ChildEntry[] {
  return [...state.children.values()].reverse().map(entryOf);
}

/** Counts the children; `active` are those alive. */
export function countChildren(state: SupervisorState): ChildCounts {
  let active = 0;
  let supervisors = 0;
  for (const child of state.children.values()) {
    if (child.status === "running" && child.cell?.isAlive === true) active += 1;
    if (child.spec.type === "supervisor") supervisors += 1;
  }
  const specs = state.children.size;
  return { specs, active, supervisors, workers: specs - supervisors };
}

/** Finds a specification by id or by running incarnation. */
export function getChildSpec(
  state: SupervisorState,
  key: string | AnyRef,
): FullChildSpec | undefined {
  if (typeof key === "string") return state.children.get(key)?.spec;
  const cell = cellBehind(key);
  return cell === undefined ? undefined : state.byCell.get(cell)?.spec;
}

function presentError(child: Child): StartChildAnswer {
  if (child.status === "running" && child.cell !== undefined) {
    return { ok: false, error: { tag: "already_started", ref: refOf(child.cell) } };
  }
  return { ok: false, error: { tag: "already_present" } };
}

function startedAnswer(
  state: SupervisorState,
  child: Child,
  outcome: { readonly kind: "ok" | "ignore"; readonly info?: unknown },
): ChildStarted {
  if (outcome.kind === "ignore") {
    if (child.spec.restart === "temporary") state.remove(child);
    return { ok: true, ref: undefined };
  }
  reportProgress(state.cell, child, "debug");
  const ref = child.cell === undefined ? undefined : refOf(child.cell);
  return outcome.info === undefined ? { ok: true, ref } : { ok: true, ref, info: outcome.info };
}

function entryOf(child: Child): ChildEntry {
  const { id, type } = child.spec;
  if (child.status === "restarting") return { id, child: "restarting", type };
  const isRunning = child.status === "running" && child.cell !== undefined;
  return { id, child: isRunning && child.cell ? refOf(child.cell) : undefined, type };
}
