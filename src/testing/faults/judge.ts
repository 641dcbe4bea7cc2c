/**
 * Decides, during a run, which faults happen. Every decision is drawn by key, so that leaving one
 * firing out moves no other; what a judge needs to know it is told, and what it decides others do.
 */

import type { Draws } from "../drive/draws.ts";
import type { Fault, FaultPlan, FaultRule, FiredFault, Ms, NodeName } from "../fault-plan.ts";
import type { TraceEvent } from "../trace.ts";
import { type ActTarget, actTargets } from "./act-targets.ts";
import { type KnownKind, kindOf } from "./fault-kind.ts";
import { type Firing, firedLengthMs, firedWord } from "./firing.ts";
import { type FaultMask, isLet, NO_MASK } from "./mask.ts";
import type { Occurrence } from "./occurrence.ts";
import type { DirectedPair } from "./partition-shape.ts";
import { checkPlan } from "./plan-check.ts";
import { checkRuleShape } from "./plan-shape.ts";
import { type Application, RuleState } from "./rule-state.ts";
import type { NodeFacts } from "./selectors.ts";

/** What a judge is made of. */
export interface JudgeOptions {
  readonly draws: Draws;
  readonly plan: FaultPlan;
  readonly nodes: readonly NodeFacts[];
  /** What is left out. */
  readonly mask?: FaultMask;
  /** Whether a budget lets a fault happen to a node now; asked once what is left out is settled. */
  readonly permits?: (fault: Fault, node: NodeName) => boolean;
  /** Told of each fault that happens, before it does. */
  readonly onFired?: (fired: FiredFault) => void;
}

/** An act that is due, before it is settled whether it happens. */
interface Waiting {
  readonly state: RuleState;
  readonly application: Application;
  readonly fired: FiredFault;
  readonly pairs: readonly DirectedPair[];
}

const NOTHING: readonly never[] = [];

/** Faults of one run, so many that a token can still name each; from then on none happens. */
export const FIRED_MAX = 80_000;

