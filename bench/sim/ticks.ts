/** The limit of a crowd: nodes of which nothing is left but their events, fifty timers a second each. */

import type { NodeEnv, NodeSpec, SimSpec } from "../../src/testing/index.ts";

/** Events of one node in one virtual second. */
export const EVENTS_PER_SECOND = 50;

const MS_PER_SECOND = 1_000;

/** A run of nodes that only let time pass. */
export function ticksSpec(nodes: number, seconds: number): SimSpec {
  const specs = Array.from(
    { length: nodes },
    (_, nth): NodeSpec => ({
      name: `n${nth}`,
      start: (env) => {
        tick(env);
        return { runtimes: [], trees: [], stop: async () => {} };
      },
    }),
  );
  return { id: "ticks", nodes: specs, stormMs: seconds * MS_PER_SECOND, calmMs: 1 };
}

function tick({ clock }: NodeEnv): void {
  const again = (): void => void clock.setTimer(again, MS_PER_SECOND / EVENTS_PER_SECOND);
  again();
}

/** A small spec that is over at once: what a run costs before anything happens. */
export function shortSpec(): SimSpec {
  const { nodes } = ticksSpec(3, 1);
  return { id: "short", nodes, stormMs: 200, calmMs: 1 };
}
