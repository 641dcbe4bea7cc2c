/**
 * A small system to break: three nodes of two actors each. A keeper stores numbers on its disk and
 * acknowledges each when it is flushed; a gossiper tells every other node what its keeper holds.
 */

import {
  type ActorRef,
  type Call,
  type Cast,
  defineActor,
  defineSupervisor,
  keep,
  next,
  reply,
  started,
} from "../../../../src/index.ts";
import type { Store } from "../../../../src/store/store.ts";
import type {
  NodeEnv,
  NodeHandle,
  NodeSpec,
  RunningNode,
  SimSpec,
  World,
} from "../../../../src/testing/spec.ts";
import type { FaultKind } from "../../../../src/testing/fault-plan.ts";
import type { Link } from "../../../../src/transport/transport.ts";

/** What the system can have wrong. */
export interface CounterOptions {
  /** Acknowledges before the flush. */
  readonly isHasty?: boolean;
}

const HOSTS = ["10.0.0.1", "10.0.1.1", "10.0.2.1"];
const PORT = 7;
const TABLE = "numbers";
const GOSSIP_MS = 150;
const RANGE = { limit: 1_000 };

type KeeperMessages = { add: Call<number, boolean>; all: Call<void, readonly number[]> };
interface Keeping {
  readonly store: Store;
  readonly isHasty: boolean;
  readonly acknowledge: (number: number) => void;
}

const keeper = defineActor<KeeperMessages, Keeping, Keeping>({
  name: "keeper",
  init: (keeping) => started(keeping),
  handle: {
    add: async (keeping, number) => {
      const key = Uint8Array.of(number);
      const writing = keeping.store.write([{ put: [TABLE, key, key] }]);
      if (!keeping.isHasty) await writing;
      keeping.acknowledge(number);
      return reply(true);
    },
    all: ({ store }) => reply(store.scan(TABLE, RANGE).map(([key]) => key[0] ?? -1)),
  },
});

type GossipMessages = { tick: Cast<void>; frame: Cast<Uint8Array> };
interface Gossiping {
  readonly numbers: () => Promise<readonly number[]>;
  readonly add: (number: number) => Promise<unknown>;
  readonly links: Map<string, Link>;
  readonly told: number;
}

const gossiper = defineActor<GossipMessages, Gossiping, Gossiping>({
  name: "gossiper",
  init: (gossiping) => started(gossiping),
  handle: {
    tick: async (gossiping) => {
      const numbers = await gossiping.numbers();
      for (const link of gossiping.links.values()) link.send(Uint8Array.from(numbers));
      return next({ ...gossiping, told: gossiping.told + 1 });
    },
    frame: async (gossiping, numbers) => {
      const known = new Set(await gossiping.numbers());
      for (const number of numbers) if (!known.has(number)) await gossiping.add(number);
      return keep();
    },
  },
});

/** A node of the system, as clients see it. */
export class CounterNode implements RunningNode {
  readonly runtimes;
  readonly trees: RunningNode["trees"];
  readonly #stores: Store;
  readonly add: (number: number) => Promise<unknown>;

  constructor(
    parts: Pick<RunningNode, "runtimes" | "trees"> & Pick<CounterNode, "add">,
    store: Store,
  ) {
    this.runtimes = parts.runtimes;
    this.trees = parts.trees;
    this.add = parts.add;
    this.#stores = store;
  }

  /** What is on its disk. */
  get numbers(): readonly number[] {
    return this.#stores.scan(TABLE, RANGE).map(([key]) => key[0] ?? -1);
  }

  async stop(): Promise<void> {
    for (const runtime of this.runtimes) await runtime.stop();
    await this.#stores.close();
  }
}

async function startNode(env: NodeEnv, isHasty: boolean): Promise<CounterNode> {
  const store = await env.storeOpener.open(`/${env.name}/store`);
  const runtime = env.runtime();
  const links = new Map<string, Link>();
  const keeping = {
    store,
    isHasty,
    acknowledge: (number: number) => env.trace("acknowledged", { number }),
  };
  let found: ActorRef<KeeperMessages> | undefined;
  const add = async (number: number): Promise<unknown> => await found?.call.add(number);
  const numbers = async (): Promise<readonly number[]> => (await found?.call.all()) ?? [];
  const gossiping = { numbers, add, links, told: 0 };
  const app = defineSupervisor({
    id: "app",
    strategy: "one_for_one",
    intensity: 1_000,
    periodMs: 1_000,
    children: () => [keeper.childSpec(keeping), gossiper.childSpec(gossiping)],
  });
  const tree = await runtime.start(app);
  found = tree.whereis(keeper);
  await gossip(env, links, {
    tick: () => tree.whereis(gossiper)?.cast.tick(),
    frame: (frame) => tree.whereis(gossiper)?.cast.frame(frame),
  });
  return new CounterNode({ runtimes: [runtime], trees: [tree], add }, store);
}

