import { expect } from "chai";
import { bootstrap, type BootstrapArgs } from "../../../actors/bootstrap.ts";
import { bootstrapMachine } from "../../../actors/bootstrap.machine.ts";
import { bootstrappingSeeds } from "../../../actors/bootstrapping-seeds.ts";
import { geoPatch } from "../../../actors/geo-patch.ts";
import { memTable } from "../../../actors/mem-table.ts";
import { store } from "../../../actors/store.ts";
import { BOOTSTRAP } from "../../../messages/bootstrap.ts";
import { BOOTSTRAPPING_SEEDS } from "../../../messages/bootstrapping-seeds.ts";
import { GEO_PATCH } from "../../../messages/geo-patch.ts";
import { MEM_TABLE } from "../../../messages/mem-table.ts";
import { STORE } from "../../../messages/store.ts";
import type { NodeEntry } from "../../../messages/wire/node-entry.ts";
import type { BootstrappingNodes } from "../../../messages/wire/p2p.ts";
import { machineTable } from "../../../src/actor/machine-table.ts";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { noGeoIp } from "../../../src/geo/geo-ip-none.ts";
import { RuntimeError } from "../../../src/errors.ts";
import type { Seed } from "../../../src/peer/seed.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import { useNodeWorld } from "../../support/node-world.ts";
import { RecordedSteps } from "../../support/recorded-steps.ts";

const self = "0".repeat(64);
const address = { host: "10.0.0.5", port: 5 };
const seed: Seed = { endpoint: { host: "10.0.0.1", port: 1 }, peer: "a".repeat(64) };
const EMPTY_ANSWER: BootstrappingNodes = {
  type: "p2p.bootstrapping_nodes",
  newSeeds: [],
  closestNodes: [],
  firstEnrolledNode: null,
};
/** A node as an answer tells of one. */
const entryAt = (address: Seed["endpoint"]): NodeEntry => {
  const key = new Uint8Array(33).fill(1);
  key[0] = 0;
  const keys = { firstPublicKey: key, lastPublicKey: key, miningPublicKey: null };
  const dates = { enrollmentMs: null, authorizationMs: null, lastUpdateMs: 0 };
  return {
    ...{ ...keys, ...dates, originPublicKey: null, lastAddress: null, rewardAddress: null },
    ...{ addresses: [address], geoPatch: "AAA", networkPatch: "AAA", available: true },
    ...{ averageAvailabilityPermille: 1_000, synced: true, availabilityUpdateMs: 0 },
  };
};
const limits = { answerMs: 2_000, stepMs: 1_000, backoff: { firstMs: 100, capMs: 100 } };
const OVER_MS = 10_000;

