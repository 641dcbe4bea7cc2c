import { expect } from "chai";
import fc from "fast-check";
import { connectionMachine } from "../../../../actors/connection.machine.ts";
import type { Machine } from "../../../../src/actor/machine-refold.ts";
import { machineTable } from "../../../../src/actor/machine-table.ts";
import { type Cast, defineActor, next, started } from "../../../../src/index.ts";
import type { PayloadOptions } from "../../../../src/inspector/index.ts";
import type { WatchedStep } from "../../../../src/inspector/protocol/watched.ts";
import { refold } from "../../../../src/inspector/recording/refold.ts";
import { Looking } from "../../../support/inspector/looking.ts";
import { till, tillMachine } from "../../../support/inspector/till.ts";

type Phase = "disconnected" | "connecting" | "connected" | "yielding" | "yielded";
const LINK_EVENTS = ["dial", "dialed", "dialFailed", "linkClosed", "giveWay", "goodbyeEnded"];
const table = machineTable<Phase, string>(connectionMachine);

/** An actor that runs its machine as a table: its own messages are not the machine's events. */
const link = defineActor<{ hear: Cast<string> }, Phase>({
  name: "link",
  init: () => started(table.initial),
  chart: { machine: connectionMachine, active: (phase) => [phase], table },
  handle: { hear: (phase, event) => next(table.next(phase, event)) },
});

type Deed = { readonly pay: number } | "shut" | "wait";

/** The steps a viewer is told of a till that is used so. */
async function tillSteps(
  deeds: readonly Deed[],
  payloads: PayloadOptions | false,
): Promise<readonly WatchedStep[]> {
  const looking = new Looking({ payloads });
  const { ref } = await looking.runtime.start(till, {});
  const looker = looking.look({ watch: [1] });
  await looking.pass(0, looker);
  const steps: WatchedStep[] = [];
  for (const deed of deeds) {
    if (deed === "shut") ref.cast.shut();
    else if (deed !== "wait") ref.cast.pay({ coins: deed.pay });
    await looking.pass(250, looker);
    steps.push(...(looker.picture.details.get(1)?.steps ?? []));
  }
  await looking.stop();
  return steps;
}

function refolded(steps: readonly WatchedStep[], machine: Machine | undefined = tillMachine) {
  return refold([{ actor: 1, machine, steps }]);
}

describe("steps taken again", () => {
  const deeds = fc.array(
    fc.oneof(fc.record({ pay: fc.nat(9) }), fc.constantFrom<Deed>("shut", "wait")),
    { maxLength: 25 },
  );

  it("lead where they led, in a machine with guards, delays and a context (V4)", async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (made) => {
        const steps = await tillSteps(made, {});
        const { refolded: equal, unverifiable, mismatchCount } = refolded(steps);

        expect([equal, unverifiable, mismatchCount]).to.deep.equal([steps.length, {}, 0]);
      }),
      { numRuns: 12 },
    );
  });

  it("lead where they led, in a machine that is run as a table (V4)", async () => {
    const events = fc.array(fc.constantFrom(...LINK_EVENTS), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(events, async (given) => {
        const looking = new Looking();
        const { ref } = await looking.runtime.start(link);
        const looker = looking.look({ watch: [1] });
        await looking.pass(0, looker);
        for (const event of given) ref.cast.hear(event);
        await looking.pass(250, looker);
        const steps = looker.picture.details.get(1)?.steps ?? [];
        await looking.stop();

        expect(steps.map((step) => step.events?.[0]?.type)).to.deep.equal(given);
        const { machines, refolded: equal, mismatchCount } = refolded(steps, connectionMachine);
        expect([machines, equal, mismatchCount]).to.deep.equal([1, given.length, 0]);
      }),
      { numRuns: 12 },
    );
  });

  it("show a step that leads elsewhere, and hide none (V4)", async () => {
    const steps = await tillSteps([{ pay: 4 }, { pay: 7 }, "shut"], {});
    const changed = steps.map((step, at) => (at === 1 ? { ...step, after: "shut" } : step));

    const { mismatches, unverifiable, refolded: equal } = refolded(changed);

    expect(mismatches).to.deep.equal([
      {
        ...{ actor: 1, message: steps[1]?.message.id, events: ["pay"] },
        ...{ before: "shut", recorded: "shut", folded: "open" },
      },
    ]);
    expect([equal, unverifiable]).to.deep.equal([1, { "its context is not recorded": 1 }]);
  });

  it("are said to be unverifiable where the host kept something back (V4)", async () => {
    const made: readonly Deed[] = [{ pay: 4 }, { pay: 7 }];
    const secret: PayloadOptions = {
      redact: (value, { message }) => (message === "pay" ? { coins: "?" } : value),
    };

    expect(refolded(await tillSteps(made, false)).unverifiable).to.deep.equal({
      "its context is not recorded": 2,
    });
    expect(refolded(await tillSteps(made, secret)).unverifiable).to.deep.equal({
      "what an event carried is not recorded": 1,
      "its context is not recorded": 1,
    });
    expect(refold([{ actor: 1, machine: undefined, steps: await tillSteps(made, {}) }])).to.include(
      {
        ...{ machines: 0, refolded: 0 },
      },
    );
  });
});
