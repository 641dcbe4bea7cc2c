/**
 * Shrinking: from a run that fails with many faults to one that fails the same way with few. First
 * whole rules are left out, then single faults, until leaving out any one of them makes it pass.
 */

import type { FiredFault } from "../fault-plan.ts";
import { type FaultMask, type FiringKey, firingKey, NO_MASK } from "./mask.ts";
import { fewest, type Trial } from "./fewest.ts";

/** What a replay was, as far as shrinking goes. */
export interface Replayed {
  /** Of its failure; `undefined` when it passed. */
  readonly signature?: string | undefined;
  readonly fired: readonly FiredFault[];
}

/** What to shrink. */
export interface ShrinkOptions {
  /** The run that failed. */
  readonly failed: Replayed;
  /** What was left out of it. @defaultValue nothing */
  readonly mask?: FaultMask;
  /** Runs the same spec and seed again with something left out. */
  readonly run: (mask: FaultMask) => Promise<Replayed>;
  /** @defaultValue 2,000 */
  readonly replaysMax?: number;
  /** Asked before each replay: whether there is time for it. @defaultValue there always is */
  readonly hasTime?: () => boolean;
}

/** What is left. */
export interface Shrunk {
  readonly mask: FaultMask;
  /** Faults that are left, as they happened in the last run that failed. */
  readonly fired: readonly FiredFault[];
  /** Faults before. */
  readonly before: number;
  readonly replays: number;
  /** Whether the run passes without any one of them; otherwise the budget ended it. */
  readonly isMinimal: boolean;
}

/** What a shrink may cost. */
export const SHRINK_DEFAULTS = {
  /** Replays at most; toy systems need a tenth of it. */
  replaysMax: 2_000,
};

/** The best run so far. */
interface Best {
  readonly mask: FaultMask;
  readonly fired: readonly FiredFault[];
}

/**
 * Shrinks a failure. It replays one run at a time and decides by the outcomes alone, so equal runs
 * shrink to equal ends. Only a failure with the same signature counts.
 *
 * @throws RangeError when the run did not fail
 */
export async function shrink(options: ShrinkOptions): Promise<Shrunk> {
  const { failed, mask = NO_MASK } = options;
  if (failed.signature === undefined) throw new RangeError("cannot shrink: the run did not fail");
  const replayer = new Replayer(options, { mask, fired: failed.fired });
  await shrinkRules(replayer, mask);
  const isMinimal = await shrinkFirings(replayer);
  const { best, replays } = replayer;
  return { ...best, before: failed.fired.length, replays, isMinimal };
}

/** Replays, and keeps the best run. */
class Replayer {
  best: Best;
  replays = 0;
  readonly #options: ShrinkOptions;

  constructor(options: ShrinkOptions, best: Best) {
    this.#options = options;
    this.best = best;
  }

  /** @returns the run when it failed alike; "over" when the budget is spent */
  async try(mask: FaultMask): Promise<Best | "passes" | "over"> {
    const { replaysMax = SHRINK_DEFAULTS.replaysMax, hasTime, run, failed } = this.#options;
    if (this.replays >= replaysMax || hasTime?.() === false) return "over";
    this.replays += 1;
    const { signature, fired } = await run(mask);
    if (signature !== failed.signature) return "passes";
    this.best = { mask, fired };
    return this.best;
  }
}

/** Leaves out whole rules, of those that did anything; the others are left out with the firings. */
async function shrinkRules(replayer: Replayer, mask: FaultMask): Promise<void> {
  const ruleIds = [...new Set(replayer.best.fired.map(({ rule }) => rule))];
  // Where only some firings may happen already, those are what is left to choose from.
  if (mask.only !== undefined) return;
  await fewest(ruleIds, async (kept): Promise<Trial<string>> => {
    const left = ruleIds.filter((id) => !kept.includes(id));
    const best = await replayer.try({ ...mask, rules: new Set([...(mask.rules ?? []), ...left]) });
    if (best === "passes" || best === "over") return best;
    const applied = new Set(best.fired.map(({ rule }) => rule));
    return kept.filter((id) => applied.has(id));
  });
}

/** Leaves out single firings. @returns whether none of what is left can be left out */
async function shrinkFirings(replayer: Replayer): Promise<boolean> {
  const keys = keysOf(replayer.best.fired);
  const tryOnly = async (kept: readonly FiringKey[]): Promise<Trial<FiringKey>> => {
    const best = await replayer.try({ only: new Set(kept) });
    return best === "passes" || best === "over" ? best : narrowed(replayer, best, kept);
  };
  // From here on only these may happen. With none left out that has to be the same run.
  const same = await tryOnly(keys);
  if (same === "passes" || same === "over") return false;
  return (await fewest(same, tryOnly)).isMinimal;
}

/** Those of the firings that happened; the mask then names no others, for a shorter token. */
function narrowed(
  replayer: Replayer,
  { fired }: Best,
  kept: readonly FiringKey[],
): readonly FiringKey[] {
  const happened = new Set(keysOf(fired));
  const narrow = kept.filter((key) => happened.has(key));
  replayer.best = { mask: { only: new Set(narrow) }, fired };
  return narrow;
}

function keysOf(fired: readonly FiredFault[]): readonly FiringKey[] {
  return [...new Set(fired.map(firingKey))];
}
