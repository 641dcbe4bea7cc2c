import { expect } from "chai";
import { processVitals } from "../../../src/control/vitals.ts";

describe("the vitals of a process", () => {
  it("are what it uses just now", () => {
    const { heapBytes, rssBytes, handles, listeners } = processVitals();

    expect(heapBytes).to.be.above(0).and.below(rssBytes);
    expect(handles).to.be.at.least(0);
    expect(listeners).to.be.at.least(0);
  });

  it("tell of a listener and a handle more", () => {
    const listen = (): void => {};
    const before = processVitals();
    const timer = setTimeout(listen, 1_000);
    process.on("SIGUSR2", listen);

    const after = processVitals();
    process.off("SIGUSR2", listen);
    clearTimeout(timer);

    expect(after.listeners).to.equal(before.listeners + 1);
    expect(after.handles).to.be.above(before.handles);
  });
});
