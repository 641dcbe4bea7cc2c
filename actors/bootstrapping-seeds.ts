/**
 * Knows whom to ask when nobody is known: the seeds an operator wrote down, and those learned since.
 *
 * What was learned is kept on disk, so that a node finds its network again after its configured seeds
 * are gone. It never lists the node itself, and never lets go of its last learned seed for none.
 */

import type { BootstrappingSeedsMessages } from "../messages/bootstrapping-seeds.ts";
import { STORE } from "../messages/store.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import {
  type CastResult,
  type InitResult,
  keep,
  next,
  reply,
  started,
} from "../src/actor/result.ts";
import { describeError, isRuntimeError } from "../src/errors.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import { parseSeed, type Seed, seedText } from "../src/peer/seed.ts";

/** What the seeds are started with. */
export interface BootstrappingSeedsArgs {
  /** Seeds of the configuration. */
  readonly configured: readonly Seed[];
  /** This node, which is no seed of its own. */
  readonly self: PeerId;
}

/** Most learned seeds; more say nothing new. @defaultValue 64 */
export const LEARNED_SEEDS_MAX = 64;

/** Where the learned seeds stand on disk: one entry, a line each. */
const TABLE = "seeds";
const LEARNED = new TextEncoder().encode("learned");

type Context = ActorContext<BootstrappingSeedsMessages>;

interface State extends BootstrappingSeedsArgs {
  readonly learned: readonly Seed[];
}

/** The bootstrapping seeds actor. */
export const bootstrappingSeeds = defineActor<
  BootstrappingSeedsMessages,
  State,
  BootstrappingSeedsArgs
>({
  name: "bootstrapping-seeds",
  init: recall,
  formatState: ({ configured, learned }) => ({
    configured: configured.map(seedText),
    learned: learned.map(seedText),
  }),
  handle: {
    list: ({ configured, learned, self }) => reply(seedsWithout(self, [...configured, ...learned])),
    learn,
    kept: () => keep(),
    notKept: (_, error, context) => {
      context.emit("seeds.not_kept", { error: describeError(error) });
      return keep();
    },
  },
});

async function recall(args: BootstrappingSeedsArgs, context: Context): Promise<InitResult<State>> {
  const kept = await context.ref(STORE).call.get({ table: TABLE, key: LEARNED });
  const lines = kept === undefined ? [] : new TextDecoder().decode(kept).split("\n");
  const learned = lines.flatMap((line) => readLine(line, context));
  return started({ ...args, learned: learned.slice(0, LEARNED_SEEDS_MAX) });
}

function learn(state: State, told: readonly Seed[], context: Context): CastResult<State> {
  const learned = seedsWithout(state.self, told).slice(0, LEARNED_SEEDS_MAX);
  if (learned.length === 0) return keep();
  const value = new TextEncoder().encode(learned.map(seedText).join("\n"));
  const store = context.ref(STORE);
  context.task(() => store.call.write([{ put: [TABLE, LEARNED, value] }]), {
    done: "kept",
    failed: "notKept",
  });
  return next({ ...state, learned });
}

/** A line the disk garbled costs itself, not the node's start. */
function readLine(line: string, context: Context): Seed[] {
  try {
    return [parseSeed(line)];
  } catch (error) {
    if (!isRuntimeError(error, "option.invalid")) throw error;
    context.emit("seeds.skipped", { line: error.details.received });
    return [];
  }
}

/** Each peer once, as named first, and never this node. */
function seedsWithout(self: PeerId, seeds: readonly Seed[]): Seed[] {
  const found = new Map<PeerId, Seed>();
  for (const seed of seeds) {
    if (seed.peer !== self && !found.has(seed.peer)) found.set(seed.peer, seed);
  }
  return [...found.values()];
}
