/** The parts of a machine's graph: what sets a transition off, what must hold, what is done. All plain JSON. */

/** A value that survives JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** How long a state waits. */
export interface Delay {
  /** The name it is given in the machine; a bare number has none. */
  readonly name: string | null;
  /** Milliseconds; null where a function says it while the machine runs. */
  readonly ms: number | null;
}

/** What sets a transition off. */
export type Trigger =
  | { readonly type: "event"; readonly event: string }
  /** Any event that begins so (`peer.*`), or any at all (`*`). */
  | { readonly type: "wildcard"; readonly event: string }
  | { readonly type: "always" }
  | { readonly type: "after"; readonly delay: Delay }
  /** The state's own children have come to their end. */
  | { readonly type: "done" }
  | { readonly type: "invoke_done"; readonly invoke: string }
  | { readonly type: "invoke_error"; readonly invoke: string }
  | { readonly type: "invoke_snapshot"; readonly invoke: string }
  /** The event by which a host names a state to go to. */
  | { readonly type: "route"; readonly to: string };

/** What must hold for a transition to be taken. */
export type Guard =
  | { readonly type: "named"; readonly name: string; readonly params: Json }
  /** A function without a name in the machine's `setup`. */
  | { readonly type: "inline"; readonly name: string }
  | { readonly type: "and"; readonly guards: readonly Guard[] }
  | { readonly type: "or"; readonly guards: readonly Guard[] }
  | { readonly type: "not"; readonly guard: Guard }
  /** All of these states are active. */
  | { readonly type: "in"; readonly states: readonly string[] };

/** What is done on the way. */
export type Deed =
  | { readonly type: "named"; readonly name: string; readonly params: Json }
  | { readonly type: "inline"; readonly name: string }
  | {
      readonly type: "raise";
      /** Null where a function says it while the machine runs. */
      readonly event: string | null;
      readonly id: string | null;
      readonly delay: Delay | null;
    }
  | { readonly type: "cancel"; readonly id: string | null }
  /** What XState itself does (`assign`, `sendTo`, `emit` and the like), and about what. */
  | { readonly type: "built_in"; readonly name: string; readonly about: string | null };

/** An actor that lives as long as its state is active. */
export interface Invocation {
  readonly id: string;
  /** The name in the machine's `setup`; null where the logic stands in the state itself. */
  readonly source: string | null;
  readonly input: Json;
  readonly systemId: string | null;
}
