import { expect } from "chai";
import {
  SAMPLE_MS,
  SLOWEST,
  TIMED_PER_SECOND,
  TurnTimes,
} from "../../../../src/inspector/collect/turn-times.ts";
import type { SlowFrame } from "../../../../src/inspector/protocol/slow.ts";
import { simulatedClock } from "../../../../src/time/simulated-clock.ts";

/** Turns on a clock that moves while one of them lasts, and counts who looks at it. */
function table() {
  const inner = simulatedClock();
  const at = { heldMs: 0, looks: 0 };
  const monotonic = (): number => {
    at.looks += 1;
    return at.heldMs;
  };
  const times = new TurnTimes({ ...inner, monotonic });
  return {
    inner,
    times,
    looks: () => at.looks,
    turn: (id: number, ms: number, messages = 1): void => {
      const run = (): number => {
        at.heldMs += ms;
        return messages;
      };
      times.run({ id, run });
    },
    told: (isThere = (_id: number): boolean => true): SlowFrame => {
      times.renew();
      return times.told(isThere);
    },
  };
}

describe("the times of turns", () => {
  it("name the slowest five by the mean of a message, with the longest and over how many (S1)", () => {
    const { turn, told } = table();
    for (let id = 1; id <= 7; id += 1) turn(id, id);
    turn(7, 30, 10);

    const { slowest, turns, timed } = told();

    expect(slowest.map(({ id }) => id)).to.deep.equal([6, 5, 4, 7, 3]);
    expect(slowest).to.have.length(SLOWEST);
    expect(slowest[3]).to.deep.include({ longestMs: 7, messages: 11, turns: 2 });
    expect(slowest[3]?.meanMs).to.be.closeTo(37 / 11, 1e-9);
    expect([turns, timed]).to.deep.equal([8, 8]);
  });

  it("are of all turns while there are few, and of few while there are many, and say of how many (S1)", () => {
    const { turn, told, looks } = table();
    for (let at = 0; at < TIMED_PER_SECOND; at += 1) turn(1, 0.01);
    expect(looks()).to.equal(2 * TIMED_PER_SECOND);
    for (let at = TIMED_PER_SECOND; at < 40_000; at += 1) turn(1, 0.01);

    const { turns, timed } = told();

    expect(turns).to.equal(40_000);
    expect(timed).to.be.within(TIMED_PER_SECOND, 4 * TIMED_PER_SECOND);
    expect(looks()).to.equal(2 * timed);
    const before = looks();
    for (let at = 0; at < 40_000; at += 1) turn(1, 0.01);
    expect(looks() - before).to.be.within(0.9 * TIMED_PER_SECOND, 2.1 * TIMED_PER_SECOND);
  });

  it("meet actors that have their turns by twos and tens alike (S1)", () => {
    const { turn, told } = table();
    for (let second = 0; second < 3; second += 1) {
      for (let at = 0; at < 20_000; at += 1) turn(at % 10, 0.01 + (at % 10) / 100);
      told();
    }

    expect(told().slowest.map(({ id }) => id)).to.deep.equal([9, 8, 7, 6, 5]);
  });

  it("leave out turns without a message, and actors that are gone (S1)", () => {
    const { turn, told } = table();
    turn(1, 5);
    turn(2, 9, 0);
    turn(3, 7);

    expect(told((id) => id !== 3).slowest.map(({ id }) => id)).to.deep.equal([1]);
  });

  it("forget what is older than two samples, and say since when they are (S1)", async () => {
    const { inner, turn, told } = table();
    const begunMs = inner.now();
    turn(1, 50);
    await inner.advance(SAMPLE_MS);
    expect(told()).to.deep.include({ sinceMs: begunMs });
    turn(2, 5);
    expect(told().slowest.map(({ id }) => id)).to.deep.equal([1, 2]);

    await inner.advance(SAMPLE_MS);
    told();

    const later = told();
    expect(later.slowest.map(({ id }) => id)).to.deep.equal([2]);
    expect(later.sinceMs).to.equal(begunMs + SAMPLE_MS);
  });

  it("hold on to the slow ones when more actors had turns than are remembered (S1)", () => {
    const { turn, told } = table();
    turn(1, 50);
    for (let id = 2; id < 20_000; id += 1) turn(id, 0.001);

    expect(told().slowest[0]).to.deep.include({ id: 1, longestMs: 50 });
  });
});
