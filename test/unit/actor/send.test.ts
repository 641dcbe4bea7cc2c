import { expect } from "chai";
import { createRuntime, type Runtime, simulatedClock, sys } from "../../../src/index.ts";
import { codeOf, type HeardProbe, startProbe } from "../../support/probe.ts";

const ODD = [Number.NaN, -1, Number.POSITIVE_INFINITY, "5", null] as const;

describe("A call (5.1)", () => {
  const clock = simulatedClock();
  let runtime: Runtime;
  let probe: HeardProbe;

  beforeEach(async () => {
    runtime = createRuntime({ clock, strays: "process" });
    probe = await startProbe(runtime);
  });
  afterEach(() => runtime.stop());

  const note = (options: object): Promise<string> =>
    codeOf(probe.ref.call.run(() => void probe.heard.push("delivered"), options));

  it("with a signal that has fired fails at once and is not delivered", async () => {
    const signal = AbortSignal.abort();

    expect(await note({ signal })).to.equal("call.aborted");
    expect(await codeOf(sys.suspend(probe.ref, { signal }))).to.equal("call.aborted");
    await clock.settle();

    expect(probe.heard).to.deep.equal([]);
    expect(await sys.getStatus(probe.ref)).to.include({ life: "running" });
  });

  for (const timeoutMs of ODD) {
    it(`is not made for ${String(timeoutMs)} of ${typeof timeoutMs} ms`, async () => {
      expect(await note({ timeoutMs })).to.equal("option.invalid");
      await clock.settle();

      expect([probe.heard, clock.pendingTimers]).to.deep.equal([[], 0]);
    });
  }

  it("is not made with a signal that is none, and leaves nothing that waits", async () => {
    for (const signal of [5, null, {}, { aborted: false }]) {
      expect(await note({ signal })).to.equal("option.invalid");
    }
    await clock.settle();

    expect([probe.heard, clock.pendingTimers]).to.deep.equal([[], 0]);
  });

  it("takes no options, and infinity, for what they are", async () => {
    expect(await note({})).to.equal("none");
    expect(await note({ timeoutMs: "infinity" })).to.equal("none");
    expect(await note({ timeoutMs: 0.5 })).to.equal("none");
    expect(probe.heard).to.have.length(3);
  });
});
