/** Generated plans, and runs in which the same things happen whatever the faults. */

import fc from "fast-check";
import { type Draws, drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { FaultPlan, FiredFault, When } from "../../../../src/testing/fault-plan.ts";
import { FAULT_KINDS, type KnownKind } from "../../../../src/testing/faults/fault-kind.ts";
import type { Firing } from "../../../../src/testing/faults/firing.ts";
import { Judge, type JudgeOptions } from "../../../../src/testing/faults/judge.ts";
import { firingKey } from "../../../../src/testing/faults/mask.ts";
import { diceOf } from "../../../../src/testing/faults/swarm-dice.ts";
import { SWARM_MENU } from "../../../../src/testing/faults/swarm-menu.ts";
import type { TraceEvent } from "../../../../src/testing/trace.ts";

export const STORM_MS = 5_000;

export const NODES = ["a", "b", "c", "d", "e"].map((name, index) => ({
  name,
  role: index < 3 ? "voter" : "reader",
}));

export const seed: fc.Arbitrary<bigint> = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

/** Any `when` that is valid for any fault: what starts it is among its parts. */
const starting: fc.Arbitrary<When> = fc.oneof(
  fc.record({ at: fc.nat({ max: STORM_MS }) }),
  fc.record({ every: fc.record({ exponential: fc.integer({ min: 100, max: 3_000 }) }) }),
  fc.record({ every: fc.integer({ min: 100, max: 3_000 }) }),
  fc.record({ onTrace: fc.record({ kind: fc.constantFrom("ping", "pong") }) }),
  fc.record({
    onTrace: fc.record({ kind: fc.constant("ping") }),
    nth: fc.integer({ min: 1, max: 5 }),
    delayMs: fc.nat({ max: 500 }),
  }),
);
const window: fc.Arbitrary<When> = fc
  .tuple(fc.nat({ max: STORM_MS }), fc.integer({ min: 1, max: STORM_MS }))
  .map(([from, length]) => ({ between: [from, from + length] as const, chance: 0.7 }));
const counting: fc.Arbitrary<When> = fc.oneof(
  fc.record({ chance: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ nth: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }) }),
  fc.record({ first: fc.integer({ min: 1, max: 9 }) }),
);
export const when: fc.Arbitrary<When> = fc.oneof(
  starting,
  window,
  fc.tuple(starting, fc.oneof(counting, window)).map((all) => ({ all })),
  fc.tuple(starting, fc.oneof(starting, counting)).map((any) => ({ any })),
);
const waiting: fc.Arbitrary<When> = fc.oneof(when, counting);

/** A plan with a rule of each of some kinds, at generated times. */
export const plan: fc.Arbitrary<FaultPlan> = fc
  .tuple(
    seed,
    fc.array(
      fc.record({
        kind: fc.constantFrom(...FAULT_KINDS),
        starts: when,
        waits: waiting,
        limit: fc.option(fc.integer({ min: 1, max: 4 })),
        isOwn: fc.nat({ max: 3 }).map((one) => one === 0),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  )
  .map(([drawn, wanted]) => ({
    rules: wanted.map(({ kind, starts, waits, limit, isOwn }, index) => {
      const id = `${kind}-${index}`;
      const dish = SWARM_MENU[kind](diceOf(drawsOf(drawn), id, STORM_MS));
      const isWaiting = /^(?:mailbox|store|geo|peer)/.test(kind);
      const at = isOwn ? dish.when : isWaiting ? waits : starts;
      return { id, ...dish, when: at, ...(limit === null ? {} : { limit }) };
    }),
  }));

/** What a run is judged by; `seed` stands for its draws. */
export type RunOptions = Pick<JudgeOptions, "plan"> &
  Partial<JudgeOptions> & { readonly seed: bigint };

/** Runs the same 150 things under a plan, and takes each act when it is due. */
export function run({ seed: ofRun, ...options }: RunOptions): readonly Firing[] {
  const judge = new Judge({ draws: drawsOf(ofRun), nodes: NODES, ...options });
  return play(judge, drawsOf(1n));
}

/** Plays what happens anyway, the same each time. */
export function play(judge: Judge, draws: Draws): readonly Firing[] {
  const firings: Firing[] = [];
  const kinds: readonly KnownKind[] = FAULT_KINDS.filter((kind) => judge.asks(kind));
  const takeUntil = (untilMs: number): void => {
    for (let at = judge.nextMs; at !== undefined && at <= untilMs; at = judge.nextMs) {
      for (let one = judge.take(at); one !== undefined; one = judge.take(at)) firings.push(one);
    }
  };
  for (let step = 1; step <= 150; step += 1) {
    const atMs = Math.floor((step * STORM_MS) / 150);
    takeUntil(atMs);
    const node = "abcde"[draws.below(5, "node", "", step)] ?? "a";
    const to = "abcde"[draws.below(5, "to", "", step)] ?? "a";
    const event: TraceEvent = {
      ...{ step, atMs, node, incarnation: 1, values: {} },
      kind: draws.below(2, "ping", "", step) === 0 ? "ping" : "other",
    };
    judge.heard(event);
    for (const kind of kinds) {
      const isLink = kind.startsWith("link.");
      const place = isLink ? `${node}>${to}` : `/actor-${draws.below(3, "actor", "", step)}`;
      firings.push(...judge.fires(kind, { atMs, node, place, ...(isLink ? { to } : {}) }));
    }
  }
  takeUntil(STORM_MS);
  return firings;
}

export function keysOf(firings: readonly Firing[]): readonly string[] {
  return firings.map(({ fired }) => firingKey(fired));
}

export function firedOf(firings: readonly Firing[]): readonly FiredFault[] {
  return firings.map(({ fired }) => fired);
}

/** Everything a firing is, a line each: cheap to compare, and what differs is one line. */
export function linesOf(firings: readonly Firing[]): readonly string[] {
  return firings.map(({ fired, ms, word, pairs }) => {
    const cut = pairs.map(({ from, to }) => `${from}>${to}`).join(" ");
    return `${firingKey(fired)} ${Object.values(fired).join(" ")} ${ms} ${word} ${cut}`;
  });
}
