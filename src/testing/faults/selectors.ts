/** Which nodes and which actors a rule means. */

import type { Draws } from "../drive/draws.ts";
import type { ActorSelector, NodeName, NodeSelector } from "../fault-plan.ts";
import { globMatcher } from "../../actor/path-glob.ts";

/** What a selector needs to know of a node. */
export interface NodeFacts {
  readonly name: NodeName;
  readonly role?: string | undefined;
}

/** Draws for one choice. */
export interface Lots {
  /** A node's lot, its own: that another node takes part does not move it. */
  rank(name: NodeName): number;
  /** A whole number from 0 to `bound - 1`. */
  below(bound: number): number;
}

/**
 * The lots of one choice.
 *
 * @param purpose what is chosen, such as `kill-1/on`
 * @param nth number of the choice among those of its purpose
 */
export function lotsOf(draws: Draws, purpose: string, nth: number): Lots {
  return new DrawnLots(draws, purpose, nth);
}

class DrawnLots implements Lots {
  readonly #draws: Draws;
  readonly #purpose: string;
  readonly #nth: number;

  constructor(draws: Draws, purpose: string, nth: number) {
    this.#draws = draws;
    this.#purpose = purpose;
    this.#nth = nth;
  }

  rank(name: NodeName): number {
    return this.#draws.u32(this.#purpose, name, this.#nth);
  }

  below(bound: number): number {
    return this.#draws.below(bound, `${this.#purpose}/size`, "", this.#nth);
  }
}

/**
 * The nodes a selector means, in the order of `nodes`.
 *
 * @param nodes all there are, each name once
 * @param lots used by `pick` only. A minority is one at least and less than half: there is none of two
 */
export function chooseNodes(
  selector: NodeSelector,
  nodes: readonly NodeFacts[],
  lots: Lots,
): readonly NodeName[] {
  if (typeof selector === "string") return namesOf(nodes, ({ name }) => name === selector);
  if (isNames(selector)) return namesOf(nodes, ({ name }) => selector.includes(name));
  if ("role" in selector) return namesOf(nodes, ({ role }) => role === selector.role);
  const names = nodes.map(({ name }) => name);
  if (selector.pick === "all") return names;
  const size = sizeOf(selector.pick, names.length, lots);
  const chosen = new Set(inDrawnOrder(names, lots).slice(0, size));
  return names.filter((name) => chosen.has(name));
}

/** The names in an order that is drawn; equal lots stay in the order given. */
export function inDrawnOrder(names: readonly NodeName[], lots: Lots): readonly NodeName[] {
  const ranked = names.map((name) => ({ name, rank: lots.rank(name) }));
  return ranked.sort((one, other) => one.rank - other.rank).map(({ name }) => name);
}

/** An actor a question is about. */
export interface ActorPlace {
  readonly path: string;
  /** The definition's name. */
  readonly behaviour?: string | undefined;
}

/** Makes the question whether an actor fits; its node is asked for elsewhere. */
export function actorMatcher({ path, behaviour }: ActorSelector): (actor: ActorPlace) => boolean {
  const matchesPath = path === undefined ? undefined : globMatcher(path);
  return (actor) =>
    (behaviour === undefined || actor.behaviour === behaviour) &&
    (matchesPath === undefined || matchesPath(actor.path));
}

type Pick = "one" | "minority" | "majority" | "all";

function sizeOf(pick: Pick, total: number, lots: Lots): number {
  const half = Math.floor(total / 2);
  const minorityMax = Math.floor((total - 1) / 2);
  switch (pick) {
    case "one":
      return Math.min(1, total);
    case "minority":
      return minorityMax < 1 ? 0 : 1 + lots.below(minorityMax);
    case "majority":
      return total === 0 ? 0 : half + 1 + lots.below(total - half);
    case "all":
      return total;
  }
}

function isNames(selector: Exclude<NodeSelector, string>): selector is readonly NodeName[] {
  return Array.isArray(selector);
}

function namesOf(
  nodes: readonly NodeFacts[],
  fits: (node: NodeFacts) => boolean,
): readonly NodeName[] {
  return nodes.filter(fits).map(({ name }) => name);
}
