import { expect } from "chai";
import fc from "fast-check";
import { DelayedMail } from "../../../src/actor/delayed-mail.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";

const WAY = { receiver: 1, sender: 2 };

describe("DelayedMail", () => {
  it("keeps the order of each sender, however long each message is held (2.1)", async () => {
    const sends = fc.array(fc.record({ sender: fc.nat(2), byMs: fc.nat(50) }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(sends, async (all) => {
        const clock = simulatedClock();
        const mail = new DelayedMail(clock);
        const came: number[] = [];
        for (const [index, { sender, byMs }] of all.entries()) {
          mail.hold({ receiver: 1, sender }, byMs, () => came.push(index));
        }
        await clock.advance(50);

        for (const sender of [0, 1, 2]) {
          const order = came.filter((index) => all[index]?.sender === sender);
          expect(order).to.deep.equal([...order].sort((one, other) => one - other));
        }
        expect(came.length).to.equal(all.length);
        expect(clock.pendingTimers).to.equal(0);
      }),
      { numRuns: 30 },
    );
  });

  it("holds what is behind a late message as long as that, and others no longer than asked", async () => {
    const clock = simulatedClock();
    const mail = new DelayedMail(clock);
    const came: string[] = [];
    mail.hold(WAY, 30, () => came.push("late"));
    mail.hold(WAY, 0, () => came.push("behind it"));
    mail.hold({ receiver: 1, sender: 3 }, 10, () => came.push("another's"));

    await clock.advance(29);
    expect(came).to.deep.equal(["another's"]);
    await clock.advance(1);
    expect(came).to.deep.equal(["another's", "late", "behind it"]);
    expect(mail.has(1, 2)).to.equal(false);
  });

  it("lets everything go at once that somebody asks for, and leaves no timer", () => {
    const clock = simulatedClock();
    const mail = new DelayedMail(clock);
    const came: string[] = [];
    mail.hold(WAY, 30, () => came.push("one"));
    mail.hold(WAY, 90, () => came.push("two"));
    mail.hold({ receiver: 1, sender: 3 }, 10, () => came.push("another's"));

    mail.flush(1, 2);
    expect(came).to.deep.equal(["one", "two"]);
    mail.flushAll(1);
    expect(came).to.deep.equal(["one", "two", "another's"]);
    expect(clock.pendingTimers).to.equal(0);
  });
});