describe("the bootstrap actor (A10)", () => {
  const world = useNodeWorld();
  const view = () => world().ref(BOOTSTRAP).call.view();

  /** A bootstrap whose peers answer by `answer`; it is connected to its seed unless said otherwise. */
  async function begun(
    steps: RecordedSteps,
    {
      seeds = [seed],
      connected = [seed.peer],
      answer = async () => EMPTY_ANSWER,
      ...said
    }: Stage = {},
  ): Promise<void> {
    const ask = { request: answer, connected: async () => connected };
    const args: BootstrapArgs = {
      self,
      steps,
      address,
      ask,
      dial: async () => {},
      limits,
      ...said,
    };
    await world().supervise([
      store.childSpec({ opener: memoryStoreOpener(), path: "node" }, { name: STORE }),
      geoPatch.childSpec({ geoIp: noGeoIp, sha256: nativeCrypto().sha256 }, { name: GEO_PATCH }),
      memTable.childSpec({}, { name: MEM_TABLE }),
      bootstrappingSeeds.childSpec({ configured: seeds, self }, { name: BOOTSTRAPPING_SEEDS }),
      bootstrap.childSpec(args, { name: BOOTSTRAP }),
    ]);
    await world().clock.settle();
  }

  interface Stage {
    readonly seeds?: readonly Seed[];
    readonly connected?: readonly string[];
    readonly answer?: BootstrapArgs["ask"]["request"];
    readonly address?: BootstrapArgs["address"];
    readonly dial?: BootstrapArgs["dial"];
  }

  it("asks, has the host tell the network, has it catch up, and is up", async () => {
    const steps = new RecordedSteps();
    await begun(steps);

    expect(await view()).to.deep.equal({ phase: "up", failures: 0, reason: null });
    expect(steps.did.join(" ")).to.equal("standing node finish");
  });

  it("begins a network only when it has nobody to ask", async () => {
    const steps = new RecordedSteps();
    await begun(steps, { seeds: [], connected: [] });

    expect(steps.steps).to.equal("network finish");
  });

  it("that reaches no seed begins no network: it reports, waits, and tries again", async () => {
    const steps = new RecordedSteps();
    await begun(steps, { connected: [] });
    await world().clock.advance(OVER_MS);

    const { phase, failures, reason } = await view();
    expect(steps.did).to.deep.equal([]);
    expect(phase).to.be.oneOf(["asking", "waiting"]);
    expect(failures).to.be.above(1);
    expect(reason).to.contain("no seed");
    expect(world().emitted("bootstrap.failed")).to.have.length(failures);
  });

  it("asks the next one when one does not answer", async () => {
    const asked: string[] = [];
    const steps = new RecordedSteps();
    await begun(steps, {
      connected: ["b".repeat(64), seed.peer],
      answer: async (peer) => {
        asked.push(peer.charAt(0));
        if (peer === seed.peer) {
          throw new RuntimeError("call.timeout", { address: peer, timeoutMs: 1 }, "late");
        }
        return EMPTY_ANSWER;
      },
    });
    await world().clock.advance(1);

    expect(asked).to.deep.equal(["a", "b"]);
    expect((await view()).phase).to.equal("up");
  });

  for (const [host, reach] of [
    ["81.2.2.1", "public"],
    ["10.0.0.5", "any"],
  ] as const) {
    it(`at ${host} has what it was told dialed within ${reach} reach (S2)`, async () => {
      const dialed: unknown[] = [];
      const told = { host: "inside.example.org", port: 7 };
      await begun(new RecordedSteps(), {
        address: { host, port: 5 },
        answer: async () => ({ ...EMPTY_ANSWER, closestNodes: [entryAt(told)] }),
        dial: async (_peer, _key, target) => void dialed.push(target),
      });

      expect(dialed).to.deep.equal([{ ...told, reach }]);
    });
  }

  for (const step of ["standing", "node", "finish"]) {
    for (const trouble of ["fails", "hangs"] as const) {
      it(`comes up in the end when ${step} ${trouble} once (#1520 turned round)`, async () => {
        const steps = new RecordedSteps();
        steps.troubles.set(step, trouble);
        await begun(steps);
        await world().clock.advance(OVER_MS);

        expect(await view()).to.deep.equal({ phase: "up", failures: 0, reason: null });
        expect(world().emitted("bootstrap.failed")).to.have.length(1);
        expect(steps.did.filter((did) => did === step)).to.have.length(2);
      });
    }
  }

  it("begins again when what was told is no longer so", async () => {
    const steps = new RecordedSteps();
    await begun(steps);

    world()
      .ref(BOOTSTRAP)
      .cast.rejoin({ ...address, port: 6 });
    await world().clock.settle();

    expect(steps.given?.place?.port).to.equal(6);
    expect(steps.did.filter((did) => did === "finish")).to.have.length(2);
    expect((await view()).phase).to.equal("up");
  });

  it("killed, begins anew", async () => {
    const steps = new RecordedSteps();
    await begun(steps);

    await world().kill(BOOTSTRAP);
    await world().clock.settle();

    expect(steps.steps).to.equal("node finish finish");
  });
});

describe("the bootstrap machine (A10)", () => {
  it("has an arrow for each thing that happens, and no state without a way out", () => {
    const { states, events, next } = machineTable(bootstrapMachine);
    const arrows = states.flatMap((state) =>
      events
        .filter((event) => next(state, event) !== state)
        .map((event) => `${state} ${event} ${next(state, event)}`),
    );

    expect(arrows.sort()).to.deep.equal([
      "acting acted finishing",
      "acting failed waiting",
      "asking answered acting",
      "asking failed waiting",
      "finishing failed waiting",
      "finishing finished up",
      "up rejoin asking",
      "waiting again asking",
    ]);
  });
});
