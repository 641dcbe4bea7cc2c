/** Whether a supervisor that stops stops its children in the reverse of the order it started them in. */

import type { Glob } from "../fault-plan.ts";
import type { TraceCheck } from "../spec.ts";
import type { TraceEvent } from "../trace.ts";
import { describeEvent, numberIn, textIn } from "./event-text.ts";
import { anyGlobMatcher } from "../../actor/path-glob.ts";
import { lifeOf, parentPath, TRACED } from "./vocabulary.ts";

/** Which supervisors are not looked at. */
export interface StopOrderOptions {
  /** By path; dynamic supervisors, whose children know no order, belong here. @defaultValue none */
  readonly except?: readonly Glob[];
}

/**
 * A child that was asked to stop goes only when all its supervisor started after it have gone. Looked at from
 * `actor.stopping` of the supervisor on, except at children that end by their own decision. One that has several children of one path is dynamic and let be.
 */
export function stopOrderReversed({ except = [] }: StopOrderOptions = {}): TraceCheck {
  const name = "stop order reversed";
  const isExcepted = anyGlobMatcher(except);
  return {
    name,
    run: (trace) => {
      const lives = new Map<string, Family>();
      for (const event of trace) {
        const { actor } = event;
        if (actor === undefined) continue;
        const life = lifeOf(event);
        const family = lives.get(life) ?? new Family();
        lives.set(life, family);
        const younger = family.hear(event);
        if (younger === undefined || isExcepted(parentPath(actor))) continue;
        return `${name}: ${describeEvent(event)} before ${younger}, which was started after it`;
      }
      return undefined;
    },
  };
}

/** The children of one path, in the order in which their paths were first seen, and who of them lives. */
interface Siblings {
  readonly order: Set<string>;
  readonly alive: Map<number, string>;
}

/** The actors of one life, by the path of their parent. */
class Family {
  readonly #siblings = new Map<string, Siblings>();
  /** Children that were there when their supervisor began to stop, oldest first. */
  readonly #stopping = new Map<string, readonly string[]>();
  /** Those that end by their own decision: they had begun to stop before, or given up. */
  readonly #ownEnds = new Set<string>();

  /** Takes the next event; answers with the path of a younger one that should have gone first. */
  hear(event: TraceEvent): string | undefined {
    const { kind, actor = "" } = event;
    const id = numberIn(event, "id") ?? 0;
    switch (kind) {
      case TRACED.actorStarted:
        this.#under(parentPath(actor)).alive.set(id, actor);
        this.#under(parentPath(actor)).order.add(actor);
        return undefined;
      case TRACED.actorStopping:
        this.#stopping.set(actor, inOrder(this.#under(actor)));
        if (!this.#stopping.has(parentPath(actor))) this.#ownEnds.add(actor);
        return undefined;
      case TRACED.supervisorReport:
        if (textIn(event, "context") === "shutdown") this.#ownEnds.add(actor);
        return undefined;
      case TRACED.actorStopped:
        return this.#stopped(event, id, actor);
      default:
        return undefined;
    }
  }

  #stopped(event: TraceEvent, id: number, path: string): string | undefined {
    const siblings = this.#under(parentPath(path));
    siblings.alive.delete(id);
    // Children it leaves behind are not those of the next one at its path.
    this.#siblings.delete(path);
    this.#stopping.delete(path);
    const isOwnEnd = this.#ownEnds.delete(path);
    const isAsked = !isOwnEnd && textIn(event, "reason") === "shutdown";
    return isAsked ? this.#youngerThan(path, siblings) : undefined;
  }

  #under(parent: string): Siblings {
    const known = this.#siblings.get(parent);
    if (known !== undefined) return known;
    const siblings = { order: new Set<string>(), alive: new Map<number, string>() };
    this.#siblings.set(parent, siblings);
    return siblings;
  }

  #youngerThan(path: string, { alive }: Siblings): string | undefined {
    const stopping = this.#stopping.get(parentPath(path)) ?? [];
    const place = stopping.indexOf(path);
    if (place < 0) return undefined;
    const left = new Set(alive.values());
    return stopping.slice(place + 1).find((younger) => left.has(younger));
  }
}

/** Those that live, oldest first; none when two of them stand at one path. */
function inOrder({ order, alive }: Siblings): readonly string[] {
  const paths = new Set(alive.values());
  return paths.size < alive.size ? [] : [...order].filter((path) => paths.has(path));
}
