import { expect } from "chai";
import {
  createRuntime,
  isRuntimeError,
  keep,
  type Runtime,
  simulatedClock,
  sys,
} from "../../../src/index.ts";
import { startProbe } from "../../support/probe.ts";

describe("A timer an actor asks for (4.4)", () => {
  const clock = simulatedClock();
  let runtime: Runtime;

  beforeEach(() => {
    runtime = createRuntime({ clock, strays: "process" });
  });
  afterEach(() => runtime.stop());

  /** Sets it and tells the option it was refused for, or that it is set. */
  async function refused(name: unknown, afterMs: unknown): Promise<unknown> {
    const { ref } = await startProbe(runtime);
    const answer = await ref.call.run((context) => {
      try {
        context.setTimer(name as string, afterMs as number, "own", "fired");
        return "set";
      } catch (error) {
        return isRuntimeError(error, "option.invalid") ? error.details.option : error;
      }
    });
    const { timers } = await sys.getStatus(ref);
    return timers === 0 ? answer : `${String(answer)} ${timers}`;
  }

  for (const name of [":idle", ":delay 1", ":", 5, undefined]) {
    it(`is not called ${String(name)}: that name is the runtime's, or none`, async () => {
      expect(await refused(name, 1)).to.equal("name");
    });
  }

  for (const afterMs of [Number.NaN, -1, Number.POSITIVE_INFINITY, "5", undefined]) {
    it(`is not set for ${String(afterMs)} of ${typeof afterMs}`, async () => {
      expect(await refused("t", afterMs)).to.equal("afterMs");
    });
  }

  it("may have a colon inside its name, and wait 0 ms", async () => {
    expect(await refused("a:b", 5)).to.equal("set 1");
    expect(await refused("a", 0)).to.equal("set");
  });

  it("of a refused delay leaves the one that was set under its name", async () => {
    const { ref, heard } = await startProbe(runtime);
    await ref.call.run((context) => context.setTimer("t", 5, "own", "kept"));
    await ref.call.run((context) => {
      expect(() => context.setTimer("t", Number.NaN, "own", "bad")).to.throw("afterMs");
    });
    await clock.advance(5);

    expect(heard).to.deep.equal(["kept"]);
  });

  it("of idleness that is no length of time is the crash of who asked (4.3)", async () => {
    const { ref } = await startProbe(runtime);
    ref.cast.decide(() => keep({ idleAfterMs: Number.NaN }));
    await clock.settle();

    expect(await ref.exited()).to.have.nested.property("error.details.option", "idleAfterMs");
    expect(runtime.counts().actors).to.equal(0);
  });
});
