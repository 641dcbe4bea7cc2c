import { expect } from "chai";
import { isRuntimeError } from "../../../src/errors.ts";
import {
  CommitQueue,
  GROUP_WRITES_MAX,
  WAITING_BYTES_MAX,
} from "../../../src/store/commit-queue.ts";
import type { StoreWrite } from "../../../src/store/store.ts";

/** A disk whose flushes end when the test says so. */
function slowDisk() {
  const groups: (readonly StoreWrite[])[] = [];
  const ends: ((failure?: Error) => void)[] = [];
  const commit = (writes: readonly StoreWrite[]): Promise<void> => {
    groups.push(writes);
    return new Promise((resolve, reject) => {
      ends.push((failure) => (failure ? reject(failure) : resolve()));
    });
  };
  return { commit, groups, end: (failure?: Error) => ends.shift()?.(failure) };
}

const batch = (key: number, bytes = 1): StoreWrite[] => [
  { put: ["t", Uint8Array.of(key), new Uint8Array(bytes)] },
];

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const outcome = (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => "kept",
    (error) => (isRuntimeError(error) ? error.code : "other"),
  );

describe("CommitQueue", () => {
  it("commits batches of one stretch together and later ones behind them", async () => {
    const disk = slowDisk();
    const queue = new CommitQueue(disk.commit);

    const outcomes = [queue.submit(batch(1)), queue.submit(batch(2))].map(outcome);
    await turn();
    outcomes.push(outcome(queue.submit(batch(3))));
    await turn();
    expect(disk.groups.map((group) => group.length)).to.deep.equal([2]);

    disk.end();
    await turn();
    expect(disk.groups.map((group) => group.length)).to.deep.equal([2, 1]);
    disk.end();
    expect(await Promise.all(outcomes)).to.deep.equal(["kept", "kept", "kept"]);
  });

  it("resolves a batch when its own flush ends, not before", async () => {
    const disk = slowDisk();
    const queue = new CommitQueue(disk.commit);
    let kept = false;

    const written = queue.submit(batch(1)).then(() => {
      kept = true;
    });
    await turn();

    expect(kept).to.equal(false);
    disk.end();
    await written;
  });

  it("starts a new group before one grows over its limit, and takes a larger batch alone", async () => {
    const disk = slowDisk();
    const queue = new CommitQueue(disk.commit);
    const large = Array.from(
      { length: GROUP_WRITES_MAX + 1 },
      () => batch(1)[0] ?? { remove: ["t", Uint8Array.of(1)] as const },
    );

    const outcomes = [queue.submit(batch(1)), queue.submit(large), queue.submit(batch(3))].map(
      outcome,
    );
    for (let group = 0; group < 3; group += 1) {
      await turn();
      disk.end();
    }

    expect(await Promise.all(outcomes)).to.deep.equal(["kept", "kept", "kept"]);
    expect(disk.groups.map((group) => group.length)).to.deep.equal([1, GROUP_WRITES_MAX + 1, 1]);
  });

  it("fails the group, what waits behind it and everything later once a flush failed", async () => {
    const disk = slowDisk();
    const queue = new CommitQueue(disk.commit);

    const first = outcome(queue.submit(batch(1)));
    await turn();
    const behind = outcome(queue.submit(batch(2)));
    disk.end(new Error("no space left"));

    expect(await first).to.equal("store.failed");
    expect(await behind).to.equal("store.failed");
    expect(await outcome(queue.submit(batch(3)))).to.equal("store.failed");
    expect(disk.groups).to.have.length(1);
    await queue.drained();
  });

  it("keeps the cause of a failed flush", async () => {
    const disk = slowDisk();
    const cause = new Error("no space left");

    const written = new CommitQueue(disk.commit).submit(batch(1)).catch((error: unknown) => error);
    await turn();
    disk.end(cause);

    expect(await written).to.have.property("cause", cause);
    expect(await written)
      .to.have.property("message")
      .that.contains("no space left");
  });

  it("refuses a batch when too many bytes wait, and takes it again after the flush", async () => {
    const disk = slowDisk();
    const queue = new CommitQueue(disk.commit);

    const first = outcome(queue.submit(batch(1, WAITING_BYTES_MAX - 2)));
    expect(await outcome(queue.submit(batch(2)))).to.equal("store.failed");
    await turn();
    disk.end();
    await first;
    const again = outcome(queue.submit(batch(2)));
    await turn();
    disk.end();

    expect(await again).to.equal("kept");
    expect(queue.waitingBytes).to.equal(0);
  });

  it("is drained when nothing is under way", async () => {
    const disk = slowDisk();
    const queue = new CommitQueue(disk.commit);
    let drained = false;

    const written = queue.submit(batch(1));
    const waited = queue.drained().then(() => {
      drained = true;
    });
    await turn();
    expect(drained).to.equal(false);
    disk.end();
    await Promise.all([written, waited]);
  });
});
