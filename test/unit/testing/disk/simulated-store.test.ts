import { expect } from "chai";
import { isRuntimeError } from "../../../../src/errors.ts";
import { SimulatedStore } from "../../../../src/testing/disk/simulated-store.ts";
import { Volume } from "../../../../src/testing/disk/volume.ts";
import type { DiskDecisions } from "../../../../src/testing/disk/disk-decisions.ts";
import { simulatedClock } from "../../../../src/time/simulated-clock.ts";

type Fate = ReturnType<NonNullable<DiskDecisions["onWrite"]>>;

function open(onWrite: (bytes: number) => Fate) {
  const clock = simulatedClock();
  const volume = new Volume();
  const parts = { path: "/s", volume, clock, flushMs: () => 10, fails: () => false };
  const store = new SimulatedStore({ ...parts, onWrite });
  const told: string[] = [];
  const write = (key: number): void => {
    store.write([{ put: ["blocks", Uint8Array.of(key), Uint8Array.of(1, 2)] }]).then(
      () => told.push(`${key} at ${clock.monotonic()}`),
      (error: unknown) =>
        told.push(isRuntimeError(error, "store.failed") ? error.message : String(error)),
    );
  };
  const keys = (): number[] => store.scan("blocks", { limit: 9 }).map(([key]) => key[0] ?? -1);
  return { clock, store, told, write, keys };
}

describe("SimulatedStore", () => {
  it("shows a batch when it is flushed", async () => {
    const { clock, write, keys, told } = open(() => undefined);

    write(1);
    await clock.advance(9);
    expect(keys()).to.deep.equal([]);
    await clock.advance(1);

    expect([keys(), told]).to.deep.equal([[1], ["1 at 10"]]);
  });

  for (const [error, words] of [
    ["EIO", "EIO: i/o error"],
    ["ENOSPC", "ENOSPC: no space left on device"],
  ] as const) {
    it(`keeps nothing of a batch refused with ${error}, and everything of the next`, async () => {
      let asked = 0;
      const { clock, write, keys, told } = open(() => (++asked === 1 ? { error } : undefined));

      write(1);
      write(2);
      await clock.advance(10);

      expect(keys()).to.deep.equal([2]);
      expect(told).to.deep.equal([
        `cannot write to the store: the batch is not kept (${words})`,
        "2 at 10",
      ]);
    });
  }

  it("asks with the bytes of keys and values, and takes as long as it is told", async () => {
    const asked: number[] = [];
    const { clock, write, told } = open((bytes) => {
      asked.push(bytes);
      return { delayMs: 40 };
    });

    write(1);
    await clock.advance(50);

    expect([asked, told]).to.deep.equal([[3], ["1 at 50"]]);
  });

  it("does nothing more once abandoned", async () => {
    const { clock, store, write, told } = open(() => undefined);
    write(1);
    await clock.settle();

    store.abandon();
    await clock.advance(100);

    expect(told).to.deep.equal([]);
    expect(() => store.get("blocks", Uint8Array.of(1))).to.throw("closed");
  });
});
