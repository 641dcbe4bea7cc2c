import { expect } from "chai";
import fc from "fast-check";
import type { AnyStateMachine } from "xstate";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { renderScxml } from "../../../src/machines/scxml.ts";
import { type BothRuns, eventsFor, runBoth, type Step } from "../../support/machines/both-runs.ts";
import { GUARDS } from "../../support/machines/chart.ts";
import { GALLERY } from "../../support/machines/gallery.ts";
import { randomMachine } from "../../support/machines/random-machine.ts";

/** Functions without a name say nothing to another program; some of XState's deeds need a living actor. */
const NOT_RUN = ["functions without a name", "what XState does"];

/** Draws events for a machine, each with what guards say meanwhile. */
function stepsFor(machine: AnyStateMachine): fc.Arbitrary<readonly Step[]> {
  const truths = fc.record(Object.fromEntries(GUARDS.map((name) => [name, fc.boolean()])));
  const event = fc.constantFrom(...eventsFor(machine));
  return fc.array(fc.record({ event, truths }), { maxLength: 12 });
}

/**
 * Fails where the two runs part. A step that never ends is compared no further: XState leaves some of them, when
 * nothing has changed; the standard's algorithm goes on.
 */
function expectEqual({ xstate, scxml }: BothRuns, text: string): void {
  const end = scxml.indexOf("endless");
  const [ours, theirs] = [scxml, xstate].map((lines) => lines.slice(0, end < 0 ? undefined : end));
  const at = ours?.findIndex((line, place) => line !== theirs?.[place]) ?? -1;
  expect(ours, `step ${at}\nXState: ${xstate[at]}\nSCXML:  ${scxml[at]}\n${text}`).to.deep.equal(
    theirs,
  );
}

describe("renderScxml", () => {
  for (const [name, machine] of Object.entries(GALLERY)) {
    if (NOT_RUN.includes(name)) continue;
    it(`writes ${name} so that the standard's algorithm does what XState does`, () => {
      fc.assert(
        fc.property(stepsFor(machine), (steps) => {
          expectEqual(runBoth(machine, steps), renderScxml(readMachine(machine)));
        }),
        { numRuns: 40 },
      );
    });
  }

  it("writes machines drawn at random so that the standard's algorithm does what XState does", function () {
    this.timeout(120_000);
    const drawn = randomMachine.chain((machine) =>
      fc.record({ machine: fc.constant(machine), steps: stepsFor(machine) }),
    );

    fc.assert(
      fc.property(drawn, ({ machine, steps }) => {
        expectEqual(runBoth(machine, steps), renderScxml(readMachine(machine)));
      }),
      { numRuns: 200 },
    );
  });
});
