/**
 * The disk of one node of a simulated world. It outlives the node's lives: a killed process keeps what the
 * system took from it, a power cut keeps what was flushed and of the rest what the plan says.
 */

import { resolve } from "node:path";
import { assert } from "../../assert.ts";
import { RuntimeError } from "../../errors.ts";
import type { NodeDirectories } from "../../store/directories.ts";
import type { FolderOpener } from "../../store/folder.ts";
import { memoryFolders } from "../../store/memory-folder.ts";
import type { Store, StoreOpener } from "../../store/store.ts";
import type { Clock } from "../../time/clock.ts";
import { SIM_DEFAULTS } from "../defaults.ts";
import type { Ms, NodeName, Spread } from "../fault-plan.ts";
import type { DiskSpec } from "../spec.ts";
import type { DiskDecisions, DiskUse, PowerCutKeeps } from "./disk-decisions.ts";
import { directoriesOn } from "./disk-directories.ts";
import { SimulatedStore } from "./simulated-store.ts";
import { Volume } from "./volume.ts";

/** What a simulated disk runs on. */
export interface SimulatedDiskOptions {
  /** Whose disk it is. */
  readonly node: NodeName;
  /** How the disk is before anything goes wrong. */
  readonly spec?: DiskSpec;
  /** Draws a length: the same key, the same draw. */
  readonly spread: (spread: Spread, place: string, owner: string, nth: number) => Ms;
  readonly decide?: DiskDecisions;
}

/** What a life of the node has of the disk. */
export interface DiskDoors {
  readonly storeOpener: StoreOpener;
  readonly directories: NodeDirectories;
  /** A file is on the device with the flush that ends its write; until then there is nothing of it. */
  readonly folders: FolderOpener;
}

/** A disk and what can be done to it. */
export interface SimulatedDisk {
  /** Hands the disk to a life of the node. @param clock the life's own: flushes end on it */
  begin(clock: Clock): DiskDoors;
  /** Ends the life as SIGKILL does: what the system took from it is flushed when it is next opened. */
  kill(): void;
  /**
   * Ends the life, if there is one, and takes the power away.
   *
   * @param keeps what survives of the batches that were not flushed
   * @param below draws a whole number from 0 to one less than its argument
   */
  powerCut(keeps: PowerCutKeeps, below: (bound: number) => number): void;
  /** What is flushed under a path; `undefined` when no store was ever opened there. */
  contents(path: string): Pick<Store, "get" | "scan"> | undefined;
  /** Batches a power cut may take now. */
  readonly unflushed: number;
}

/**
 * Makes an empty disk.
 *
 * @example
 * const disk = simulatedDisk({ node: "a", spread: draws.spread });
 * const store = await disk.begin(clock).storeOpener.open("/a/store");
 */
export function simulatedDisk(options: SimulatedDiskOptions): SimulatedDisk {
  return new Disk(options);
}

/** Names of draws; changing one changes every run. */
const FLUSH_PLACE = "disk.flush";
const FILE_FLUSH_PLACE = "disk.file_flush";

class Disk implements SimulatedDisk {
  readonly #options: SimulatedDiskOptions;
  readonly #volumes = new Map<string, Volume>();
  readonly #files = new Map<string, Uint8Array>();
  #life: Life | undefined;
  #writes = 0;
  #flushesBegun = 0;
  #flushes = 0;
  #openings = 0;
  #fileFlushes = 0;

  constructor(options: SimulatedDiskOptions) {
    this.#options = options;
  }

  get unflushed(): number {
    let batches = 0;
    for (const volume of this.#volumes.values()) batches += volume.unflushed;
    return batches;
  }

  begin(clock: Clock): DiskDoors {
    assert(this.#life === undefined, "a disk has one life at a time");
    const life: Life = { clock, open: new Map(), isOver: false };
    this.#life = life;
    return {
      directories: directoriesOn(this.#volumes),
      storeOpener: { open: (path) => this.#open(life, path) },
      folders: memoryFolders({ files: this.#files, step: (_, what) => this.#step(life, what) }),
    };
  }

  kill(): void {
    const life = this.#life;
    if (life === undefined) return;
    this.#life = undefined;
    life.isOver = true;
    for (const store of life.open.values()) store.abandon();
  }

  powerCut(keeps: PowerCutKeeps, below: (bound: number) => number): void {
    this.kill();
    for (const volume of this.#volumes.values()) volume.powerCut(keeps, below);
  }

  contents(path: string): Pick<Store, "get" | "scan"> | undefined {
    return this.#volumes.get(resolve(path));
  }

  async #step({ clock }: Life, what: "part" | "end"): Promise<void> {
    if (what === "part") return;
    this.#fileFlushes += 1;
    const { node, spec, spread } = this.#options;
    const flushMs = spec?.flushMs ?? SIM_DEFAULTS.flushMs;
    await waitOn(clock, spread(flushMs, FILE_FLUSH_PLACE, node, this.#fileFlushes));
  }

  async #open(life: Life, path: string): Promise<Store> {
    const place = resolve(path);
    await life.open.get(place)?.close();
    this.#openings += 1;
    const fate = this.#options.decide?.onOpen?.({ path, nth: this.#openings });
    if (fate?.delayMs !== undefined) await waitOn(life.clock, fate.delayMs);
    // A life that is over waits here for ever.
    if (life.isOver) return new Promise(() => {});
    if (fate?.error === true) throw openFailure(path);
    const volume = this.#volumes.get(place) ?? new Volume();
    this.#volumes.set(place, volume);
    // What a killed life left with the system; nobody may read what a power cut could still take.
    volume.flush();
    const store = this.#store(life, { path, volume });
    life.open.set(place, store);
    return store;
  }

  #store({ clock }: Life, { path, volume }: { path: string; volume: Volume }): SimulatedStore {
    const { decide, node, spec, spread } = this.#options;
    const flushMs = spec?.flushMs ?? SIM_DEFAULTS.flushMs;
    const use = (nth: number): DiskUse => ({ path, nth });
    return new SimulatedStore({
      path,
      volume,
      clock,
      flushMs: () => {
        this.#flushesBegun += 1;
        return spread(flushMs, FLUSH_PLACE, node, this.#flushesBegun);
      },
      onWrite: (bytes) => {
        this.#writes += 1;
        return decide?.onWrite?.({ ...use(this.#writes), bytes });
      },
      fails: (batches) => {
        this.#flushes += 1;
        return decide?.onFlush?.({ ...use(this.#flushes), batches })?.error === true;
      },
    });
  }
}

/** One life of the node, as its disk knows it. */
interface Life {
  readonly clock: Clock;
  /** By resolved path. */
  readonly open: Map<string, SimulatedStore>;
  isOver: boolean;
}

function waitOn(clock: Clock, forMs: Ms): Promise<void> {
  return new Promise((resolved) => {
    clock.setTimer(resolved, forMs);
  });
}

function openFailure(path: string): RuntimeError<"store.failed"> {
  const message = `cannot open the store: ${path} failed (EIO: i/o error)`;
  return new RuntimeError("store.failed", { operation: "open" }, message);
}
