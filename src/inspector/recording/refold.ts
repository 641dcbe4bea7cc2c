/**
 * Holds what a recording says of machines against the machines themselves: each step of an actor that was watched is taken again
 * by the machine's own transition function, and must lead where it led.
 */

import { describeError } from "../../errors.ts";
import {
  isPlain,
  type Machine,
  type MachineStart,
  type Standing,
  standing,
  standingIn,
  statesOf,
  taken,
} from "../../actor/machine-refold.ts";
import { decodeExact } from "../../wire/exact-value.ts";
import {
  type WatchedStep,
  type ExactText,
  MORE_EVENTS,
  type StepEvent,
} from "../protocol/watched.ts";

/** Mismatches that are told; those after are counted only. */
export const MISMATCHES_MAX = 100;

/** A step that led elsewhere. */
export interface StepMismatch {
  readonly actor: number;
  /** Id of the message that was handled. */
  readonly message: number;
  readonly events: readonly string[];
  readonly before: string;
  /** Where the recording says it led, and where it leads. */
  readonly recorded: string;
  readonly folded: string;
}

/** What came of taking steps again. */
export interface Refold {
  readonly machines: number;
  /** Steps that led where the recording says. */
  readonly refolded: number;
  /** Steps nothing can be said of, by the reason. */
  readonly unverifiable: Readonly<Record<string, number>>;
  readonly mismatches: readonly StepMismatch[];
  readonly mismatchCount: number;
}

/** One actor's steps, and the machine it is, if anybody has it. */
export interface Refolded {
  readonly actor: number;
  readonly machine: Machine | undefined;
  readonly steps: readonly WatchedStep[];
}

type Verdict = "equal" | StepMismatch | { readonly why: string };

/** Takes the steps of actors again. */
export function refold(actors: readonly Refolded[]): Refold {
  const machines = new Set(
    actors.flatMap(({ machine, steps }) => (steps.length > 0 && machine) || []),
  );
  const verdicts = actors.flatMap((actor) => {
    const { machine } = actor;
    const walk = new Walk(actor, machine !== undefined && isPlain(machine));
    return actor.steps.map((step) => walk.take(step));
  });
  const unverifiable: Record<string, number> = {};
  const mismatches: StepMismatch[] = [];
  for (const verdict of verdicts) {
    if (verdict === "equal") continue;
    if ("why" in verdict) unverifiable[verdict.why] = (unverifiable[verdict.why] ?? 0) + 1;
    else mismatches.push(verdict);
  }
  return {
    machines: machines.size,
    refolded: verdicts.filter((verdict) => verdict === "equal").length,
    unverifiable,
    mismatches: mismatches.slice(0, MISMATCHES_MAX),
    mismatchCount: mismatches.length,
  };
}

/**
 * Where an actor's machine stands after its steps, if they say it exactly.
 *
 * @param now the states it is known to be in
 */
export function standingAfter(actor: Refolded, now: string): Standing | undefined {
  const { machine } = actor;
  // What a context holds cannot be made up from names, even where no guard asks for it.
  const hasContext = machine?.config.context !== undefined;
  const walk = new Walk(actor, machine !== undefined && !hasContext && isPlain(machine));
  for (const step of actor.steps) walk.take(step);
  return walk.standingIn(now);
}

/** One machine on its way through its steps. */
class Walk {
  readonly #actor: number;
  readonly #machine: Machine | undefined;
  readonly #isPlain: boolean;
  /** Where it stands; undefined while that is not known. */
  #at: Standing | undefined = undefined;

  /** @param goesByNames whether states and names of events are all that counts */
  constructor({ actor, machine }: Refolded, goesByNames: boolean) {
    this.#actor = actor;
    this.#machine = machine;
    this.#isPlain = goesByNames;
  }

  take(step: WatchedStep): Verdict {
    const { before = "", after = "", events, message } = step;
    if (this.#machine === undefined) return { why: "nobody here has its machine" };
    if (message.outcome === "crashed") return this.#lost("it crashed in it");
    if (events === undefined) return this.#lost("its events are not told");
    if (events.at(-1)?.type === MORE_EVENTS) return this.#lost("it was given more than is told");
    try {
      const from = this.#standing(this.#machine, step);
      if (from === undefined) return this.#lost("its context is not recorded");
      const payloads = events.map((event) => this.#payloadOf(event));
      if (payloads.includes(undefined)) return this.#lost("what an event carried is not recorded");
      const to = events.reduce((at, { type }, nth) => taken(at, { ...payloads[nth], type }), from);
      const folded = statesOf(to);
      this.#at = folded === after ? to : undefined;
      const said = { actor: this.#actor, message: message.id, before, recorded: after, folded };
      return folded === after ? "equal" : { ...said, events: events.map(({ type }) => type) };
    } catch (error) {
      return this.#lost(`it cannot be taken again: ${describeError(error)}`);
    }
  }

  /** Where it stands now, in these states. */
  standingIn(now: string): Standing | undefined {
    if (this.#at !== undefined && statesOf(this.#at) === now) return this.#at;
    return this.#isPlain && this.#machine !== undefined
      ? standingIn(this.#machine, now)
      : undefined;
  }

  #lost(why: string): Verdict {
    this.#at = undefined;
    return { why };
  }

  /** Where the step begins; a place one has come to is of no use when steps are missing before this one. */
  #standing(machine: Machine, step: WatchedStep): Standing | undefined {
    const { before = "", start } = step;
    if (start !== undefined && isWhole(start)) {
      return standing(machine, valueIn(start) as MachineStart);
    }
    return this.standingIn(before);
  }

  /** What an event carried; a machine that asks no guard goes by its type alone. */
  #payloadOf({ carried }: StepEvent): object | undefined {
    if (carried === undefined || this.#isPlain) return {};
    return isWhole(carried) ? Object(valueIn(carried)) : undefined;
  }
}

function isWhole({ bytes, missing }: ExactText): boolean {
  return bytes !== undefined && missing.length === 0;
}

function valueIn({ bytes = "" }: ExactText): unknown {
  return decodeExact(Buffer.from(bytes, "base64"));
}
