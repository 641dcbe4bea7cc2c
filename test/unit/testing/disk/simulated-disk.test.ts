import { expect } from "chai";
import { AssertionError } from "../../../../src/assert.ts";
import { isRuntimeError } from "../../../../src/errors.ts";
import type { Store } from "../../../../src/store/store.ts";
import {
  type SimulatedDisk,
  type SimulatedDiskOptions,
  simulatedDisk,
} from "../../../../src/testing/disk/simulated-disk.ts";
import { type SimulatedClock, simulatedClock } from "../../../../src/time/simulated-clock.ts";

interface World {
  readonly clock: SimulatedClock;
  readonly disk: SimulatedDisk;
  open(): Promise<Store>;
  keys(): number[];
}

function world(options: Partial<SimulatedDiskOptions> = {}): World {
  const clock = simulatedClock();
  const disk = simulatedDisk({ node: "a", spread: () => 10, ...options });
  const keys = (): number[] =>
    (disk.contents("/s")?.scan("blocks", { limit: 99 }) ?? []).map(([key]) => key[0] ?? -1);
  return { clock, disk, keys, open: () => disk.begin(clock).storeOpener.open("/s") };
}

function write(store: Store, key: number): Promise<string> {
  return store.write([{ put: ["blocks", Uint8Array.of(key), Uint8Array.of(key)] }]).then(
    () => "written",
    (error: unknown) => (isRuntimeError(error) ? error.code : String(error)),
  );
}

const nothing = (): number => 0;

describe("simulatedDisk", () => {
  it("draws how long each flush takes, by node and number", async () => {
    const drawn: string[] = [];
    const { clock, open } = world({
      spread: (spread, place, owner, nth) => {
        drawn.push(`${place} ${owner} ${nth} ${JSON.stringify(spread)}`);
        return 10 * nth;
      },
    });
    const store = await open();

    void write(store, 1);
    await clock.advance(10);
    void write(store, 2);
    await clock.advance(20);

    expect(store.scan("blocks", { limit: 9 })).to.have.length(2);
    expect(drawn).to.deep.equal([
      'disk.flush a 1 {"uniform":[0.1,5]}',
      'disk.flush a 2 {"uniform":[0.1,5]}',
    ]);
  });

  it("keeps what the system took from a killed process, and not what it had yet to hand over", async () => {
    const { clock, disk, open, keys } = world();
    const store = await open();
    void write(store, 1);
    await clock.advance(5);
    void write(store, 2);
    await clock.advance(1);

    disk.kill();
    await clock.advance(100);
    expect([keys(), disk.unflushed]).to.deep.equal([[], 1]);
    const next = await open();

    expect(next.get("blocks", Uint8Array.of(1))).to.deep.equal(Uint8Array.of(1));
    expect([keys(), disk.unflushed]).to.deep.equal([[1], 0]);
  });

  it("keeps what was flushed through a power cut and loses the rest", async () => {
    const { clock, disk, open, keys } = world();
    const store = await open();
    void write(store, 1);
    await clock.advance(10);
    void write(store, 2);
    await clock.advance(5);

    disk.powerCut("none", nothing);
    await open();

    expect(keys()).to.deep.equal([1]);
  });

  it("keeps of the unflushed batches what the plan says", async () => {
    const { clock, disk, open, keys } = world();
    const store = await open();
    for (const key of [1, 2, 3]) void write(store, key);
    await clock.advance(5);

    disk.powerCut("prefix", () => 2);

    expect(keys()).to.deep.equal([1, 2]);
  });

  it("takes from a killed process in a power cut what nobody had flushed yet", async () => {
    const { clock, disk, open, keys } = world();
    void write(await open(), 1);
    await clock.advance(5);

    disk.kill();
    disk.powerCut("none", nothing);
    await open();

    expect(keys()).to.deep.equal([]);
  });

  it("never settles a write of a life that has ended", async () => {
    const { clock, disk, open } = world();
    const store = await open();
    let outcome = "nothing yet";
    void write(store, 1).then((told) => {
      outcome = told;
    });
    await clock.advance(5);

    disk.kill();
    await open();
    await clock.advance(1_000);

    expect(outcome).to.equal("nothing yet");
  });

  it("fails a flush and all after it until the store is opened again", async () => {
    const uses: string[] = [];
    const onFlush = ({ path, nth, batches }: { path: string; nth: number; batches: number }) => {
      uses.push(`${path} ${nth} ${batches}`);
      return { error: nth === 1 };
    };
    const { clock, disk, keys } = world({ decide: { onFlush } });
    const { storeOpener } = disk.begin(clock);
    const store = await storeOpener.open("/s");
    const first = write(store, 1);
    await clock.advance(10);
    const second = write(store, 2);

    expect([await first, await second]).to.deep.equal(["store.failed", "store.failed"]);
    void write(await storeOpener.open("/s"), 3);
    await clock.advance(10);

    expect([keys(), uses]).to.deep.equal([[3], ["/s 1 1", "/s 2 1"]]);
  });

  it("fails to open when that is decided, and opens the next time", async () => {
    const { clock, disk } = world({ decide: { onOpen: ({ nth }) => ({ error: nth === 1 }) } });
    const { storeOpener } = disk.begin(clock);

    const code = await storeOpener.open("/s").catch((error: unknown) => error);
    const store = await storeOpener.open("/s");

    expect(isRuntimeError(code, "store.failed")).to.equal(true);
    expect(store.scan("blocks", { limit: 9 })).to.deep.equal([]);
  });

  it("opens as late as that is decided, and not at all for a life that has ended meanwhile", async () => {
    const { clock, disk } = world({ decide: { onOpen: () => ({ delayMs: 50 }) } });
    const { storeOpener } = disk.begin(clock);
    const opened: string[] = [];
    void storeOpener.open("/s").then(() => opened.push("first"));
    await clock.advance(49);
    expect(opened).to.deep.equal([]);
    await clock.advance(1);
    void storeOpener.open("/t").then(() => opened.push("second"));

    disk.kill();
    await clock.advance(100);

    expect(opened).to.deep.equal(["first"]);
  });

  it("frees the directories of a life that has ended", async () => {
    const { clock, disk } = world();
    await disk.begin(clock).directories.take("/node");

    disk.kill();
    disk.kill();
    const held = await disk.begin(clock).directories.take("/node");

    await held.release();
  });

  it("has nothing where no store was opened, and one life at a time", () => {
    const { clock, disk } = world();
    disk.begin(clock);

    expect(disk.contents("/s")).to.equal(undefined);
    expect(() => disk.begin(clock)).to.throw(AssertionError);
  });
});
