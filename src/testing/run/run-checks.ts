/** The checks of a spec while one of its runs goes on: each looked at when it is due, the first that fails kept. */

import { describeError } from "../../errors.ts";
import { shownValue } from "../../option-value.ts";
import { SIM_DEFAULTS } from "../defaults.ts";
import type { Ms } from "../fault-plan.ts";
import type { Failure, Operation, SimSpec, World } from "../spec.ts";

/** What failed, before it is known where. */
export type Fault = Pick<Failure, "kind" | "name" | "message">;

/** Checks that are looked at one after the other. */
type Look = () => Fault | undefined;

/** The checks of one run. */
export class RunChecks {
  readonly #spec: SimSpec;
  readonly #world: World;
  readonly #afterEvent: readonly Look[];
  readonly #afterInstant: readonly Look[];
  readonly #reached = new Set<string>();
  readonly #unmet = new Set<NonNullable<SimSpec["eventually"]>[number]>();
  #healedMs: Ms | undefined;

  /** Makes the checks of a run that begins. */
  constructor(spec: SimSpec, world: World) {
    this.#spec = spec;
    this.#world = world;
    const { invariants = [] } = spec;
    const looks = (isOfEvents: boolean): readonly Look[] =>
      invariants
        .filter(({ every }) => (every === "event") === isOfEvents)
        .map((invariant) => this.#lookAt(invariant));
    this.#afterEvent = looks(true);
    this.#afterInstant = looks(false);
  }

  /** `sometimes` that were reached, in the order of the spec. */
  get reached(): readonly string[] {
    const names = (this.#spec.sometimes ?? []).map(({ name }) => name);
    return names.filter((name) => this.#reached.has(name));
  }

  /** Whether all that has to become true has, since the heal. */
  get isSettled(): boolean {
    return this.#healedMs !== undefined && this.#unmet.size === 0;
  }

  /** Whether anything is looked at after each event. */
  get looksAtEvents(): boolean {
    return this.#afterEvent.length > 0;
  }

  /** From now on what has to become true is waited for. */
  healed(): void {
    this.#healedMs = this.#world.nowMs;
    for (const one of this.#spec.eventually ?? []) this.#unmet.add(one);
  }

  /** Looks after an event. */
  afterEvent(): Fault | undefined {
    return firstOf(this.#afterEvent);
  }

  /** Looks when all that was due at one instant has happened. */
  afterInstant(): Fault | undefined {
    return this.#lookForSituations() ?? firstOf(this.#afterInstant) ?? this.#waitedFor();
  }

  #lookForSituations(): Fault | undefined {
    for (const { name, reached } of this.#spec.sometimes ?? []) {
      if (this.#reached.has(name)) continue;
      const { holds, fault } = answerOf("sometimes", name, () => reached(this.#world));
      if (fault !== undefined) return fault;
      if (holds) this.#reached.add(name);
    }
    return undefined;
  }

  /** Looks at the whole run when it is over. */
  atEnd(operations: readonly Operation[]): Fault | undefined {
    const { traceChecks = [], histories = [] } = this.#spec;
    const [unmet] = this.#unmet;
    if (unmet !== undefined) return this.#neverHeld(unmet);
    const { trace } = this.#world;
    return firstOf([
      ...traceChecks.map((check) => () => faultOf("trace", check.name, () => check.run(trace))),
      ...histories.map((one) => () => faultOf("history", one.name, () => one.run(operations))),
    ]);
  }

  #lookAt({
    name,
    every = SIM_DEFAULTS.every,
    check,
  }: NonNullable<SimSpec["invariants"]>[number]): Look {
    let nextMs: Ms = 0;
    return () => {
      if (typeof every === "object") {
        if (this.#world.nowMs < nextMs) return undefined;
        nextMs = this.#world.nowMs + every.ms;
      }
      return faultOf("invariant", name, () => check(this.#world));
    };
  }

  #waitedFor(): Fault | undefined {
    if (this.#healedMs === undefined) return undefined;
    for (const one of this.#unmet) {
      const { holds, fault } = answerOf("eventually", one.name, () => one.check(this.#world));
      if (fault !== undefined) return fault;
      if (holds) this.#unmet.delete(one);
      else if (this.#world.nowMs > this.#healedMs + one.withinMs) return this.#neverHeld(one);
    }
    return undefined;
  }

  #neverHeld({ name, withinMs }: NonNullable<SimSpec["eventually"]>[number]): Fault {
    const message = `did not hold within ${withinMs} ms after everything was healed`;
    return { kind: "eventually", name, message };
  }
}

function firstOf(looks: readonly Look[]): Fault | undefined {
  for (const look of looks) {
    const fault = look();
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A check that throws has failed, too. */
function faultOf(kind: Fault["kind"], name: string, check: () => unknown): Fault | undefined {
  try {
    const message = check();
    if (message === undefined) return undefined;
    return typeof message === "string"
      ? { kind, name, message }
      : { kind, name, message: misanswered("words or undefined", message) };
  } catch (error) {
    return { kind, name, message: failedItself(error) };
  }
}

/** The same of a check that says whether something holds. */
function answerOf(
  kind: Fault["kind"],
  name: string,
  check: () => unknown,
): { readonly holds: boolean; readonly fault?: Fault } {
  try {
    const holds = check();
    if (typeof holds === "boolean") return { holds };
    return { holds: false, fault: { kind, name, message: misanswered("true or false", holds) } };
  } catch (error) {
    return { holds: false, fault: { kind, name, message: failedItself(error) } };
  }
}

function failedItself(error: unknown): string {
  return `the check itself failed: ${describeError(error)}`;
}

/** A promise would be taken for a yes, and what it says for nothing. */
function misanswered(expected: string, received: unknown): string {
  const shown = received instanceof Promise ? "a promise" : shownValue(received);
  return `the check itself failed: it has to return ${expected} (${shown})`;
}
