/** A failure to shrink: a keeper that says a number is safe before its disk has flushed it. */

import { type Call, defineActor, reply, started } from "../../src/index.ts";
import type {
  FaultKind,
  NodeEnv,
  NodeHandle,
  NodeSpec,
  RunningNode,
  SimSpec,
  Store,
  World,
} from "../../src/testing/index.ts";

const TABLE = "numbers";
const NUMBERS = 60;
const STORM_MS = 6_000;
const WITHIN_MS = 10_000;

type KeeperMessages = { add: Call<number, boolean> };

const keeper = defineActor<KeeperMessages, Store, Store>({
  name: "keeper",
  init: (store) => started(store),
  handle: {
    add: (store, number) => {
      const key = Uint8Array.of(number);
      // Planted: nobody waits for the flush.
      store.write([{ put: [TABLE, key, key] }]).catch(() => {});
      return reply(true);
    },
  },
});

/** A node, as its client sees it. */
class KeeperNode implements RunningNode {
  readonly runtimes;
  readonly trees: RunningNode["trees"] = [];
  readonly #store: Store;
  readonly add: (number: number) => Promise<unknown>;

  constructor(env: NodeEnv, store: Store, add: KeeperNode["add"]) {
    this.runtimes = [env.runtime()];
    this.#store = store;
    this.add = add;
  }

  has(number: number): boolean {
    return this.#store.get(TABLE, Uint8Array.of(number)) !== undefined;
  }

  async stop(): Promise<void> {
    for (const runtime of this.runtimes) await runtime.stop();
    await this.#store.close();
  }
}

async function startKeeper(env: NodeEnv): Promise<KeeperNode> {
  const store = await env.storeOpener.open(`/${env.name}/store`);
  const runtime = env.runtime();
  const { ref } = await runtime.start(keeper, store);
  return new KeeperNode(env, store, (number) => ref.call.add(number));
}

function keeperOf({ state, running }: NodeHandle): KeeperNode | undefined {
  return state === "up" && running instanceof KeeperNode ? running : undefined;
}

/** Everything a swarm may do to the keepers: most of it has nothing to do with what is planted. */
const KINDS: readonly FaultKind[] = [
  ...(["node.power_cut", "node.kill", "node.pause", "node.leave"] as const),
  ...(["store.slow", "clock.jump", "clock.drift", "clock.timers_late"] as const),
  ...(["mailbox.delay", "mailbox.drop", "mailbox.duplicate"] as const),
];

/** The system with what it promises, and does not keep. */
export function plantedSpec(): SimSpec {
  const names = ["a", "b", "c"];
  const told = new Map<string, string>();
  return {
    id: "planted",
    nodes: names.map((name): NodeSpec => ({ name, start: startKeeper })),
    workload: (world) => {
      told.clear();
      return addNumbers(world, told);
    },
    faults: { kinds: KINDS, keep: 0.9 },
    disk: { flushMs: { uniform: [5, 60] } },
    eventually: [
      {
        name: "what is said to be safe is there",
        withinMs: WITHIN_MS,
        check: (world) =>
          [...told].every(([number, name]) => keeperOf(world.node(name))?.has(Number(number))),
      },
    ],
    stormMs: STORM_MS,
  };
}

async function addNumbers(world: World, told: Map<string, string>): Promise<void> {
  for (let number = 1; number <= NUMBERS; number += 1) {
    await world.sleep(world.random.below((2 * STORM_MS) / NUMBERS));
    const up = world.nodes().filter((node) => keeperOf(node) !== undefined);
    const chosen = world.random.pick(up);
    const adding = chosen && keeperOf(chosen)?.add(number);
    if (chosen === undefined || adding === undefined) continue;
    const note = (): void => void told.set(String(number), chosen.name);
    // A node that is gone never answers.
    await Promise.race([adding.then(note, () => {}), world.sleep(500)]);
  }
}
