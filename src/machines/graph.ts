/**
 * A machine as a plain graph: what a drawing, an export or a comparison needs, and nothing that runs.
 * Two readings of one machine are equal, to the byte when they are written as JSON.
 */

import type { Deed, Guard, Invocation, Json, Trigger } from "./graph-parts.ts";

/** What a state is. */
export type StateKind = "atomic" | "compound" | "parallel" | "final" | "history";

/** One state. */
export interface GraphState {
  /** Unique within the machine; the root's is the machine's. */
  readonly id: string;
  readonly key: string;
  /** Null for the root. */
  readonly parent: string | null;
  readonly kind: StateKind;
  /** Ids of the states directly within, in the order of the source. */
  readonly children: readonly string[];
  /** Where a compound state begins. */
  readonly initial: string | null;
  /** What is done on the way to {@link initial}. */
  readonly initialDeeds: readonly Deed[];
  /** How far back a history state remembers; null for every other kind. */
  readonly history: "shallow" | "deep" | null;
  /** Where a history state leads while it remembers nothing. */
  readonly historyTargets: readonly string[];
  readonly entry: readonly Deed[];
  readonly exit: readonly Deed[];
  readonly invokes: readonly Invocation[];
  readonly tags: readonly string[];
  readonly description: string | null;
  readonly meta: Json;
  /** What a final state hands on, or the whole machine at its root; a function is named. */
  readonly output: Json;
}

/** One transition of one state. */
export interface GraphTransition {
  /** The source's id and the transition's place in it; unique within the machine. */
  readonly id: string;
  readonly source: string;
  readonly trigger: Trigger;
  readonly guard: Guard | null;
  /** None: the state stays as it is. Several: one in each of several regions. */
  readonly targets: readonly string[];
  readonly deeds: readonly Deed[];
  /** Whether the source is left and entered again on the way. */
  readonly reenter: boolean;
  readonly description: string | null;
  readonly meta: Json;
}

/** A whole machine. */
export interface MachineGraph {
  readonly id: string;
  readonly version: string | null;
  /** Of everything below: equal for equal machines, another for any other. */
  readonly hash: string;
  /** The root first, then depth first in the order of the source. */
  readonly states: readonly GraphState[];
  /** State by state in the order above; within a state on events, at ends, after delays, without any. */
  readonly transitions: readonly GraphTransition[];
}
