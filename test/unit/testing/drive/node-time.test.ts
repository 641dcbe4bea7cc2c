import { expect } from "chai";
import fc from "fast-check";
import { NodeTime } from "../../../../src/testing/drive/node-time.ts";

describe("a node's time", () => {
  const START_MS = Date.parse("2026-01-01");

  it("is the world's while nothing is wrong", () => {
    const world = { nowMs: 0 };
    const time = new NodeTime(world);
    expect(time.wallMs).to.equal(START_MS);

    world.nowMs = 1_500.75;

    expect(time.wallMs).to.equal(START_MS + 1_500);
    expect(time.skewMs).to.equal(0);
    expect(time.lateMs()).to.equal(0);
  });

  it("jumps either way", () => {
    const time = new NodeTime({ nowMs: 0 });
    time.jump(5_000);
    time.jump(-8_000);

    expect(time.skewMs).to.equal(-3_000);
    expect(time.wallMs).to.equal(START_MS - 3_000);
  });

  it("drifts from when it is told to, and keeps what it has drifted", () => {
    const world = { nowMs: 1_000_000 };
    const time = new NodeTime(world);
    time.drift(200);
    world.nowMs += 1_000_000;
    expect(time.skewMs).to.equal(200);

    time.drift(-100);
    world.nowMs += 1_000_000;

    expect(time.skewMs).to.equal(100);
  });

  it("is right again when it is straightened", () => {
    const world = { nowMs: 0 };
    const time = new NodeTime(world);
    time.jump(77);
    time.drift(900);
    time.lateMs = () => 4;
    world.nowMs = 10_000;
    time.straighten();
    world.nowMs = 20_000;

    expect(time.wallMs).to.equal(START_MS + 20_000);
    expect(time.lateMs()).to.equal(0);
  });

  it("goes forward under any drift while it does not jump", () => {
    const moves = fc.tuple(fc.nat({ max: 5_000 }), fc.integer({ min: -500_000, max: 500_000 }));
    fc.assert(
      fc.property(fc.array(moves), (rows) => {
        const world = { nowMs: 0 };
        const time = new NodeTime(world);
        let last = time.wallMs;
        for (const [byMs, partsPerMillion] of rows) {
          time.drift(partsPerMillion);
          world.nowMs += byMs;
          expect(time.wallMs).to.be.at.least(last);
          last = time.wallMs;
        }
      }),
    );
  });
});
