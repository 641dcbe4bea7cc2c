import { expect } from "chai";
import fc from "fast-check";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";
import { Inbox } from "../../../src/transport/inbox.ts";
import type { CloseReason } from "../../../src/transport/transport.ts";

interface Told {
  readonly frames: number[];
  readonly reasons: CloseReason[];
  readonly failures: CloseReason[];
}

function opened(onFrame: (frame: number) => void = () => {}): {
  inbox: Inbox;
  told: Told;
  attach(): void;
  clock: ReturnType<typeof simulatedClock>;
} {
  const clock = simulatedClock();
  const told: Told = { frames: [], reasons: [], failures: [] };
  const inbox = new Inbox(clock, (reason) => told.failures.push(reason));
  const attach = (): void =>
    inbox.attach({
      onFrame: ([number = -1]) => {
        told.frames.push(number);
        onFrame(number);
      },
      onClose: (reason) => told.reasons.push(reason),
    });
  return { inbox, told, attach, clock };
}

const framesOf = (...numbers: number[]): Uint8Array[] =>
  numbers.map((number) => Uint8Array.of(number));

describe("Inbox", () => {
  it("delivers every frame once and in order, whatever is paused, resumed and attached when", async () => {
    const step = fc.constantFrom("push", "pause", "resume", "attach", "settle");
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { inbox, told, attach, clock } = opened();
        let pushed = 0;
        for (const each of steps) {
          if (each === "push") inbox.push(framesOf(pushed++, pushed++));
          else if (each === "pause") inbox.pause();
          else if (each === "resume") inbox.resume();
          else if (each === "attach") attach();
          else await clock.settle();
        }
        attach();
        inbox.resume();
        await clock.settle();

        expect(told.frames).to.deep.equal([...Array(pushed).keys()]);
      }),
      { numRuns: 60 },
    );
  });

  it("tells the end once, and nothing after it", async () => {
    const { inbox, told, attach, clock } = opened();
    attach();

    inbox.push(framesOf(1));
    inbox.end("reset");
    inbox.end("closed");
    inbox.push(framesOf(2));
    expect(told.reasons).to.deep.equal([]);
    await clock.settle();

    expect(told).to.deep.include({ frames: [1], reasons: ["reset"] });
  });

  it("drops what waits when it is muted", async () => {
    const { inbox, told, attach, clock } = opened();
    inbox.push(framesOf(1));
    inbox.mute();
    attach();
    await clock.settle();

    expect(told.frames).to.deep.equal([]);
  });

  it("reports an owner that throws, and goes on", () => {
    const { inbox, told, attach } = opened((frame) => {
      if (frame === 1) throw new Error("planted");
    });
    attach();

    inbox.push(framesOf(1, 2));

    expect(told).to.deep.include({ frames: [1, 2], failures: ["owner_failed: planted"] });
  });
});
