import { expect } from "chai";
import { Pulse, PULSE_SECONDS, vitalLines } from "../../../../../src/inspector/page/view/pulse.ts";
import type { Vitals } from "../../../../../src/inspector/protocol/bodies.ts";
import { rowMade } from "../../../../support/inspector/rows-made.ts";

function vitals(atMs: number, parts: Partial<Vitals>): Vitals {
  return {
    ...{ atMs, actors: 1, starting: 0, messages: 0, deadLetters: 0, crashes: 0, restarts: 0 },
    ...{ waiting: 0, heapBytes: 1e6, loopDelayMs: 1 },
    ...parts,
  };
}

describe("Pulse", () => {
  it("tells messages a second of the last minute, and forgets who is gone (V1)", () => {
    const pulse = new Pulse();
    for (let second = 1; second <= 90; second += 1)
      pulse.sample([rowMade({ id: 1, path: "/a", now: { handled: second * 10 } })], second * 1_000);
    expect(pulse.of(1)).to.have.length(PULSE_SECONDS);
    expect(pulse.now(1)).to.equal(10);
    pulse.sample([], 91_000);
    expect(pulse.of(1)).to.deep.equal([]);
  });

  it("looks no oftener than once a second (V6)", () => {
    const pulse = new Pulse();
    for (const atMs of [1_000, 1_250, 1_500, 2_000])
      pulse.sample([rowMade({ id: 1, path: "/a", now: { handled: atMs } })], atMs);
    expect(pulse.of(1)).to.deep.equal([1_000]);
  });
});

describe("vitalLines", () => {
  it("shows what grows as what came each second, and what is rare by the minute (V1)", () => {
    const lines = vitalLines([vitals(1_000, {}), vitals(3_000, { messages: 500, crashes: 2 })]);
    const by = new Map(lines.map((line) => [line.name, line]));
    expect(by.get("messages")).to.deep.include({ values: [250], now: 250 });
    expect(by.get("crashes in the last minute")?.now).to.equal(2);
    expect(by.get("heap")).to.include({ unit: "bytes", now: 1e6 });
    expect(by.has("peers")).to.equal(false);
  });
});
