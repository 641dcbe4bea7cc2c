/** What chaos does next: a function of its seed and of who is there, so that the same seed does the same again. */

import { globMatcher } from "../../actor/path-glob.ts";
import type { Clock, TimerId } from "../../time/clock.ts";
import type { Random } from "../../time/random.ts";
import { type ChaosOrder, FAULT_BY_MS } from "./fault-order.ts";

/** How long what chaos begins stands, in ms. */
export const CHAOS_LASTS_MS = 2_000;

/** One thing chaos does. */
export interface ChaosDeed {
  readonly path: string;
  readonly does:
    | { readonly verb: "kill"; readonly how: "error" | "brutal" }
    | { readonly verb: "fault"; readonly order: { readonly kind: string } };
  /** For the chance of what it begins. */
  readonly seed: string;
}

/** What chaos can do, each as likely as the others. */
const DEEDS: readonly ChaosDeed["does"][] = [
  { verb: "kill", how: "error" },
  { verb: "kill", how: "brutal" },
  ...[
    { kind: "suspend" },
    { kind: "drop", share: 0.5 },
    { kind: "delay", byMs: 200 },
    { kind: "duplicate", share: 0.5 },
    { kind: "reorder", byMs: 200 },
    { kind: "throw", next: 1 },
  ].map((order) => ({ verb: "fault" as const, order })),
];

/** What chaos is done with. */
export interface ChaosGround {
  readonly clock: Clock;
  /** Paths of those it may befall now. */
  readonly paths: () => readonly string[];
  readonly do: (deed: ChaosDeed) => void;
}

/** Does one thing after another. Returns what stops it. */
export function runChaos(
  { path, everyMs = FAULT_BY_MS }: Pick<ChaosOrder, "path" | "everyMs">,
  random: Random,
  { clock, paths, do: act }: ChaosGround,
): () => void {
  const fits = globMatcher(path);
  let timer: TimerId;
  const wait = (): void => {
    // From half to half as much again.
    timer = clock.setTimer(step, Math.round(everyMs * (0.5 + random.unit())));
  };
  const step = (): void => {
    wait();
    const deed = chaosDeed(paths().filter(fits), random);
    if (deed !== undefined) act(deed);
  };
  wait();
  return () => clock.clearTimer(timer);
}

/** Draws a deed; `undefined` when nobody is there. As much is drawn whoever is there. */
export function chaosDeed(paths: readonly string[], random: Random): ChaosDeed | undefined {
  const path = random.pick([...paths].sort());
  const does = random.pick(DEEDS);
  const seed = random.u32().toString(16);
  return path === undefined || does === undefined ? undefined : { path, does, seed };
}

/** A deed in words. */
export function chaosText({ does }: ChaosDeed): string {
  return does.verb === "kill"
    ? `killed it (${does.how})`
    : `${does.order.kind} for ${CHAOS_LASTS_MS / 1_000} s`;
}
