/**
 * Knows whom to ask when nobody is known: the seeds an operator wrote down, those that names in the
 * name service hand out, and those learned from the network.
 *
 * What was learned is kept on disk, so that a node finds its network again after its configured seeds
 * are gone. It never lists the node itself, and never lets go of its last learned seed for none. A
 * seed is an address and the key it has to prove; nobody is trusted for being one. When it dies, names
 * are asked again and the rest comes back from the disk.
 */

import type {
  BootstrappingSeedsMessages,
  NameEnded,
  SeedNews,
} from "../messages/bootstrapping-seeds.ts";
import { CONNECTION_REGISTRY } from "../messages/connection-registry.ts";
import { MEM_TABLE } from "../messages/mem-table.ts";
import { STORE } from "../messages/store.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import {
  type CastResult,
  type InitResult,
  keep,
  next,
  reply,
  replyNext,
  started,
} from "../src/actor/result.ts";
import { describeError, isRuntimeError } from "../src/errors.ts";
import { JOB_BACKOFF, nextDelayMs } from "../src/peer/backoff.ts";
import {
  LEARNED_SEEDS_MAX,
  learnSeeds,
  replaceSeeds,
  seedOfNode,
  seedsWithout,
} from "../src/peer/learned-seeds.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import { type Seed, seedText } from "../src/peer/seed.ts";
import { seedsOfLines, seedsOfRecords } from "../src/peer/seed-list.ts";
import type { Resolver } from "../src/transport/resolver.ts";

/** Times of the seeds. */
export interface SeedTimes {
  /** Between two looks at whom the network counts on, in ms. @defaultValue 30_000 */
  readonly lookMs: number;
  /** Between two questions to a name that answered, in ms. @defaultValue 3_600_000 */
  readonly askAgainMs: number;
}

/** The one place where these times have numbers. */
export const SEED_TIMES: SeedTimes = { lookMs: 30_000, askAgainMs: 3_600_000 };

/** What the seeds are started with. */
export interface BootstrappingSeedsArgs extends Partial<SeedTimes> {
  /** Seeds of the configuration. */
  readonly configured: readonly Seed[];
  /** This node, which is no seed of its own. */
  readonly self: PeerId;
  /** Names whose text records are seeds, and who is asked for them. @defaultValue none */
  readonly dns?: { readonly names: readonly string[]; readonly resolver: Resolver };
}

/** Where the learned seeds stand on disk: one entry, a line each. */
const TABLE = "seeds";
const LEARNED = new TextEncoder().encode("learned");

type Context = ActorContext<BootstrappingSeedsMessages>;

interface State {
  readonly args: BootstrappingSeedsArgs;
  readonly times: SeedTimes;
  readonly learned: readonly Seed[];
  /** What each name said last. */
  readonly named: ReadonlyMap<string, readonly Seed[]>;
  /** How often in a row each name has said nothing. */
  readonly silences: ReadonlyMap<string, number>;
}

/** The bootstrapping seeds actor. */
export const bootstrappingSeeds = defineActor<
  BootstrappingSeedsMessages,
  State,
  BootstrappingSeedsArgs
>({
  name: "bootstrapping-seeds",
  init: recall,
  formatState: ({ args, learned, named }) => ({
    configured: args.configured.map(seedText),
    learned: learned.map(seedText),
    named: [...named.values()].flat().map(seedText),
  }),
  handle: {
    list: ({ args, learned, named }) => {
      const said = [...named.values()].flat();
      return reply(seedsWithout(args.self, [...args.configured, ...said, ...learned]));
    },
    replace: (state, chosen, context) => {
      const learned = replaceSeeds(state.learned, chosen, state.args.self);
      return replyNext(undefined, remember(state, learned, context));
    },
    told: (state, told, context) => learn(state, { told, connected: new Set() }, context),
    learn: (state, news, context) => (news === undefined ? keep() : learn(state, news, context)),
    look: ({ times }, _, context) => {
      context.task(() => newsOf(context), { done: "learn" });
      context.setTimer("look", times.lookMs, "look");
      return keep();
    },
    ask: ({ args }, name, context) => {
      if (args.dns === undefined) return keep();
      const { resolver } = args.dns;
      context.task((signal) => askName(name, resolver, signal), { done: "asked" });
      return keep();
    },
    asked: (state, ended, context) => takeAnswer(state, ended, context),
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
  const { seeds, skipped } = seedsOfLines(lines);
  for (const line of skipped) context.emit("seeds.skipped", { line });
  const times = { ...SEED_TIMES, ...args };
  for (const name of args.dns?.names ?? []) context.post("ask", name);
  context.setTimer("look", times.lookMs, "look");
  const learned = seeds.slice(0, LEARNED_SEEDS_MAX);
  return started({ args, times, learned, named: new Map(), silences: new Map() });
}

function learn(state: State, { told, connected }: SeedNews, context: Context): CastResult<State> {
  const standing = { self: state.args.self, connected };
  return next(remember(state, learnSeeds(state.learned, told, standing), context));
}

function remember(state: State, learned: readonly Seed[], context: Context): State {
  if (learned === state.learned) return state;
  const value = new TextEncoder().encode(learned.map(seedText).join("\n"));
  const store = context.ref(STORE);
  context.task(() => store.call.write([{ put: [TABLE, LEARNED, value] }]), {
    done: "kept",
    failed: "notKept",
  });
  return { ...state, learned };
}

/** What a name says replaces what it said; one that says nothing is asked again, later each time. */
function takeAnswer(
  state: State,
  { name, answer }: NameEnded,
  context: Context,
): CastResult<State> {
  const { seeds, skipped } = "failure" in answer ? NOTHING : seedsOfRecords(answer);
  for (const line of skipped) context.emit("seeds.skipped", { line });
  if (seeds.length > 0) {
    context.setTimer(`ask ${name}`, state.times.askAgainMs, "ask", name);
    const silences = new Map([...state.silences].filter(([other]) => other !== name));
    return next({ ...state, silences, named: new Map(state.named).set(name, seeds) });
  }
  const before = state.silences.get(name) ?? 0;
  const againMs = nextDelayMs(before, JOB_BACKOFF, context.random);
  const why = "failure" in answer ? answer.failure : "no record of it is a seed";
  context.emit("seeds.name_silent", { name, why, againMs });
  context.setTimer(`ask ${name}`, againMs, "ask", name);
  return next({ ...state, silences: new Map(state.silences).set(name, before + 1) });
}

const NOTHING = { seeds: [], skipped: [] } as const;

async function askName(name: string, resolver: Resolver, signal: AbortSignal): Promise<NameEnded> {
  try {
    return { name, answer: await resolver.texts(name, signal) };
  } catch (error) {
    return { name, answer: { failure: describeError(error) } };
  }
}

/** `undefined` while a part that would know is away; it is looked at again. */
async function newsOf(context: Context): Promise<SeedNews | undefined> {
  const at = { dateMs: context.clock.now() };
  try {
    const [nodes, links] = await Promise.all([
      context.ref(MEM_TABLE).call.list({ view: "authorized_and_available", at }),
      context.ref(CONNECTION_REGISTRY).call.list(),
    ]);
    const standing = links.filter(({ state }) => state === "connected");
    return {
      told: nodes.flatMap((node) => seedOfNode(node) ?? []),
      connected: new Set(standing.map(({ peer }) => peer)),
    };
  } catch (error) {
    if (isRuntimeError(error)) return undefined;
    throw error;
  }
}
