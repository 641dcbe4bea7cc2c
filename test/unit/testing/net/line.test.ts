import { expect } from "chai";
import fc from "fast-check";
import { Lane, Line, type LineParts } from "../../../../src/testing/net/line.ts";
import { Machine } from "../../../../src/testing/net/machine.ts";
import type { PieceFate } from "../../../../src/testing/net/network-decisions.ts";
import { type SimulatedClock, simulatedClock } from "../../../../src/time/simulated-clock.ts";

interface Tested {
  readonly clock: SimulatedClock;
  readonly line: Line;
  readonly to: Machine;
  /** Number of each piece that landed and when. */
  readonly landed: (readonly [number: number, atMs: number])[];
  send(number: number, bytes?: number, fate?: PieceFate): void;
}

function open(parts: Partial<LineParts> = {}): Tested {
  const clock = simulatedClock();
  const to = new Machine("b", (work) => clock.defer(work));
  const line = new Line({
    from: new Machine("a", () => {}),
    to,
    clock,
    schedule: ({ dueMs, run }) => clock.setTimer(run, dueMs - clock.monotonic()),
    latencyMs: () => 10,
    bytesPerSecond: undefined,
    ...parts,
  });
  const landed: (readonly [number, number])[] = [];
  const lane = new Lane();
  const send: Tested["send"] = (number, bytes = 100, fate = {}) => {
    const land = (): void => void landed.push([number, clock.monotonic()]);
    line.send({ kind: "net.piece", bytes, lane, land }, fate);
  };
  return { clock, line, to, landed, send };
}

describe("Line", () => {
  it("delivers after the latency", async () => {
    const { clock, landed, send } = open();

    send(1);
    await clock.advance(50);

    expect(landed).to.deep.equal([[1, 10]]);
  });

  it("never lets a piece of a lane overtake another, whatever is drawn and decided", async () => {
    const fates = fc.array(fc.record({ latency: fc.nat(50), delayMs: fc.nat(50), gap: fc.nat(9) }));
    await fc.assert(
      fc.asyncProperty(fates, async (pieces) => {
        let at = 0;
        const tested = open({ latencyMs: () => pieces[at]?.latency ?? 0 });
        for (const [number, { delayMs, gap }] of pieces.entries()) {
          at = number;
          tested.send(number, 1, { delayMs });
          await tested.clock.advance(gap);
        }
        await tested.clock.advance(1_000);

        expect(tested.landed.map(([number]) => number)).to.deep.equal([...pieces.keys()]);
      }),
      { numRuns: 25 },
    );
  });

  it("lets bytes leave one after the other at the tightest rate", async () => {
    const { clock, line, landed, send } = open({ bytesPerSecond: 1_000 });

    send(1, 100);
    send(2, 100);
    send(3, 100, { bytesPerSecond: 100 });
    await clock.advance(2_000);
    const end = line.slow(50);
    send(4, 100);
    end();
    send(5, 100);
    await clock.advance(9_000);

    expect(landed).to.deep.equal([
      [1, 110],
      [2, 210],
      [3, 1_210],
      [4, 4_010],
      [5, 4_110],
    ]);
  });

  it("stands still while it is held, with what is in flight and what comes", async () => {
    const { clock, line, landed, send } = open();

    send(1);
    await clock.advance(5);
    line.hold(100);
    send(2);
    await clock.advance(500);
    send(3, 1, { holdMs: 40 });
    await clock.advance(500);

    expect(landed).to.deep.equal([
      [1, 105],
      [2, 105],
      [3, 545],
    ]);
  });

  it("delivers what is in flight when it is cut, and sends the rest when the last cut ends", async () => {
    const { clock, line, landed, send } = open();

    send(1);
    const heals = [line.cut("deliver"), line.cut("deliver")];
    send(2);
    await clock.advance(100);
    heals[0]?.();
    heals[0]?.();
    await clock.advance(100);
    expect([landed, line.waiting, line.isClear]).to.deep.equal([[[1, 10]], 1, false]);
    heals[1]?.();
    await clock.advance(100);

    expect(landed).to.deep.equal([
      [1, 10],
      [2, 210],
    ]);
  });

  it("sends what was in flight again after a cut that drops it", async () => {
    const { clock, line, landed, send } = open();

    send(1);
    await clock.advance(5);
    const heal = line.cut("drop");
    send(2);
    await clock.advance(95);
    expect([landed, line.waiting]).to.deep.equal([[], 2]);
    heal();
    await clock.advance(100);

    expect(landed).to.deep.equal([
      [1, 110],
      [2, 110],
    ]);
  });

  it("keeps what is sent to a machine without power until it has power again", async () => {
    const { clock, line, to, landed, send } = open();

    send(1);
    to.powerOff();
    send(2);
    await clock.advance(100);
    expect([landed, line.isClear]).to.deep.equal([[], false]);
    to.powerOn();
    line.release();
    await clock.advance(100);

    expect(landed.map(([number]) => number)).to.deep.equal([1, 2]);
  });

  it("hands nothing over before what was sent before it is there", async () => {
    const { clock, line, landed, send } = open();
    send(1);
    await clock.advance(2);
    send(2);
    await clock.advance(7);
    const heal = line.cut("drop");
    await clock.advance(2);
    heal();
    await clock.advance(4);
    expect(landed).to.deep.equal([]);
    await clock.advance(100);

    expect(landed).to.deep.equal([
      [1, 21],
      [2, 21],
    ]);
  });

  it("is as new when healed", async () => {
    const { clock, line, landed, send } = open();
    line.cut("drop");
    line.hold(9_000);
    line.slow(1);
    send(1);

    line.heal();
    await clock.advance(10);
    await clock.advance(100);

    expect(landed).to.deep.equal([[1, 10]]);
  });

  it("counts its pieces and what has landed", async () => {
    const { clock, line, send } = open();

    expect([line.countPiece(), line.countPiece()]).to.deep.equal([1, 2]);
    send(1);
    await clock.advance(10);

    expect(line.landed).to.equal(1);
  });

  it("does something at the sender's machine later, as an event of the sender", async () => {
    const nodes: string[] = [];
    const done: string[] = [];
    const clock = simulatedClock();
    const from = new Machine("a", () => {});
    const { line } = open({
      clock,
      from,
      schedule: ({ node, run }) => {
        nodes.push(node);
        clock.defer(run);
      },
    });

    line.atSender(() => done.push("done"));
    expect(done).to.deep.equal([]);
    await clock.settle();

    expect([nodes, done]).to.deep.equal([["a"], ["done"]]);
  });
});
