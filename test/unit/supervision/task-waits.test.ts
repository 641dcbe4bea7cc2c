import { expect } from "chai";
import {
  defineTaskSupervisor,
  isRuntimeError,
  TaskSupervisor,
  type TaskStreamOptions,
} from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf } from "../../support/probe.ts";

const ODD: readonly unknown[] = [Number.NaN, -1, Number.POSITIVE_INFINITY, "5", null];

/** The option a promise was refused for. */
async function refused(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return isRuntimeError(error, "option.invalid") ? error.details.option : error;
  }
}

describe("Waiting for tasks (6.9, 6.10)", () => {
  const world = useOtpWorld();
  const supervisor = async (): Promise<TaskSupervisor> =>
    new TaskSupervisor(await world().start(defineTaskSupervisor({ id: "tasks" })));

  for (const odd of ODD) {
    it(`is refused for ${String(odd)} of ${typeof odd} ms, and the task goes on`, async () => {
      const handle = await (await supervisor()).asyncNolink(() => 1);

      expect(await refused(handle.result(odd as number))).to.equal("timeoutMs");
      expect(await refused(handle.outcomeWithin(odd as number))).to.equal("timeoutMs");
      expect(await handle.result()).to.equal(1);
    });
  }

  it("starts no task of a stream whose signal has fired already", async () => {
    const tasks = await supervisor();
    let ran = 0;
    const work = (): number => {
      ran += 1;
      return ran;
    };
    const stream = tasks.asyncStream([1, 2], work, { signal: AbortSignal.abort() });

    expect(await codeOf(stream.next())).to.equal("call.aborted");
    expect(ran).to.equal(0);
  });

  const streams: readonly (readonly [keyof TaskStreamOptions, readonly unknown[]])[] = [
    ["timeoutMs", ODD],
    ["concurrencyMax", [...ODD, 0, 1.5]],
    ["onTimeout", ["ignore", null]],
  ];
  for (const [option, values] of streams) {
    it(`starts no task of a stream whose ${option} is none`, async () => {
      const tasks = await supervisor();
      let ran = 0;
      for (const value of values) {
        const work = (): number => {
          ran += 1;
          return ran;
        };
        const stream = tasks.asyncStream([1, 2], work, { [option]: value });
        expect(await refused(stream.next()), String(value)).to.equal(option);
      }
      expect([ran, (await tasks.children()).length]).to.deep.equal([0, 0]);
    });
  }
});
