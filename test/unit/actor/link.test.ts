import { expect } from "chai";
import { BLOCKED_MS, SLICE_MS } from "../../../src/actor/run-queue.ts";
import { createRuntime, keep, simulatedClock, stop } from "../../../src/index.ts";
import { startProbe } from "../../support/probe.ts";

describe("unlink", () => {
  it("takes back an exit that is on its way and has not been taken (1.5)", async () => {
    const inner = simulatedClock();
    let heldMs = 0;
    const clock = { ...inner, monotonic: () => inner.monotonic() + heldMs };
    const runtime = createRuntime({ clock, strays: "process" });
    const [a, b] = [await startProbe(runtime), await startProbe(runtime)];
    await a.ref.call.run((context) => context.link(b.ref));
    let proceed = (): void => {};
    const opened = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    a.ref.cast.decide(async (_state, context) => {
      await opened;
      context.unlink(b.ref);
      return keep();
    });
    // A block makes the run queue look at the clock each turn, so that the next long turn ends a drain.
    await b.ref.call.run(() => {
      heldMs += BLOCKED_MS;
    });
    await inner.settle();

    b.ref.cast.decide(() => {
      heldMs += SLICE_MS;
      proceed();
      return stop("any");
    });
    await inner.settle();

    expect([a.ref.isAlive, b.ref.isAlive]).to.deep.equal([true, false]);
    await runtime.stop();
  });
});
