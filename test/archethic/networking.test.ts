/** What the reference's tests of its networking show, shown here. */

import { expect } from "chai";
import fc from "fast-check";
import { ownAddress, type OwnAddressArgs } from "../../actors/own-address.ts";
import { DISCOVERY, type DiscoveryMessages } from "../../messages/discovery.ts";
import { OWN_ADDRESS } from "../../messages/own-address.ts";
import { defineActor } from "../../src/actor/define-actor.ts";
import { keep, reply, started } from "../../src/actor/result.ts";
import type { NodeAddress } from "../../src/peer/node-address.ts";
import { judgeOwnAddresses } from "../../src/peer/own-address.ts";
import { itSim, type SimSpec, type World } from "../../src/testing/index.ts";
import {
  JOINING_NETWORK,
  joiningNode,
  joiningNodeOf,
  peersWithin,
  seedLineOf,
} from "../support/joining-node.ts";
import { killAt, type MemoryNode, useMemoryNodes } from "../support/memory-nodes.ts";
import { useNodeWorld } from "../support/node-world.ts";
import type { NodeOptions } from "../../supervisors/index.ts";

const at = (host: string): NodeAddress => ({ host, port: 30_002 });
const HOME = at("93.22.131.35");
const ELSEWHERE = at("161.235.112.33");

const byte = fc.nat(255);
const ipv4 = (...bytes: fc.Arbitrary<number>[]): fc.Arbitrary<string> =>
  fc.tuple(...bytes).map((numbers) => numbers.join("."));
const is = fc.constant;

describe("archethic networking: which address is told", () => {
  for (const [range, hosts, why] of [
    ["10.0.0.0/8", ipv4(is(10), byte, byte, byte), "private"],
    ["172.16.0.0/12", ipv4(is(172), fc.integer({ min: 16, max: 31 }), byte, byte), "private"],
    ["192.168.0.0/16", ipv4(is(192), is(168), byte, byte), "private"],
    ["127.0.0.0/8", ipv4(is(127), byte, byte, byte), "loopback"],
    ["169.254.0.0/16, which it lets through", ipv4(is(169), is(254), byte, byte), "link_local"],
    [
      "100.64.0.0/10, which it lets through",
      ipv4(is(100), fc.integer({ min: 64, max: 127 }), byte, byte),
      "shared",
    ],
    [
      "224.0.0.0/4, which it lets through",
      ipv4(fc.integer({ min: 224, max: 239 }), byte, byte, byte),
      "multicast",
    ],
  ] as const) {
    it(`A14 no address of ${range}`, () => {
      fc.assert(
        fc.property(hosts, (host) => {
          const { told, refused } = judgeOwnAddresses([at(host)]);
          expect([told.length, refused[0]?.why]).to.deep.equal([0, why]);
        }),
      );
    });
  }
});

describe("archethic networking: looking the own address up", () => {
  const world = useNodeWorld();
  const moves: (readonly NodeAddress[])[] = [];
  const EVERY_MS = 1_000;

  /** Notes what discovery would be told. */
  const teller = defineActor<Pick<DiscoveryMessages, "moved" | "view">, null, null>({
    name: "discovery",
    init: () => started(null),
    handle: {
      view: () => reply({ known: [], refused: {} }),
      moved: (_, addresses) => {
        moves.push(addresses);
        return keep();
      },
    },
  });

  async function watched(lookUp: OwnAddressArgs["lookUp"]): Promise<void> {
    moves.length = 0;
    const args = { first: [HOME], lookUp, everyMs: EVERY_MS, lookUpMs: EVERY_MS / 2 };
    await world().supervise([
      teller.childSpec(null, { name: DISCOVERY }),
      ownAddress.childSpec(args, { name: OWN_ADDRESS }),
    ]);
    await world().clock.settle();
  }

  const told = () => world().ref(OWN_ADDRESS).call.view();

  it("A14 static: the same address again is no news", async () => {
    await watched(async () => [HOME]);
    await world().clock.advance(5 * EVERY_MS);

    expect(moves).to.deep.equal([]);
  });

  it("A14 remote: a new address is noticed on schedule, and told once", async () => {
    let here = HOME;
    await watched(async () => [here]);
    here = ELSEWHERE;
    await world().clock.advance(3 * EVERY_MS);

    expect(moves).to.deep.equal([[ELSEWHERE]]);
    expect(await told()).to.deep.equal([ELSEWHERE]);
  });

  it("A14 fallback: of several answers those that can be told are, validated all of them", async () => {
    await watched(async () => [at("192.168.1.7"), ELSEWHERE]);

    expect(moves).to.deep.equal([[ELSEWHERE]]);
    expect(world().emitted("own_address.refused")).to.have.length(1);
  });

  for (const [what, lookUp] of [
    ["that fails", () => Promise.reject(new Error("no router"))],
    ["that never ends", () => new Promise<readonly NodeAddress[]>(() => {})],
    ["that finds nothing", () => Promise.resolve([])],
    ["that finds what leads nowhere", () => Promise.resolve([at("100.64.0.1")])],
    ["that is no look-up", () => Promise.resolve("nonsense" as unknown as NodeAddress[])],
  ] as const) {
    it(`A14 a look-up ${what} changes nothing, and the next one is made`, async () => {
      let looks = 0;
      await watched(async () => {
        looks += 1;
        return looks === 1 ? await lookUp() : [ELSEWHERE];
      });
      expect(await told()).to.deep.equal([HOME]);

      await world().clock.advance(2 * EVERY_MS);

      expect(await told()).to.deep.equal([ELSEWHERE]);
      expect(world().crashes).to.deep.equal([]);
    });
  }
});

