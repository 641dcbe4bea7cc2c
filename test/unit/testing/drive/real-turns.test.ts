import { expect } from "chai";
import {
  canDrainNow,
  drainNow,
  nextTurn,
  takeStrays,
} from "../../../../src/testing/drive/real-turns.ts";

/** Does something in a turn of its own, outside any promise. */
function inTurn<T>(work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    nextTurn(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    });
  });
}

describe("real turns", () => {
  it("come after every promise", async () => {
    const ran: string[] = [];
    const turn = inTurn(() => ran.push("turn"));
    void Promise.resolve().then(() => ran.push("promise"));
    await turn;

    expect(ran).to.deep.equal(["promise", "turn"]);
  });

  it("are drained at once, ticks and promises that make one another included", async () => {
    const ran = await inTurn(() => {
      expect(canDrainNow()).to.equal(true);
      const order: string[] = [];
      void Promise.resolve().then(() => process.nextTick(() => order.push("tick of a promise")));
      process.nextTick(() => void Promise.resolve().then(() => order.push("promise of a tick")));
      drainNow();
      return order;
    });

    expect(ran).to.have.members(["tick of a promise", "promise of a tick"]);
  });

  it("tell of a tick that throws and drain the rest", async () => {
    const ran = await inTurn(() => {
      const order: string[] = [];
      const leave = takeStrays((error) => order.push(String(error)));
      process.nextTick(() => {
        throw new Error("broken");
      });
      process.nextTick(() => order.push("rest"));
      drainNow();
      leave();
      return order;
    });

    expect(ran).to.have.members(["Error: broken", "rest"]);
  });
});

describe("strays", () => {
  it("go to the newest taker, and to the host's listeners when the last is gone", async () => {
    const before = ["uncaughtException", "unhandledRejection"].map((event) =>
      process.rawListeners(event),
    );
    const told: string[] = [];
    await inTurn(() => {
      const leave = [takeStrays(() => told.push("older")), takeStrays(() => told.push("newer"))];
      void Promise.reject(new Error("one"));
      drainNow();
      leave[1]?.();
      leave[1]?.();
      void Promise.reject(new Error("two"));
      drainNow();
      leave[0]?.();
    });

    expect(told).to.deep.equal(["newer", "older"]);
    expect(
      ["uncaughtException", "unhandledRejection"].map((event) => process.rawListeners(event)),
    ).to.deep.equal(before);
  });
});
