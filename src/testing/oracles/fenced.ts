/** Whether the dead stay dead: no message is handled by an actor that stopped, nothing by a life that is over. */

import type { TraceCheck } from "../spec.ts";
import type { TraceEvent } from "../trace.ts";
import { describeEvent, numberIn } from "./event-text.ts";
import { lifeOf, TRACED } from "./vocabulary.ts";

/** What an actor of a life does, as the trace tells it. */
const DONE_BY_ACTORS: ReadonlySet<string> = new Set([
  TRACED.actorStarted,
  TRACED.actorStopping,
  TRACED.actorCrashed,
  TRACED.mailDelivered,
]);

/**
 * Incarnations are fenced: of actors by their numbers, of nodes by theirs. Mail through operators counts too:
 * they may drop it or make other mail of it, and whoever handles what comes of it has to be alive.
 */
export function incarnationsFenced(): TraceCheck {
  const name = "incarnations fenced";
  return {
    name,
    run: (trace) => {
      const fence = new Fence();
      for (const event of trace) {
        const wrong = fence.pass(event);
        if (wrong !== undefined) return `${name}: ${describeEvent(event)} ${wrong}`;
      }
      return undefined;
    },
  };
}

class Fence {
  readonly #stopped = new Map<string, Map<number, TraceEvent>>();
  readonly #newestLife = new Map<string, number>();

  pass(event: TraceEvent): string | undefined {
    const { node, incarnation, kind } = event;
    const newest = this.#newestLife.get(node) ?? 0;
    if (incarnation > newest) this.#newestLife.set(node, incarnation);
    if (kind === TRACED.actorStopped) this.#noteStop(event);
    if (!DONE_BY_ACTORS.has(kind)) return undefined;
    if (incarnation < newest) return `after life ${newest} of ${node} had begun`;
    const actor = numberIn(event, kind === TRACED.mailDelivered ? "to" : "id");
    const stop = actor === undefined ? undefined : this.#stopped.get(lifeOf(event))?.get(actor);
    return stop === undefined ? undefined : `after ${describeEvent(stop)}`;
  }

  #noteStop(event: TraceEvent): void {
    const life = lifeOf(event);
    const stopped = this.#stopped.get(life) ?? new Map<number, TraceEvent>();
    this.#stopped.set(life, stopped);
    const actor = numberIn(event, "id");
    if (actor !== undefined) stopped.set(actor, event);
  }
}