describe("archethic networking: the address peers see", () => {
  const nodes = useMemoryNodes();
  const quiet: Partial<NodeOptions> = { listen: { host: "81.9.2.1", port: 30_002 } };
  /** A node that says nothing of itself, among some who do. */
  const startAmong = async (others: number, changes: Partial<NodeOptions>): Promise<MemoryNode> => {
    await nodes().startAll(others);
    const { advertise: _, ...fresh } = nodes().optionsOf(9, quiet);
    const node = await nodes().startWith(9, { ...fresh, ...changes });
    await nodes().clock.advance(60_000);
    return node;
  };

  it("S8 is told once three ranges agree, with the port that is really open", async () => {
    const { node, events } = await startAmong(3, {});

    expect(await node.addresses()).to.deep.equal([{ host: "81.9.2.1", port: 30_002 }]);
    const changes = events.filter((event) => {
      return event.type === "app" && event.name === "own_address.changed";
    });
    expect(changes.length).to.equal(1);
  });

  it("S8 is not believed of two ranges", async () => {
    const { node } = await startAmong(2, {});

    expect(await node.addresses()).to.deep.equal([]);
  });

  it("S8 is not asked for where the operator has spoken, even if he said none", async () => {
    const { node } = await startAmong(3, { advertise: [] });

    expect(await node.addresses()).to.deep.equal([]);
    expect(node.runtime.whereis(OWN_ADDRESS)).to.equal(undefined);
  });

  it("S8 is not asked for where the host looks it up", async () => {
    const networking = { ownAddresses: async () => [ELSEWHERE] };
    const { node } = await startAmong(3, { host: { components: { networking } } });

    expect(await node.addresses()).to.deep.equal([ELSEWHERE]);
  });
}).timeout(60_000);

describe("archethic networking: the port that is open", () => {
  const nodes = useMemoryNodes();

  it("S8 is told to the host again when the listener starts again, and when the node is up again", async () => {
    const heard: NodeAddress[] = [];
    const networking = { listening: (address: NodeAddress) => void heard.push(address) };
    const { node } = await nodes().start(1, { host: { components: { networking } } });
    const here = { host: "81.1.2.1", port: 30_002 };
    expect(heard).to.deep.equal([here]);

    killAt(node, "/node/listener/tcp-listener");
    await nodes().clock.advance(1_000);
    expect(heard).to.deep.equal([here, here]);

    await node.nodeDown();
    await node.nodeUp();
    expect(heard).to.deep.equal([here, here, here]);
  });

  it("S8 costs the node nothing when the host throws at the news", async () => {
    const networking = {
      listening: () => {
        throw new Error("no router");
      },
    };
    const { node, events } = await nodes().start(1, { host: { components: { networking } } });

    expect((await node.status()).isUp).to.equal(true);
    const told = events.some((event) => {
      return event.type === "app" && event.name === "p2p.listening_not_told";
    });
    expect(told).to.equal(true);
  });
});

/** From one look-up to the next, and until peers have been asked. */
const NOTICED_MS = 330_000;

/** A node whose router gives it another port in its second minute. */
const moving: SimSpec = {
  id: "joining/moves-port@1",
  nodes: () => [
    joiningNode("seed", () => ({})),
    joiningNode("fresh", (env) => {
      const ownAddresses = async (): Promise<readonly NodeAddress[]> => {
        const isLater = env.clock.monotonic() > 60_000;
        return [{ host: env.host, port: JOINING_NETWORK.port + (isLater ? 1 : 0) }];
      };
      const host = { components: { networking: { ownAddresses } } };
      return { host, seeds: [seedLineOf(env, "seed")], ownAddressPurposes: ["private"] };
    }),
  ],
  workload: async (world) => {
    await peersWithin(world, "fresh", { peers: 1, withinMs: 20_000 });
    await portIs(world, JOINING_NETWORK.port, 20_000);
    await portIs(world, JOINING_NETWORK.port + 1, NOTICED_MS);
  },
  stormMs: 1_000,
  calmMs: NOTICED_MS + 60_000,
};

/** Waits until the seed lists the other node at a port. */
async function portIs(world: World, port: number, withinMs: number): Promise<void> {
  const endMs = world.nowMs + withinMs;
  for (;;) {
    const { host } = (await joiningNodeOf(world, "fresh")?.addresses())?.[0] ?? {};
    const nodes = (await joiningNodeOf(world, "seed")?.listNodes("all")) ?? [];
    if (nodes.some((node) => node.ip === host && node.port === port)) return;
    if (world.nowMs >= endMs)
      throw new Error(`port ${port} is not known: ${JSON.stringify(nodes)}`);
    await world.sleep(1_000);
  }
}

describe("archethic networking: the scheduler", () => {
  itSim(
    "A14 a change is noticed on schedule, and others learn the port that is really open",
    { runs: 1, selfCheckShare: 0 },
    moving,
  );
});