interface Ears {
  readonly tick: () => void;
  readonly frame: (frame: Uint8Array) => void;
}

/** Listens, dials whoever it has no link to, and has the gossiper speak now and then. */
async function gossip(env: NodeEnv, links: Map<string, Link>, ears: Ears): Promise<void> {
  const transport = env.transport("counter");
  const dialing = new Set<string>();
  const onLink = (link: Link): void =>
    link.attach({ onFrame: (frame) => ears.frame(frame), onClose: () => {} });
  await transport.listen({ host: env.host, port: PORT }, { onLink });
  const dial = (host: string): void => {
    dialing.add(host);
    transport.dial({ host, port: PORT }, undefined).then(
      (link) => {
        links.set(host, link);
        link.attach({ onFrame: () => {}, onClose: () => void links.delete(host) });
        dialing.delete(host);
      },
      () => dialing.delete(host),
    );
  };
  const again = (): void => {
    for (const host of HOSTS) {
      if (host !== env.host && !links.has(host) && !dialing.has(host)) dial(host);
    }
    ears.tick();
    env.clock.setTimer(again, GOSSIP_MS);
  };
  env.clock.setTimer(again, GOSSIP_MS);
}

/** The nodes of the system. */
export function counterNodes({ isHasty = false }: CounterOptions = {}): readonly NodeSpec[] {
  return ["a", "b", "c"].map((name) => ({
    name,
    role: "replica",
    start: (env) => startNode(env, isHasty),
  }));
}

/** A node's face, while it is up. */
export function counterOf(node: NodeHandle): CounterNode | undefined {
  const { running } = node;
  return node.state === "up" && running instanceof CounterNode ? running : undefined;
}

/** Every number somebody was told is safe. */
export function acknowledged(world: World): readonly number[] {
  const events = world.trace.where({ kind: "acknowledged" });
  return [...new Set(events.map(({ values }) => Number(values["number"])))];
}

async function addNumbers(world: World): Promise<void> {
  for (let number = 1; number <= 25; number += 1) {
    await world.sleep(20 + world.random.below(200));
    const up = world.nodes().flatMap((node) => counterOf(node) ?? []);
    const adding = world.random.pick(up)?.add(number);
    // A node that is gone never answers.
    if (adding !== undefined) await Promise.race([adding.catch(() => {}), world.sleep(500)]);
  }
}

/** Kinds of faults the system promises to survive. */
export const COUNTER_KINDS: readonly FaultKind[] = [
  ...(["mailbox.drop", "mailbox.delay", "mailbox.duplicate"] as const),
  ...(["link.latency", "link.hold", "link.refuse", "link.reset", "link.partition"] as const),
  ...(["store.slow", "clock.jump", "clock.drift", "clock.timers_late"] as const),
  ...(["node.kill", "node.power_cut", "node.pause", "node.leave"] as const),
];

/** The system with its promise: what was acknowledged is, in the end, everywhere. */
export function counterSpec(options: CounterOptions = {}): SimSpec {
  const { isHasty = false } = options;
  return {
    id: isHasty ? "hasty-counter" : "counter",
    nodes: counterNodes(options),
    workload: addNumbers,
    faults: isHasty
      ? { kinds: ["node.power_cut", "link.partition", "link.latency", "node.pause"], keep: 0.9 }
      : { kinds: COUNTER_KINDS },
    budget: { downMax: 1 },
    eventually: [
      {
        name: "what was acknowledged is everywhere",
        withinMs: 10_000,
        check: (world) => {
          const numbers = acknowledged(world);
          return world.nodes().every((node) => {
            const held = counterOf(node)?.numbers;
            return held !== undefined && numbers.every((number) => held.includes(number));
          });
        },
      },
    ],
    sometimes: [
      {
        name: "somebody is down",
        reached: (world) => world.nodes().some(({ state }) => state === "down"),
      },
      { name: "something is acknowledged", reached: (world) => acknowledged(world).length > 0 },
    ],
    // Slow enough for a power cut to find something on its way.
    disk: { flushMs: { uniform: [5, 60] } },
    stormMs: 6_000,
  };
}
