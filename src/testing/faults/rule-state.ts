/** What is known of one rule while a run goes on. */

import type { Draws } from "../drive/draws.ts";
import type { Fault, FaultKind, FaultRule, Ms, NodeName, NodeSelector } from "../fault-plan.ts";
import { causeOf, kindOf } from "./fault-kind.ts";
import { siteKey } from "./firing.ts";
import type { Occurrence } from "./occurrence.ts";
import { actorMatcher, chooseNodes, lotsOf, type NodeFacts } from "./selectors.ts";
import { Starters } from "./starter-clock.ts";
import { type Condition, conditionOf, holds, type Moment, startersOf } from "./when.ts";

/** Where a rule is asked: a place on a node. */
interface Site {
  readonly key: string;
  readonly isMeant: boolean;
  /** Times it was asked here. */
  asked: number;
  /** Times it applied here. */
  applied: number;
}

/** Counts a rule once, whatever the number of nodes it breaks. */
export interface Application {
  isCounted: boolean;
}

/** One rule in one run. */
export class RuleState {
  readonly rule: FaultRule;
  readonly kind: FaultKind;
  /** Whether it comes about by itself; otherwise it waits to be asked. */
  readonly isAct: boolean;
  readonly starters: Starters;
  readonly #draws: Draws;
  readonly #condition: Condition;
  readonly #nodes: ReadonlySet<NodeName>;
  /** Of a link: whom it leads to. */
  readonly #targets: ReadonlySet<NodeName> | undefined;
  readonly #sites = new Map<NodeName, Map<string, Site>>();
  readonly #fitsPath: ((actor: { readonly path: string }) => boolean) | undefined;
  #moments = 0;
  /** Times an act's condition held. */
  #passes = 0;
  #applications = 0;

  /** @param startMs when it joined the plan */
  constructor(rule: FaultRule, world: { draws: Draws; nodes: readonly NodeFacts[] }, startMs: Ms) {
    const { draws, nodes } = world;
    this.rule = rule;
    this.kind = kindOf(rule.what);
    this.#draws = draws;
    this.#condition = conditionOf(rule.when, rule.id);
    const cause = causeOf(this.kind);
    const starters = startersOf(this.#condition, cause === "act" ? "start" : "never");
    this.isAct = cause === "act" || (cause === "either" && starters.length > 0);
    this.starters = new Starters(starters, draws, startMs);
    const choose = (selector: NodeSelector, end: string): ReadonlySet<NodeName> =>
      new Set(chooseNodes(selector, nodes, lotsOf(draws, `${rule.id}/${end}`, 0)));
    const { what } = rule;
    this.#nodes = choose(fromOf(what), "on");
    this.#targets = what.at === "link" ? choose(what.to, "to") : undefined;
    this.#fitsPath = "path" in pathOf(what) ? actorMatcher(pathOf(what)) : undefined;
  }

  /** Whether it has applied as often as it may. */
  get isSpent(): boolean {
    return this.rule.limit !== undefined && this.#applications >= this.rule.limit;
  }

  /** Counts an application, once. */
  count(application: Application): void {
    if (application.isCounted) return;
    application.isCounted = true;
    this.#applications += 1;
  }

  /** Asks a rule that waits for occurrences. @returns the number of this application at its place */
  ask(occurrence: Occurrence): number | undefined {
    const site = this.#siteOf(occurrence);
    if (!site.isMeant || !this.#isMeant(occurrence)) return undefined;
    site.asked += 1;
    this.starters.tick(occurrence.atMs, "unarmed");
    const at = { atMs: occurrence.atMs, site: site.key, siteNth: site.asked };
    if (!this.#holds(at)) return undefined;
    site.applied += 1;
    return site.applied;
  }

  /** Asks an act that is due. @returns the number of this application */
  start(nowMs: Ms): number | undefined {
    this.starters.tick(nowMs, "all");
    if (!this.#holds({ atMs: nowMs, site: "", siteNth: this.#moments + 1 })) return undefined;
    this.#passes += 1;
    return this.#passes;
  }

  #holds(at: Pick<Moment, "atMs" | "site" | "siteNth">): boolean {
    this.#moments += 1;
    // Field by field: spreading them costs ten times as much, at each question.
    const { atMs, site, siteNth } = at;
    const moment = { atMs, site, siteNth, nth: this.#moments, starters: this.starters };
    if (!holds(this.#condition, moment, this.#draws)) return false;
    this.starters.disarm();
    return true;
  }

  #siteOf(occurrence: Occurrence): Site {
    const places = this.#sites.get(occurrence.node);
    const known = places?.get(occurrence.place);
    if (known !== undefined) return known;
    const site = this.#newSite(occurrence);
    if (places !== undefined) places.set(occurrence.place, site);
    else this.#sites.set(occurrence.node, new Map([[occurrence.place, site]]));
    return site;
  }

  #newSite({ node, place, to }: Occurrence): Site {
    const isMeant =
      this.#nodes.has(node) &&
      (this.#targets === undefined || (to !== undefined && this.#targets.has(to))) &&
      (this.#fitsPath === undefined || this.#fitsPath({ path: place }));
    return { key: siteKey(node, place), isMeant, asked: 0, applied: 0 };
  }

  /** What a place does not settle: who lives there now, and what is sent. */
  #isMeant({ behaviour, message }: Occurrence): boolean {
    const { what } = this.rule;
    if ("message" in what && what.message?.type !== undefined && what.message.type !== message) {
      return false;
    }
    if (what.at !== "mailbox" && what.at !== "lifecycle") return true;
    return what.on.behaviour === undefined || what.on.behaviour === behaviour;
  }
}

/** The nodes a fault is on, or leaves from. */
function fromOf(fault: Fault): NodeSelector {
  if (fault.at === "link") return fault.from;
  if (fault.at !== "mailbox" && fault.at !== "lifecycle") return fault.on;
  return fault.on.node ?? { pick: "all" };
}

function pathOf(fault: Fault): { readonly path?: string } {
  if (fault.at !== "mailbox" && fault.at !== "lifecycle") return {};
  return fault.on.path === undefined ? {} : { path: fault.on.path };
}
