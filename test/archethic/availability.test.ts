import { expect } from "chai";
import { availability } from "../../actors/availability.ts";
import { connectionRegistry } from "../../actors/connection-registry.ts";
import { memTable } from "../../actors/mem-table.ts";
import { AVAILABILITY } from "../../messages/availability.ts";
import type { ConnectionMessages } from "../../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { type ActorDefinition, defineActor } from "../../src/actor/define-actor.ts";
import { keep, reply, started } from "../../src/actor/result.ts";
import { RuntimeError } from "../../src/errors.ts";
import { aggregateSummaries, summarizeSlots } from "../../src/peer/availability-summary.ts";
import type { SubsetSample } from "../../src/peer/availability-sampling.ts";
import { newNode } from "../../src/peer/known-node.ts";
import type { ElectionPort } from "../../src/ports/surroundings.ts";
import { useNodeWorld } from "../support/node-world.ts";

const SLOT_MS = 600_000;
const keyOf = (first: string, rest: string): string => `00${first}${rest.repeat(31)}`;
const SELF = keyOf("ab", "00");
const NEAR = keyOf("ab", "11");
const FAR = keyOf("ab", "22");
const AWAY = keyOf("ab", "33");
const OTHER = keyOf("cd", "44");
const ROUND_TRIPS: Readonly<Record<string, number>> = { [NEAR]: 30, [FAR]: 900, [OTHER]: 5 };

/** A connection as far as it counts how long it stands. */
const counting = defineActor<Pick<ConnectionMessages, "readAvailability">, number, number>({
  name: "counting",
  init: (seconds) => started(seconds),
  handle: {
    readAvailability: (seconds, { reset }) => (reset ? reply(seconds) : reply(-1)),
  },
  unknown: () => keep(),
}) as ActorDefinition<unknown, number> as ActorDefinition<ConnectionMessages, number>;

describe("archethic availability: sampling at each slot", () => {
  const world = useNodeWorld();
  let samples: SubsetSample[] = [];
  let election: ElectionPort | undefined;
  let throwsAt: number | undefined;

  const ask = {
    request: async (peer: string): Promise<NodeMessage> => {
      const roundTripMs = ROUND_TRIPS[`00${peer}`] ?? 0;
      if (roundTripMs === 900) throw new RuntimeError("request.not_connected", { peer }, "away");
      await new Promise<void>((resolve) => world().clock.setTimer(resolve, roundTripMs));
      return { type: "p2p.pong" };
    },
  };

  async function grown(): Promise<void> {
    const port = {
      slotMs: SLOT_MS,
      sampled: (sample: SubsetSample): void => {
        if (sample.subset === throwsAt) throw new TypeError("a host that breaks");
        samples.push(sample);
      },
    };
    await world().supervise([
      memTable.childSpec({}, { name: MEM_TABLE }),
      connectionRegistry.childSpec({ self: "" }, { name: CONNECTION_REGISTRY }),
      availability.childSpec(
        { self: SELF, ask, port, ...(election !== undefined && { election }) },
        { name: AVAILABILITY },
      ),
    ]);
    for (const firstPublicKey of [FAR, OTHER, SELF, AWAY, NEAR]) {
      world()
        .ref(MEM_TABLE)
        .cast.upsert(newNode({ firstPublicKey, ip: "10.0.0.1", port: 1 }));
    }
    for (const [key, seconds] of [
      [NEAR, 600],
      [FAR, 250],
      [OTHER, 42],
    ] as const) {
      const ref = await world().start(counting, seconds);
      await world()
        .ref(CONNECTION_REGISTRY)
        .call.register({ peer: key.slice(2), ref });
    }
  }

  const slotEnds = async (): Promise<void> => {
    const { slotTimeMs } = await world().ref(AVAILABILITY).call.view();
    await world().clock.advance(slotTimeMs - world().clock.now() + 2_000);
  };

  beforeEach(() => {
    [samples, election, throwsAt] = [[], undefined, undefined];
  });

  it("reads seconds and latencies of a subset in the order of its keys, one failure costing nobody else (A13)", async () => {
    await grown();
    const { slotTimeMs } = await world().ref(AVAILABILITY).call.view();
    expect(slotTimeMs % SLOT_MS).to.equal(0);

    await slotEnds();

    expect(samples.find(({ subset }) => subset === 0xab)).to.deep.equal({
      ...{ subset: 0xab, slotTimeMs, nodeKeys: [SELF, NEAR, FAR, AWAY] },
      ...{ availabilitiesS: [600, 600, 250, 0], latenciesMs: [0, 30, 0, 0] },
    });
    expect(samples.find(({ subset }) => subset === 0xcd)?.availabilitiesS).to.deep.equal([42]);
  });

  it("samples the subsets this node is elected for, and no others (A13)", async () => {
    election = { isElected: (duty) => duty.type === "summarize" && duty.subset === 0xcd };
    await grown();

    await slotEnds();

    expect(samples.map(({ subset }) => subset)).to.deep.equal([0xcd]);
  });

  it("goes on slot by slot, whatever the host throws, and after it was killed (A13)", async () => {
    throwsAt = 0xab;
    await grown();
    await slotEnds();
    await slotEnds();
    expect(samples.map(({ subset }) => subset)).to.deep.equal([0xcd, 0xcd]);
    expect(world().emitted("availability.not_sampled")).to.have.length(2);
    expect(await world().ref(AVAILABILITY).call.view()).to.include({ taken: 2 });

    await world().kill(AVAILABILITY);
    await slotEnds();
    expect(samples).to.have.length(3);
  });

  it("from slot to table: what is sampled is summed up, aggregated and judged (A13)", async () => {
    await grown();
    world().ref(MEM_TABLE).cast.setSynced({ key: NEAR, synced: true });
    world().ref(MEM_TABLE).cast.setSynced({ key: FAR, synced: true });
    for (let slot = 0; slot < 3; slot += 1) await slotEnds();
    const slots = samples.filter(({ subset }) => subset === 0xab);

    const nodeKeys = slots[0]?.nodeKeys ?? [];
    const summary = nodeKeys.map((_, nth) =>
      summarizeSlots(
        slots.map(({ availabilitiesS }) => [availabilitiesS[nth] ?? 0]),
        600,
      ),
    );
    const effectiveMs = world().clock.now() + 900_000;
    const judged = aggregateSummaries([summary]).map((one, nth) => {
      return { key: nodeKeys[nth] ?? "", ...one, endOfSync: false, networkPatch: null };
    });
    world().ref(MEM_TABLE).cast.judge({ effectiveMs, nodes: judged });

    const get = (key: string) => world().ref(MEM_TABLE).call.get(key);
    const up = { available: true, availabilityUpdateMs: effectiveMs, averageAvailability: 1 };
    expect(await get(NEAR)).to.include(up);
    expect(await get(FAR)).to.include({ available: false, averageAvailability: 0.417 });
    expect(await get(AWAY)).to.include({ available: false, averageAvailability: 0 });
  });
});
