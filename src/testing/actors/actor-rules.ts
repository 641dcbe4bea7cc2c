/** The rules of a plan that are about actors, asked at each moment they are about. */

import type { FaultRule, LifecycleFault, MailboxFault, Spread } from "../fault-plan.ts";
import { actorMatcher } from "../faults/selectors.ts";

/** An actor, as rules select it. */
export interface ActorSite {
  readonly path: string;
  /** The definition's name. */
  readonly behaviour: string;
}

/** A rule that applies. */
export interface Firing {
  /** Draws how long the fault lasts, in ms. */
  lengthMs(spread: Spread): number;
}

/**
 * Says whether a rule applies to an actor at this moment; asked of every rule whose path, behaviour and
 * message fit, also of one that comes too late to do anything, so that no rule moves another's count.
 * Whether the rule's node fits is for whoever decides.
 */
export type Decide = (rule: FaultRule, actor: ActorSite) => Firing | undefined;

/** A fault with its length drawn, for as far as it has one. */
export interface AppliedFault<F> {
  readonly rule: string;
  readonly what: F;
  readonly firing: Firing;
}

/** What goes wrong at a start. */
export type StartFault = Extract<LifecycleFault, { readonly do: "fail_start" | "slow_start" }>;

/** What goes wrong in a stop. */
export type StopFault = Extract<LifecycleFault, { readonly do: "hang_in_stop" | "throw_in_stop" }>;

/** What ends an actor at a message. */
export type EndFault = Extract<LifecycleFault, { readonly do: "kill" | "exit_normally" }>;

/** The rules about mailboxes and lives of actors. */
export class ActorRules {
  readonly #mail: Stage<MailboxFault>;
  readonly #starts: Stage<StartFault>;
  readonly #stops: Stage<StopFault>;
  readonly #ends: Stage<EndFault>;

  constructor(rules: readonly FaultRule[], decide: Decide) {
    this.#mail = new Stage(decide);
    this.#starts = new Stage(decide);
    this.#stops = new Stage(decide);
    this.#ends = new Stage(decide);
    for (const rule of rules) this.add(rule);
  }

  /** Adds a rule behind the others; one about something else than actors is ignored. */
  add(rule: FaultRule): void {
    const { what } = rule;
    if (what.at === "mailbox") this.#mail.add(rule, what);
    if (what.at !== "lifecycle") return;
    switch (what.do) {
      case "fail_start":
      case "slow_start":
        this.#starts.add(rule, what);
        return;
      case "hang_in_stop":
      case "throw_in_stop":
        this.#stops.add(rule, what);
        return;
      default:
        this.#ends.add(rule, what);
    }
  }

  /** What befalls a message on its way to an actor. */
  mail(to: ActorSite, type: string): AppliedFault<MailboxFault> | undefined {
    return this.#mail.ask(
      to,
      ({ message }) => message?.type === undefined || message.type === type,
    );
  }

  /** What befalls an actor before its `init`. */
  start(actor: ActorSite): AppliedFault<StartFault> | undefined {
    return this.#starts.ask(actor);
  }

  /** What befalls an actor before its `terminate`. */
  stop(actor: ActorSite): AppliedFault<StopFault> | undefined {
    return this.#stops.ask(actor);
  }

  /** What ends an actor that handles a message. */
  end(actor: ActorSite): AppliedFault<EndFault> | undefined {
    return this.#ends.ask(actor);
  }
}

interface Entry<F> {
  readonly rule: FaultRule;
  readonly what: F;
  readonly fits: (actor: ActorSite) => boolean;
}

/** The rules asked at one kind of moment. */
class Stage<F extends MailboxFault | LifecycleFault> {
  readonly #decide: Decide;
  readonly #entries: Entry<F>[] = [];
  /** Globs are matched once an actor, not once a message. */
  #fitting = new WeakMap<ActorSite, readonly Entry<F>[]>();

  constructor(decide: Decide) {
    this.#decide = decide;
  }

  add(rule: FaultRule, what: F): void {
    this.#entries.push({ rule, what, fits: actorMatcher(what.on) });
    this.#fitting = new WeakMap();
  }

  /** The first rule that applies; the others are asked all the same. */
  ask(actor: ActorSite, isMeant: (what: F) => boolean = () => true): AppliedFault<F> | undefined {
    if (this.#entries.length === 0) return undefined;
    let applied: AppliedFault<F> | undefined;
    for (const { rule, what } of this.#fittingOf(actor)) {
      if (!isMeant(what)) continue;
      const firing = this.#decide(rule, actor);
      if (firing !== undefined) applied ??= { rule: rule.id, what, firing };
    }
    return applied;
  }

  #fittingOf(actor: ActorSite): readonly Entry<F>[] {
    const known = this.#fitting.get(actor);
    if (known !== undefined) return known;
    const fitting = this.#entries.filter(({ fits }) => fits(actor));
    this.#fitting.set(actor, fitting);
    return fitting;
  }
}
