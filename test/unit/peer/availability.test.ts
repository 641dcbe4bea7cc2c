import { expect } from "chai";
import {
  resetTimer,
  startTimer,
  STOPPED_TIMER,
  stopTimer,
  timerSeconds,
} from "../../../src/peer/availability.ts";

describe("the availability timer", () => {
  it("counts whole seconds only while it runs, over several runs", () => {
    let timer = startTimer(STOPPED_TIMER, 1_000);
    expect(timerSeconds(timer, 3_999)).to.equal(2);
    timer = stopTimer(timer, 4_000);
    expect(timerSeconds(timer, 90_000)).to.equal(3);
    timer = startTimer(timer, 100_000);
    expect(timerSeconds(timer, 102_500)).to.equal(5);
  });

  it("is not started twice and stops to zero when it never ran", () => {
    const timer = startTimer(startTimer(STOPPED_TIMER, 0), 5_000);
    expect(timerSeconds(timer, 6_000)).to.equal(6);
    expect(stopTimer(STOPPED_TIMER, 9_000)).to.deep.equal(STOPPED_TIMER);
  });

  it("is read with reset to zero and goes on if it ran; read without, it keeps", () => {
    const timer = startTimer(STOPPED_TIMER, 0);
    expect([timerSeconds(timer, 5_000), timerSeconds(timer, 5_000)]).to.deep.equal([5, 5]);
    const reset = resetTimer(timer, 5_000);
    expect([timerSeconds(reset, 5_000), timerSeconds(reset, 7_000)]).to.deep.equal([0, 2]);
    expect(resetTimer(stopTimer(timer, 5_000), 6_000)).to.deep.equal(STOPPED_TIMER);
  });
});
