import { expect } from "chai";
import { VitalsHistory } from "../../../../src/inspector/collect/vitals-history.ts";
import type { Vitals } from "../../../../src/inspector/protocol/bodies.ts";

const ZERO = { actors: 0, starting: 0, messages: 0, deadLetters: 0, crashes: 0, restarts: 0 };

function reading(second: number, parts: Partial<Vitals> = {}): Vitals {
  const process = { waiting: 0, heapBytes: 0, loopDelayMs: 0 };
  return { ...ZERO, ...process, atMs: second * 1_000, messages: second, ...parts };
}

describe("VitalsHistory", () => {
  it("keeps a day in a thousand readings, the newest the finest (V1)", () => {
    const history = new VitalsHistory();
    for (let second = 1; second <= 100_000; second += 1) history.add(reading(second));
    const all = history.all();
    expect(all.length).to.be.within(800, 1_080);
    expect(all.at(-1)?.atMs).to.equal(100_000_000);
    expect(100_000 - (all[0]?.atMs ?? 0) / 1_000).to.be.within(86_000, 86_900);
    expect(all.map(({ atMs }) => atMs)).to.deep.equal(
      all.map(({ atMs }) => atMs).sort((a, b) => a - b),
    );
  });

  it("keeps the peak of a level and the newest of a counter (V1)", () => {
    const history = new VitalsHistory();
    for (let second = 1; second <= 4_000; second += 1) {
      history.add(reading(second, { waiting: second === 5 ? 900 : 1 }));
    }
    const [first] = history.all().filter(({ waiting }) => waiting === 900);
    expect(first?.messages).to.equal(120);
    expect(history.last?.messages).to.equal(4_000);
  });
});
