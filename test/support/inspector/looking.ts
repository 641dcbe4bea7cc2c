/** A runtime on simulated time that is looked at, and viewers that fold what they take. */

import {
  type Call,
  type Cast,
  createRuntime,
  defineActor,
  defineDynamicSupervisor,
  next,
  reply,
  type Runtime,
  seededRandom,
  type SimulatedClock,
  simulatedClock,
  started,
} from "../../../src/index.ts";
import {
  FrameStream,
  hashOf,
  type Inspector,
  type InspectorParts,
  inspectorOf,
  Picture,
  type Viewer,
  type Wish,
} from "../../../src/inspector/index.ts";

/** What the actors of these tests understand. */
export type WorkerMessages = {
  work: Cast<number>;
  fail: Cast<string>;
  read: Call<void, number>;
};

/** An actor that counts, and fails on request. */
export const worker = defineActor<WorkerMessages, number, void>({
  name: "worker",
  init: () => started(0),
  handle: {
    work: (sum, by) => next(sum + by),
    fail: (_sum, text) => {
      throw new Error(text);
    },
    read: (sum) => reply(sum),
  },
});

/** A supervisor of any number of them. */
export const crew = defineDynamicSupervisor({
  id: "crew",
  intensity: 1_000,
  child: () => worker.childSpec(undefined, { restart: "permanent" }),
});

/** One viewer with the picture it folds. */
export class Looker {
  readonly viewer: Viewer;
  readonly picture = new Picture();
  readonly #stream = new FrameStream();
  #number = 0;

  constructor(viewer: Viewer) {
    this.viewer = viewer;
  }

  /** The hash of what it sees. */
  get hash(): string {
    return hashOf(this.picture);
  }

  /** Takes once; tells how many bytes. */
  take(bytesMax: number): number {
    const bytes = this.viewer.take(bytesMax);
    for (const frame of this.#stream.push(bytes)) {
      if (frame.number !== this.#number) throw new Error(`frame ${this.#number} is missing`);
      this.#number += 1;
      this.picture.take(frame);
    }
    return bytes.length;
  }

  /** Takes until nothing is due. */
  drain(): void {
    while (this.take(4_096) > 0);
  }
}

/** A runtime, its inspector, and simulated time. */
export class Looking {
  readonly clock: SimulatedClock = simulatedClock();
  readonly runtime: Runtime;
  readonly inspector: Inspector;

  constructor(parts: InspectorParts = {}, strays: "process" | "contain" = "process") {
    const { clock } = this;
    this.runtime = createRuntime({ clock, random: seededRandom(1), strays });
    this.inspector = inspectorOf(this.runtime, parts);
  }

  /** Opens a viewer. */
  look(wish?: Wish): Looker {
    const viewer = this.inspector.open();
    if (wish !== undefined) viewer.wish(wish);
    return new Looker(viewer);
  }

  /** Lets time pass, then lets viewers take all there is. */
  async pass(ms: number, ...lookers: readonly Looker[]): Promise<void> {
    await this.clock.advance(ms);
    for (const looker of lookers) looker.drain();
  }

  /** Ends everything. */
  async stop(): Promise<void> {
    this.inspector.close();
    const stopped = this.runtime.stop();
    await this.clock.advance(20_000);
    await stopped;
  }
}
