import { expect } from "chai";
import { FlushQueue } from "../../../../src/testing/disk/flush-queue.ts";
import { type Batch, Volume } from "../../../../src/testing/disk/volume.ts";
import { GROUP_WRITES_MAX } from "../../../../src/store/commit-queue.ts";
import { isRuntimeError } from "../../../../src/errors.ts";
import { simulatedClock } from "../../../../src/time/simulated-clock.ts";

const batchOf = (key: number, writes = 1): Batch =>
  Array.from({ length: writes }, () => ({
    put: ["blocks", Uint8Array.of(key), Uint8Array.of(key)] as const,
  }));

function open(failing: readonly number[] = []) {
  const clock = simulatedClock();
  const volume = new Volume();
  const groups: number[] = [];
  const told: string[] = [];
  const queue = new FlushQueue({
    volume,
    clock,
    flushMs: () => 10,
    fails: (batches) => {
      groups.push(batches);
      return failing.includes(groups.length);
    },
  });
  const submit = (key: number, { writes = 1, delayMs = 0 } = {}): void => {
    queue.submit(batchOf(key, writes), delayMs).then(
      () => told.push(`${key} at ${clock.monotonic()}`),
      (error: unknown) => told.push(`${key} ${isRuntimeError(error) ? error.code : "?"}`),
    );
  };
  return { clock, volume, groups, told, queue, submit };
}

describe("FlushQueue", () => {
  it("resolves a batch when its flush has ended, not before", async () => {
    const { clock, volume, told, submit } = open();

    submit(1);
    await clock.advance(9);
    expect([told, volume.unflushed]).to.deep.equal([[], 1]);
    await clock.advance(1);

    expect([told, volume.unflushed]).to.deep.equal([["1 at 10"], 0]);
  });

  it("lets batches of one stretch share a flush, and what comes meanwhile the next one", async () => {
    const { clock, groups, told, submit } = open();

    submit(1);
    submit(2);
    await clock.advance(5);
    submit(3);
    submit(4);
    await clock.advance(50);

    expect(told).to.deep.equal(["1 at 10", "2 at 10", "3 at 20", "4 at 20"]);
    expect(groups).to.deep.equal([2, 2]);
  });

  it("keeps a group within its limit of changes", async () => {
    const { clock, groups, submit } = open();

    submit(1, { writes: GROUP_WRITES_MAX });
    submit(2);
    await clock.advance(50);

    expect(groups).to.deep.equal([1, 1]);
  });

  it("takes as much longer as the slowest batch of a group", async () => {
    const { clock, told, submit } = open();

    submit(1, { delayMs: 100 });
    submit(2, { delayMs: 30 });
    await clock.advance(110);

    expect(told).to.deep.equal(["1 at 110", "2 at 110"]);
  });

  it("loses the group whose flush failed, and takes nothing more", async () => {
    const { clock, volume, told, submit } = open([1]);

    submit(1);
    await clock.advance(5);
    submit(2);
    await clock.advance(5);
    submit(3);
    await clock.advance(50);

    expect(told).to.deep.equal(["1 store.failed", "2 store.failed", "3 store.failed"]);
    expect(volume.scan("blocks", { limit: 9 })).to.deep.equal([]);
  });

  it("is drained when nothing waits or is under way", async () => {
    const { clock, queue, submit } = open();
    let isDrained = false;
    await queue.drained();

    submit(1);
    void queue.drained().then(() => {
      isDrained = true;
    });
    await clock.advance(5);
    submit(2);
    await clock.advance(14);
    expect(isDrained).to.equal(false);
    await clock.advance(1);

    expect(isDrained).to.equal(true);
  });

  it("leaves to the system what the system has when it is abandoned, and settles nothing", async () => {
    const { clock, volume, told, queue, submit } = open();
    submit(1);
    await clock.advance(5);
    submit(2);

    queue.abandon();
    await clock.advance(100);

    expect([told, volume.unflushed]).to.deep.equal([[], 1]);
  });
});
