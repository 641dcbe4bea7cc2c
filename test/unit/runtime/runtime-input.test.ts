import { expect } from "chai";
import {
  createRuntime,
  defineActor,
  isRuntimeError,
  type Runtime,
  seededRandom,
  simulatedClock,
  started,
} from "../../../src/index.ts";

const ODD: readonly unknown[] = [null, "banana", true];

const idle = defineActor<object, number>({ name: "idle", init: () => started(0), handle: {} });

/** The option a promise, or what makes it, was refused for. */
async function refused(work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return isRuntimeError(error, "option.invalid") ? error.details.option : error;
  }
}

describe("What a host hands a runtime in plain JavaScript", () => {
  const clock = simulatedClock();
  const make = (): Runtime => createRuntime({ clock, strays: "process" });

  for (const odd of ODD) {
    it(`is refused by name when it is ${String(odd)}`, async () => {
      expect(await refused(() => createRuntime(odd as never))).to.equal("options");
      for (const option of ["clock", "random", "strays"]) {
        expect(await refused(() => createRuntime({ [option]: odd }))).to.equal(option);
      }
      const runtime = make();
      expect(await refused(() => runtime.start(odd as typeof idle))).to.equal("definition");
      expect(await refused(() => runtime.start(idle, undefined, odd as never))).to.equal("options");
      expect(await refused(() => runtime.stop(odd as never))).to.equal("options");
      expect(await refused(() => runtime.stop({ deadlineMs: odd as never }))).to.equal(
        "deadlineMs",
      );
      await runtime.stop();
    });
  }

  it("is refused when a door lacks a function, which is named", () => {
    const { defer, ...rest } = clock;
    expect(defer).to.be.a("function");
    expect(() => createRuntime({ clock: rest as never })).to.throw("expected an object with defer");
    const { pick, ...draws } = seededRandom(1);
    expect(pick).to.be.a("function");
    expect(() => createRuntime({ random: draws as never })).to.throw("an object with pick");
  });

  it("is refused when nothing can be started of it", async () => {
    const runtime = make();
    const none: readonly unknown[] = [{}, { behaviour: null }, { behaviour: {} }, () => idle];
    for (const odd of none) {
      expect(await refused(() => runtime.start(odd as typeof idle))).to.equal("definition");
    }
    await runtime.stop();
  });

  it("does not stop a runtime by a stop that was refused", async () => {
    const runtime = make();
    for (const deadlineMs of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(await refused(() => runtime.stop({ deadlineMs }))).to.equal("deadlineMs");
    }

    const tree = await runtime.start(idle);
    expect(tree.ref.isAlive).to.equal(true);
    await runtime.stop({ deadlineMs: 0.5 });
    expect(tree.ref.isAlive).to.equal(false);
  });
});
