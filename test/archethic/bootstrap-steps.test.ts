/** What the reference's tests of its bootstrap show of what the network is told, shown on whole nodes. */

import { itSim, type SimSpec, type World } from "../../src/testing/index.ts";
import { joiningNode, joiningNodeOf, peersWithin, seedLineOf } from "../support/joining-node.ts";
import { RecordedSteps } from "../support/recorded-steps.ts";

/** From a start to the end of a bootstrap: the first dials, one answer, and what the host does. */
const UP_WITHIN_MS = 40_000;

/** How long a seed is away; who is down when the storm ends is started, so the storm is longer. */
const AWAY_MS = 45_000;

/** A host of each node, with what it has done; it lives through the lives of its node. */
interface Hosts {
  readonly seed: RecordedSteps;
  readonly fresh: RecordedSteps;
}

function network(
  id: string,
  story: (world: World, hosts: Hosts) => Promise<void>,
  stormMs = 1_000,
): SimSpec {
  const ports = { fresh: 30_002 };
  let hosts: Hosts = { seed: new RecordedSteps(), fresh: new RecordedSteps() };
  return {
    id: `joining/${id}@1`,
    // A run is made anew from its first line, and so are its hosts.
    nodes: () => {
      hosts = { seed: new RecordedSteps(), fresh: new RecordedSteps() };
      return [
        joiningNode("seed", () => ({ host: { joining: hosts.seed } })),
        joiningNode("fresh", (env) => {
          const port = env.incarnation === 1 ? ports.fresh : ports.fresh + 1;
          const here = { host: env.host, port };
          const joining = hosts.fresh;
          const seeds = [seedLineOf(env, "seed")];
          return { host: { joining }, seeds, listen: here, advertise: [here] };
        }),
      ];
    },
    workload: (world) => story(world, hosts),
    stormMs,
  };
}

async function isUp(world: World, name: "seed" | "fresh"): Promise<void> {
  const endMs = world.nowMs + UP_WITHIN_MS;
  for (;;) {
    const progress = await joiningNodeOf(world, name)?.bootstrap();
    if (progress?.phase === "up") return;
    if (world.nowMs >= endMs) throw new Error(`${name} is ${JSON.stringify(progress)}`);
    await world.sleep(250);
  }
}

function expectSteps(host: RecordedSteps, steps: string): void {
  if (host.steps !== steps) throw new Error(`the host did "${host.steps}", not "${steps}"`);
}

async function bothJoin(world: World): Promise<void> {
  await isUp(world, "seed");
  await isUp(world, "fresh");
}

async function waits(world: World, hosts: Hosts): Promise<void> {
  world.node("seed").kill();
  await world.sleep(AWAY_MS);
  expectSteps(hosts.fresh, "");
  const { failures = 0 } = (await joiningNodeOf(world, "fresh")?.bootstrap()) ?? {};
  if (failures === 0) throw new Error("nothing was reported");
  world.node("seed").start();
  await peersWithin(world, "fresh", { peers: 1, withinMs: UP_WITHIN_MS });
  await isUp(world, "fresh");
  expectSteps(hosts.fresh, "node finish");
}

describe("archethic bootstrap: what the network is told of a node", () => {
  const options = { runs: 2, selfCheckShare: 0 };

  itSim(
    "A10 initialise the network: who has nobody to ask begins it, and nobody else",
    options,
    network("begins", async (world, hosts) => {
      await bothJoin(world);
      expectSteps(hosts.seed, "network finish");
      expectSteps(hosts.fresh, "node finish");
      if (hosts.fresh.given?.answeredBy !== joiningNodeOf(world, "seed")?.id) {
        throw new Error("the host was not told who answered");
      }
    }),
  );

  itSim(
    "A10 update a node: one that comes back at another port says so",
    options,
    network("moves", async (world, hosts) => {
      await bothJoin(world);
      world.node("fresh").kill();
      await world.sleep(1_000);
      world.node("fresh").start();
      await isUp(world, "fresh");
      expectSteps(hosts.fresh, "node finish update finish");
    }),
  );

  itSim(
    "A10 first node restart: it has nothing to tell, and begins no second network",
    options,
    network("restarts", async (world, hosts) => {
      await bothJoin(world);
      world.node("seed").kill();
      await world.sleep(1_000);
      world.node("seed").start();
      await isUp(world, "seed");
      expectSteps(hosts.seed, "network finish finish");
    }),
  );

  itSim(
    "A10 no seed in reach (#1520 turned round): no second network, reports, and in when it is back",
    options,
    network("waits", waits, AWAY_MS + 1_000),
  );
});
