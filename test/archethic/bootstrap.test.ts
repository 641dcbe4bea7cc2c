/** What the reference's tests of its bootstrap show, shown here: first of all that a new node comes in. */

import { itSim, type NodeEnv, type SimSpec, type World } from "../../src/testing/index.ts";
import { memoryResolver, memoryTexts } from "../../supervisors/index.ts";
import {
  joiningNode,
  joiningNodeOf,
  type JoiningOptions,
  peersWithin,
  seedLineOf,
} from "../support/joining-node.ts";

/** From a start to the first connection: some dials that fail, and the wait after them. */
const JOINS_WITHIN_MS = 20_000;
const NAME = "seeds.example.org";

/** A network of one seed and a node that is new to it. */
function newcomer(
  id: string,
  optionsOf: (env: NodeEnv) => JoiningOptions,
  workload: (world: World) => Promise<void> = comesIn,
): SimSpec {
  return {
    id: `joining/${id}@1`,
    nodes: ["seed", "fresh", "liar"].map((name) =>
      joiningNode(name, (env) => (name === "fresh" ? optionsOf(env) : {})),
    ),
    workload,
    // Who is down when the storm ends is started; the story says itself when.
    stormMs: workload === comesIn || workload === staysOut ? 1_000 : 40_000,
  };
}

async function comesIn(world: World): Promise<void> {
  const peers = await peersWithin(world, "fresh", { peers: 1, withinMs: JOINS_WITHIN_MS });
  if (peers < 1) throw new Error(`not connected within ${JOINS_WITHIN_MS} ms`);
}

async function counts(world: World): Promise<void> {
  await comesIn(world);
  world.node("seed").kill();
  world.node("liar").kill();
  const endMs = world.nowMs + JOINS_WITHIN_MS;
  for (;;) {
    const { peersConnected } = (await joiningNodeOf(world, "fresh")?.status()) ?? {};
    if (peersConnected === 0) return;
    if (world.nowMs >= endMs) throw new Error(`${peersConnected} peers, and nobody is there`);
    await world.sleep(250);
  }
}

async function staysOut(world: World): Promise<void> {
  const peers = await peersWithin(world, "fresh", { peers: 1, withinMs: JOINS_WITHIN_MS });
  if (peers > 0) throw new Error("connected to somebody without the pinned key");
}

/** The seed is away while the node hears of it, and the node has no configuration in its second life. */
async function comesInLater(world: World): Promise<void> {
  world.node("seed").kill();
  await world.sleep(2_000);
  world.node("fresh").kill();
  world.node("seed").start();
  await world.sleep(1_000);
  world.node("fresh").start();
  await comesIn(world);
}

function named(record: (env: NodeEnv) => string): (env: NodeEnv) => JoiningOptions {
  return (env) => {
    const texts = ["v=spf1 -all", `coppice-seed=${record(env)}`];
    return { dnsSeeds: [NAME], doors: { resolver: memoryResolver(new Map([[NAME, texts]])) } };
  };
}

describe("archethic bootstrap: a fresh node joins through each source of seeds", () => {
  const options = { runs: 2, selfCheckShare: 0 };

  itSim(
    "A10 through the configuration",
    options,
    newcomer("configuration", (env) => ({ seeds: [seedLineOf(env, "seed")] })),
  );

  itSim(
    "A1 nodes_connected_count: the links that stand, never the node itself",
    options,
    newcomer("count", (env) => ({ seeds: [seedLineOf(env, "seed")] }), counts),
  );

  itSim(
    "A10 through a file",
    options,
    newcomer("file", (env) => {
      const text = `# the operator's\n${seedLineOf(env, "seed")}:tcp\n`;
      const readText = memoryTexts(new Map([["/etc/seeds", text]]));
      return { seedsFile: "/etc/seeds", doors: { readText } };
    }),
  );

  itSim(
    "A10 through a name (#1647)",
    options,
    newcomer(
      "name",
      named((env) => seedLineOf(env, "seed")),
    ),
  );

  itSim(
    "A10 through what an earlier life was told, though its seed was away then",
    options,
    newcomer(
      "persistence",
      (env) => ({
        whenUp: async (node) => {
          if (env.incarnation === 1) await node.replaceSeeds([seedLineOf(env, "seed")]);
        },
      }),
      comesInLater,
    ),
  );

  itSim(
    "A10 and through no name that lies: who stands at the address has to prove the key",
    options,
    newcomer(
      "lying-name",
      named((env) => seedLineOf(env, "liar", "seed")),
      staysOut,
    ),
  );
});