/** Decides which faults happen in one run. */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #mask: FaultMask;
  readonly #states: RuleState[] = [];
  /** Rules that wait to be asked, by kind. */
  readonly #asked = new Map<string, RuleState[]>();
  readonly #acts: RuleState[] = [];
  readonly #listening: RuleState[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #fired: FiredFault[] = [];
  #refused = 0;
  #rulings = 0;
  #isHealed = false;

  /** @throws RuntimeError `option.invalid` when the plan means nothing in this world */
  constructor(options: JudgeOptions) {
    checkPlan(options.plan, options.nodes);
    this.#options = options;
    this.#mask = options.mask ?? NO_MASK;
    for (const rule of options.plan.rules) this.#add(rule, 0);
  }

  /** Every fault that happened, oldest first. */
  get fired(): readonly FiredFault[] {
    return this.#fired;
  }

  /** How many the budget did not let happen. */
  get refused(): number {
    return this.#refused;
  }

  /** The plan, with what was added since. */
  get plan(): FaultPlan {
    return { rules: this.#states.map(({ rule }) => rule) };
  }

  /** Grows whenever what {@link asks} says may have changed. */
  get rulings(): number {
    return this.#rulings;
  }

  /** Tells whether any rule is about a kind, for boundaries that can do without asking. */
  asks(kind: KnownKind): boolean {
    return !this.#isHealed && this.#asked.has(kind);
  }

  /**
   * Asks which faults of a kind happen at something that happens anyway.
   *
   * @returns one for each rule that applies, in the order of the plan; mostly none
   * @example
   * const [reset] = judge.fires("link.reset", { atMs, node: "a", to: "b", place: "a>b" });
   */
  fires<Kind extends KnownKind>(kind: Kind, occurrence: Occurrence): readonly Firing<Kind>[] {
    const states = this.#isHealed ? undefined : this.#asked.get(kind);
    if (states === undefined) return NOTHING;
    let firings: Firing<Kind>[] | undefined;
    for (const state of states) {
      const firing = this.#ask(state, occurrence);
      if (firing === undefined || !isOf(firing, kind)) continue;
      if (firings === undefined) firings = [firing];
      else firings.push(firing);
    }
    return firings ?? NOTHING;
  }

  /** When the next act is due; `undefined` when none is, unless something is heard. */
  get nextMs(): Ms | undefined {
    if (this.#isHealed) return undefined;
    let first = this.#waiting[0]?.fired.atMs;
    for (const state of this.#acts) {
      const nextMs = this.#isSpent(state) ? undefined : state.starters.nextMs;
      if (nextMs !== undefined && (first === undefined || nextMs < first)) first = nextMs;
    }
    return first;
  }

  /**
   * Takes one act that is due. Do it before the next is taken: a budget looks at what is down by then.
   *
   * @returns `undefined` when nothing is due
   */
  take(nowMs: Ms): Firing | undefined {
    while (!this.#isHealed) {
      const waiting = this.#waiting.shift();
      if (waiting !== undefined) {
        const firing = this.#decide(waiting);
        if (firing !== undefined) return firing;
        continue;
      }
      const state = this.#dueBy(nowMs);
      if (state === undefined) return undefined;
      this.#start(state, nowMs);
    }
    return undefined;
  }

  /** Hears what happened. @returns whether an act may be due earlier than before: see {@link nextMs} */
  heard(event: TraceEvent): boolean {
    if (this.#isHealed) return false;
    let isEarlier = false;
    for (const state of this.#listening) if (state.starters.hear(event)) isEarlier = true;
    return isEarlier;
  }

  /**
   * Adds a rule.
   *
   * @param rule `at` and `between` are times of the run; `every` counts from now
   * @throws RuntimeError `option.invalid` when it means nothing, or its id is taken
   */
  inject(rule: FaultRule, nowMs: Ms): void {
    checkRuleShape(rule);
    checkPlan({ rules: [...this.plan.rules, rule] }, this.#options.nodes);
    this.#add(rule, nowMs);
  }

  /** Ends it: no rule applies any more. */
  heal(): void {
    this.#isHealed = true;
    this.#rulings += 1;
    this.#waiting.length = 0;
  }

  #add(rule: FaultRule, startMs: Ms): void {
    const state = new RuleState(rule, this.#options, startMs);
    this.#rulings += 1;
    this.#states.push(state);
    if (state.starters.listens) this.#listening.push(state);
    if (state.isAct) this.#acts.push(state);
    else this.#asked.set(state.kind, [...(this.#asked.get(state.kind) ?? []), state]);
  }

  #ask(state: RuleState, occurrence: Occurrence): Firing | undefined {
    if (this.#isSpent(state)) return undefined;
    const nth = state.ask(occurrence);
    if (nth === undefined) return undefined;
    const { atMs, node, place } = occurrence;
    const fired = { rule: state.rule.id, nth, atMs, node, place };
    return this.#decide({ state, fired, application: { isCounted: false }, pairs: NOTHING });
  }

  /** Where only some firings may happen, the limit had its say when those were chosen. */
  #isSpent(state: RuleState): boolean {
    return state.isSpent && this.#mask.only === undefined;
  }

  #dueBy(nowMs: Ms): RuleState | undefined {
    let due: RuleState | undefined;
    let first = nowMs;
    for (const state of this.#acts) {
      const nextMs = this.#isSpent(state) ? undefined : state.starters.nextMs;
      if (nextMs === undefined || nextMs > first || (due !== undefined && nextMs === first))
        continue;
      due = state;
      first = nextMs;
    }
    return due;
  }

  #start(state: RuleState, nowMs: Ms): void {
    const nth = state.start(nowMs);
    if (nth === undefined) return;
    const application = { isCounted: false };
    const waitingFor = ({ node, place, pairs }: ActTarget): Waiting => {
      const fired = { rule: state.rule.id, nth, atMs: nowMs, node, place };
      return { state, application, fired, pairs };
    };
    this.#waiting.push(...actTargets(state.rule, this.#options, nth).map(waitingFor));
  }

  /** Settles whether what a rule asks for happens. What is left out counts as if it had happened. */
  #decide({ state, application, fired, pairs }: Waiting): Firing | undefined {
    const { rule } = state;
    const { draws, permits, onFired } = this.#options;
    if (this.#fired.length >= FIRED_MAX) return undefined;
    if (!isLet(this.#mask, fired)) {
      state.count(application);
      return undefined;
    }
    if (permits?.(rule.what, fired.node) === false) {
      this.#refused += 1;
      return undefined;
    }
    state.count(application);
    this.#fired.push(fired);
    onFired?.(fired);
    const { node } = fired;
    const ms = firedLengthMs(draws, rule, fired);
    return { rule, fault: rule.what, fired, node, ms, word: firedWord(draws, fired), pairs };
  }
}

function isOf<Kind extends KnownKind>(firing: Firing, kind: Kind): firing is Firing<Kind> {
  return kindOf(firing.fault) === kind;
}
