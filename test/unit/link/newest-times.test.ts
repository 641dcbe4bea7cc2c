import { expect } from "chai";
import { NewestTimes, TIMES_KEPT } from "../../../src/link/newest-times.ts";

describe("the newest times of a link", () => {
  it("say nothing before the first, and one says all of itself", () => {
    const times = new NewestTimes();
    expect([times.view, times.range]).to.deep.equal([undefined, undefined]);
    times.note(7);
    expect(times.view).to.deep.equal({ medianMs: 7, p95Ms: 7 });
    expect(times.range).to.deep.equal({ leastMs: 7, mostMs: 7 });
  });

  it("say where half and nearly all of them lie, in whatever order they came", () => {
    const times = new NewestTimes();
    for (const ms of [300, 5, 9, 1, 7, 3, 2, 8, 4, 6]) times.note(ms);
    expect(times.view).to.deep.equal({ medianMs: 5, p95Ms: 300 });
    expect(times.range).to.deep.equal({ leastMs: 1, mostMs: 300 });
  });

  it("forget the oldest", () => {
    const times = new NewestTimes();
    times.note(10_000);
    for (let count = 0; count < TIMES_KEPT; count += 1) times.note(2);
    expect(times.view).to.deep.equal({ medianMs: 2, p95Ms: 2 });
  });
});
