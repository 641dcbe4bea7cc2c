/**
 * Child specifications: what a supervisor is told about a child it starts. An actor makes its own
 * (OTP's `child_spec/1`); `src/supervision/child-spec.ts` checks them and holds the defaults.
 *
 * @see OTP `supervisor`: child specification; `docs/semantics.md` section 6
 */

import type { Behaviour, MaybeLater } from "./behaviour.ts";
import type { ActorName } from "./name.ts";
import { type StartOutcome, startCell, type Starter, type Via } from "./start.ts";

/** When an exited child is started again. */
export type Restart = "permanent" | "transient" | "temporary";

/** How a child is asked to stop, and how long that may take. */
export type Shutdown = { readonly afterMs: number } | "infinity" | "brutal_kill";

/** What a child is; a supervisor gets unlimited time to stop its own children. */
export type ChildType = "worker" | "supervisor";

/** Starts a child linked to the supervisor; runs inside it and holds it until it returns. */
export type StartFunction = (starter: Starter) => MaybeLater<StartOutcome>;

/** Waiting before a restart, beyond OTP. */
export interface RestartBackoff {
  /** Wait before the first restart in a row, in ms. */
  readonly minMs: number;
  /** Longest wait, in ms. */
  readonly maxMs: number;
}

/** A restart budget of the child's own, beyond OTP: its restarts then cost its supervisor nothing. */
export interface RestartBudget {
  /** Restarts allowed within the period. */
  readonly intensity: number;
  /** Length of the period in ms. */
  readonly periodMs: number;
  /** What a spent budget means: give this child up, or the supervisor with it. */
  readonly whenSpent: "give_up" | "escalate";
}

/** Fields every child specification has. */
interface ChildSpecFields {
  /** Unique within its supervisor. */
  readonly id: string;
  readonly start: StartFunction;
  /** @defaultValue worker 5_000 ms, supervisor "infinity" */
  readonly shutdown?: Shutdown;
  /** @defaultValue a worker; see `CHILD_DEFAULTS` in src/supervision */
  readonly type?: ChildType;
  /** @defaultValue none: at once, as OTP */
  readonly backoff?: RestartBackoff;
  /** @defaultValue none: the supervisor's budget, as OTP */
  readonly budget?: RestartBudget;
}

/** A specification of a child whose end never ends its supervisor. */
export interface PlainChildSpec extends ChildSpecFields {
  /** @defaultValue permanent; see `CHILD_DEFAULTS` in src/supervision */
  readonly restart?: Restart;
  readonly significant?: false;
}

/** A specification of a child that may end its supervisor, and so cannot be permanent. */
export interface SignificantChildSpec extends ChildSpecFields {
  readonly restart: "transient" | "temporary";
  readonly significant: boolean;
}

/**
 * What a supervisor is told about a child. One that is significant and permanent does not compile.
 */
export type ChildSpec = PlainChildSpec | SignificantChildSpec;

/** What a specification may say besides who starts what. */
interface OverrideFields extends Partial<Omit<ChildSpecFields, "start" | "type">> {
  /** Registers each incarnation under this name. */
  readonly name?: ActorName<unknown>;
  /** Registers each incarnation elsewhere, such as under a key of a registry. */
  readonly via?: Via;
  /** Milliseconds `init` may take. @defaultValue no limit */
  readonly initTimeoutMs?: number;
}

/** What the specification of a plain child may say other than the default. */
export type PlainOverrides = OverrideFields & Pick<PlainChildSpec, "restart" | "significant">;

/** What a specification may say other than the default. */
export type SpecOverrides =
  | PlainOverrides
  | (OverrideFields & Pick<SignificantChildSpec, "restart" | "significant">);

/** Start arguments, which are left out when there are none, and what the specification overrides. */
type SpecArgs<A, Overrides> = [A] extends [void]
  ? [args?: A, overrides?: Overrides]
  : [args: A, overrides?: Overrides];

/** Makes a specification; what it says of significance stays known to the compiler. */
export interface ChildSpecMaker<A> {
  (...args: SpecArgs<A, PlainOverrides>): PlainChildSpec;
  (...args: SpecArgs<A, SpecOverrides>): ChildSpec;
}

/** The `childSpec` of a definition. */
export function childSpecMaker<A>(behaviour: Behaviour<A>): ChildSpecMaker<A> {
  const specOf = (args?: A, overrides: SpecOverrides = {}): ChildSpec => {
    // The id is taken out of the rest: writing it over a spread one gives each object a shape of its own.
    const { id = behaviour.name, name, via, initTimeoutMs, ...fields } = overrides;
    const options = {
      label: id,
      ...(name !== undefined && { name }),
      ...(via !== undefined && { via }),
      ...(initTimeoutMs !== undefined && { initTimeoutMs }),
    };
    const start = (starter: Starter): MaybeLater<StartOutcome> =>
      startCell(starter, { behaviour, args: args as A }, options);
    return { ...fields, id, start, type: behaviour.kind };
  };
  // Each face of the maker gets back what it said of significance; TypeScript cannot follow the spread.
  return specOf as ChildSpecMaker<A>;
}
