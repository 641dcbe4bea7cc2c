import { expect } from "chai";
import { realClock } from "../../../src/time/real-clock.ts";

describe("the real clock", () => {
  it("keeps a wait longer than the platform's longest instead of firing at once", async () => {
    const clock = realClock();
    const fired: string[] = [];
    const month = clock.setTimer(() => fired.push("month"), 30 * 86_400_000);
    const never = clock.setTimer(() => fired.push("never"), Number.POSITIVE_INFINITY);

    await new Promise<void>((resolve) => {
      clock.setTimer(resolve, 20);
    });
    clock.clearTimer(month);
    clock.clearTimer(never);

    expect(fired).to.deep.equal([]);
  });
});
