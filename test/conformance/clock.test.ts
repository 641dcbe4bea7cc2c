import { realClock } from "../../src/time/real-clock.ts";
import { simulatedClock } from "../../src/time/simulated-clock.ts";
import { describeClock } from "./clock.ts";

describe("the clock contract", () => {
  describeClock("simulated", () => {
    const clock = simulatedClock();
    return { clock, pass: (ms) => clock.advance(ms) };
  });

  // The one place that has to wait: the platform's time passes in no other way.
  describeClock("real", () => ({
    clock: realClock(),
    pass: (ms) =>
      new Promise((resolve) => {
        setTimeout(resolve, ms + 1);
      }),
  }));
});
