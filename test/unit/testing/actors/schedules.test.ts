import { expect } from "chai";
import fc from "fast-check";
import type { ReadyActors, Schedule } from "../../../../src/actor/interposer.ts";
import {
  fifoSchedule,
  pctSchedule,
  randomSchedule,
  recordedSchedule,
  recording,
} from "../../../../src/testing/actors/schedules.ts";
import { seededRandom } from "../../../../src/time/seeded-random.ts";

const behaviour = { name: "any", kind: "worker" } as const;

function readyOf(...ids: readonly number[]): ReadyActors {
  const facts = ids.map((id) => ({
    id,
    path: `/${id}`,
    behaviour,
    parent: undefined,
    isAlive: true,
  }));
  return { length: ids.length, at: (index) => facts[index] };
}

const chosen = (schedule: Schedule, ...ids: readonly number[]): number | undefined =>
  ids[schedule.choose(readyOf(...ids))];

describe("Schedules", () => {
  it("choose somebody who is ready, and the same again from the same seed", () => {
    const turns = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 30 });
    const make = [
      () => fifoSchedule(),
      (seed: number) => randomSchedule(seededRandom(seed)),
      (seed: number) => pctSchedule(seededRandom(seed), { depth: 3, choicesMax: 20 }),
    ];
    fc.assert(
      fc.property(turns, fc.nat(), fc.constantFrom(...make), (lengths, seed, scheduleOf) => {
        const [one, other] = [scheduleOf(seed), scheduleOf(seed)];
        for (const length of lengths) {
          const ready = readyOf(...Array.from({ length }, (_, id) => id));
          const choice = one.choose(ready);
          expect(choice).to.be.within(0, length - 1);
          expect(other.choose(ready)).to.equal(choice);
        }
      }),
    );
  });

  it("by priority keep to one while it is ready, then to the next, wherever they stand", () => {
    const schedule = pctSchedule(seededRandom("keep"), { depth: 1 });
    const first = chosen(schedule, 1, 2, 3);
    const others = [1, 2, 3].filter((id) => id !== first);

    expect(chosen(schedule, 3, 2, 1)).to.equal(first);
    const second = chosen(schedule, ...others);
    expect(chosen(schedule, ...others.reverse())).to.equal(second);
    expect(chosen(schedule, 2, 3, 1)).to.equal(first);
  });

  it("by priority put who runs behind all others at a drawn change, once for each", () => {
    const schedule = pctSchedule(seededRandom("change"), { depth: 2, choicesMax: 10 });
    const run = Array.from({ length: 10 }, () => chosen(schedule, 1, 2));
    const changes = run.filter((id, index) => index > 0 && id !== run[index - 1]);

    expect(changes.length).to.be.within(0, 1);
    expect(new Set(run).size + Number(run.length === 0)).to.be.within(1, 2);
  });

  it("by priority end fair: everybody has his turn", () => {
    const schedule = pctSchedule(seededRandom("fair"), { depth: 1, choicesMax: 2 });
    chosen(schedule, 1, 2);
    chosen(schedule, 1, 2);

    expect([chosen(schedule, 1, 2), chosen(schedule, 2, 1)]).to.deep.equal([1, 2]);
  });

  it("are written down and made again, at the turns at which there is a choice", () => {
    const original = recording(randomSchedule(seededRandom("again")));
    const turns = [readyOf(1, 2, 3), readyOf(1), readyOf(1, 2), readyOf(1, 2, 3, 4)];
    const choices = turns.map((ready) => original.choose(ready));
    const again = recordedSchedule(original.choices);

    expect(original.choices.length).to.equal(3);
    expect(turns.map((ready) => again.choose(ready))).to.deep.equal(choices);
    expect(again.choose(readyOf(1, 2))).to.equal(0);
  });
});
