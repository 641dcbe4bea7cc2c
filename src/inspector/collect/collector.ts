/**
 * Everything one host collects for its viewers. What is always on costs nothing per message: a list of
 * what happened, a look at all actors once a second, a reading of the process. The rest begins with the first viewer
 * who wants it and ends with the last.
 */

import { type ActorName, actorName } from "../../actor/name.ts";
import type { Cell } from "../../actor/cell.ts";
import { CRASH_MESSAGES, RECORDED_HEADERS, type Recorder } from "../../actor/recorder.ts";
import type { Kernel } from "../../actor/kernel.ts";
import { lifecycleMachine } from "../../actor/lifecycle.machine.ts";
import { targetOf } from "../../actor/ref.ts";
import { isQuietExit } from "../../exit-reason.ts";
import type { HandledMessage, RuntimeEvent } from "../../telemetry/events.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { ShownEvent, Vitals } from "../protocol/bodies.ts";
import type { NetworkFrame } from "../protocol/network.ts";
import type { SlowFrame } from "../protocol/slow.ts";
import { CrashToll } from "./crash-toll.ts";
import { EventRing } from "./event-ring.ts";
import { HeaderTape } from "./header-tape.ts";
import { MachineBook } from "./machine-book.ts";
import { Mirror } from "./mirror.ts";
import { type PayloadOptions, PayloadRule } from "./payload-rule.ts";
import { SharedWords } from "./shared-words.ts";
import { shownEvent } from "./shown-event.ts";
import { TurnTimes } from "./turn-times.ts";
import { VitalsHistory } from "./vitals-history.ts";
import { WaitBook } from "./wait-book.ts";
import { Watching } from "./watching.ts";

/** How the process and, where there is one, the node do: read once a second. */
export type ProcessReading = Pick<Vitals, "heapBytes" | "loopDelayMs" | "peers" | "head">;

/** What a collector is handed besides the runtime. */
export interface CollectorParts {
  /** @defaultValue nothing is known of the process, as in a simulation */
  readonly vitals?: (() => ProcessReading) | undefined;
  /** The node within its network; read once a second while somebody looks. @defaultValue there is none */
  readonly network?: (() => NetworkFrame) | undefined;
  /** What may be seen of payloads. @defaultValue false: nothing */
  readonly payloads?: PayloadOptions | false | undefined;
  /** Names of behaviours nobody is shown: the inspector's own. @defaultValue none */
  readonly hidden?: readonly string[] | undefined;
}

/** Looks closer together than that are one, in ms. */
export const LOOK_MS_MIN = 20;

/** Actors that may be about to end at once; one that crashed when it was gone already never ends again. */
const CRASHING_MAX = 1_024;

/** Where an actor ended that had no say in it. */
const FROM_OUTSIDE = "from outside";

/** The collected facts of one runtime. */
export class Collector {
  readonly kernel: Kernel;
  readonly words = new SharedWords();
  readonly machines = new MachineBook();
  readonly events = new EventRing();
  readonly toll = new CrashToll();
  readonly history = new VitalsHistory();
  readonly waits = new WaitBook();
  readonly mirror: Mirror;
  readonly headers: HeaderTape;
  readonly watching: Watching;
  readonly payloads: PayloadRule;
  readonly startedAtMs: number;
  network: NetworkFrame | undefined = undefined;
  /** Whose handlers are slow, as far as turns were timed; nothing while nobody looks. */
  slow: SlowFrame | undefined = undefined;
  /** Told of what viewers should not wait for: a crash, or what a watched actor of this number has done. */
  onUrgent: ((watched?: number) => void) | undefined = undefined;
  readonly #parts: CollectorParts;
  readonly #unlisten: () => void;
  readonly #hidden: ReadonlySet<string>;
  /** Ids of hidden actors, those that are gone included: few, one for each start of the inspector. */
  readonly #hiddenIds = new Set<number>();
  /** Ids of actors that have told why they end and have not ended. */
  readonly #crashing = new Set<number>();
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #crashes = 0;
  #headerViewers = 0;
  #viewers = 0;
  #turns: TurnTimes | undefined;
  /** Readings of the network in a row that failed. */
  #networkFailures = 0;

  constructor(runtime: Runtime, parts: CollectorParts) {
    this.#parts = parts;
    this.kernel = kernelOf(runtime);
    this.startedAtMs = this.kernel.clock.now();
    this.payloads = new PayloadRule(parts.payloads ?? false);
    this.#hidden = new Set(parts.hidden ?? []);
    const isHidden = (cell: Cell): boolean => this.#isHidden(cell);
    this.mirror = new Mirror({ cells: () => this.kernel.cells, isHidden });
    this.headers = new HeaderTape(this.kernel.recorder, (id) => this.#hiddenIds.has(id));
    const { payloads, machines } = this;
    machines.hashOf(lifecycleMachine, lifecycleMachine.id);
    const cellOf = (id: number): Cell | undefined => this.mirror.row(id)?.cell;
    const onStep = (id: number): void => this.onUrgent?.(id);
    this.watching = new Watching({ payloads, machines, cellOf, onStep });
    const causesOf: Recorder["causesOf"] = (id) => this.kernel.recorder.causesOf(id);
    this.#unlisten = runtime.listen((event) => {
      if (this.#concernsHidden(event)) return;
      const reading = { atMs: this.kernel.clock.now(), payloads, cellOf, causesOf };
      const end = this.#endFromOutside(event);
      if (end !== undefined) this.#tell(shownEvent(end, reading));
      this.#tell(shownEvent(event, reading));
    });
  }

  #tell(event: ShownEvent): void {
    if (event.type === "actor.crashed") {
      this.toll.add(event, this.events.position);
      this.onUrgent?.();
    }
    this.events.add(event);
  }

  /** Who is killed tells nothing itself; what it did last is worth as much as of one that crashed. */
  #endFromOutside(event: RuntimeEvent): RuntimeEvent | undefined {
    if (event.type === "actor.crashed") {
      this.#crashes += 1;
      this.#crashing.add(event.id);
      if (this.#crashing.size > CRASHING_MAX) this.#crashing.delete(oldestOf(this.#crashing));
    }
    if (event.type !== "actor.stopped") return undefined;
    const { actor, id, reason } = event;
    if (this.#crashing.delete(id) || isQuietExit(reason)) return undefined;
    const lastMessages = this.#lastMessagesOf(id);
    const report = { message: undefined, lastMessages, where: FROM_OUTSIDE };
    return { type: "actor.crashed", actor, id, reason, ...report };
  }

  /** Of one that takes few, among many: all that is kept is searched, no further than it has taken any. */
  #lastMessagesOf(id: number): readonly HandledMessage[] {
    const handled = this.mirror.row(id)?.cell.handled ?? CRASH_MESSAGES;
    const wanted = Math.min(CRASH_MESSAGES, handled);
    return this.kernel.recorder.lastOf(id, wanted, RECORDED_HEADERS);
  }

  /** Looks at all actors; unless it must be `now`, not again when somebody has just done so. */
  look(when: "now" | "lately" = "lately"): void {
    const { clock } = this.kernel;
    const monotonicMs = clock.monotonic();
    if (when === "lately" && monotonicMs - this.#lookedAtMs < LOOK_MS_MIN) return;
    this.#lookedAtMs = monotonicMs;
    this.words.renewBeyond(4 * this.mirror.rows.length);
    const reading = { machines: this.machines, atMs: clock.now(), monotonicMs };
    this.mirror.look(reading);
    for (const event of this.waits.look(this.mirror, reading)) this.events.add(event);
    if (this.#headerViewers === 0) return;
    this.headers.follow();
    this.headers.times.add(this.headers.position, clock.now());
  }

  /** Looks at one actor, between two looks at all of them. */
  glance(id: number): void {
    const { clock } = this.kernel;
    const reading = { machines: this.machines, atMs: clock.now(), monotonicMs: clock.monotonic() };
    this.mirror.glance(id, reading);
  }

  /** Reads the process into the history. */
  read(): void {
    this.look();
    const { clock, recorder, deadLetters } = this.kernel;
    const { rows, waiting, restarts } = this.mirror;
    const process = this.#parts.vitals?.() ?? { heapBytes: 0, loopDelayMs: 0 };
    this.history.add({
      atMs: clock.now(),
      actors: rows.length,
      starting: rows.reduce((sum, { now }) => sum + (now.life === "starting" ? 1 : 0), 0),
      messages: recorder.count,
      deadLetters: [...deadLetters.values()].reduce((sum, count) => sum + count, 0),
      crashes: this.#crashes,
      restarts,
      waiting,
      ...process,
    });
    if (this.#turns === undefined) return;
    this.#turns.renew();
    this.slow = this.#turns.told((id) => this.mirror.row(id) !== undefined);
  }

  /** Reads how the node stands in its network; what cannot be read stays as it was, and its time says how old it is. */
  readNetwork(): void {
    try {
      this.network = this.#parts.network?.() ?? this.network;
      this.#networkFailures = 0;
    } catch (error) {
      this.#networkFailures += 1;
      // Told once, not once a second.
      const isFirst = this.#networkFailures === 1;
      if (isFirst) this.kernel.events.emit({ type: "runtime.observer_failed", error });
    }
  }

  /** Adds something a viewer did to what happened. */
  note(event: ShownEvent): void {
    this.events.add(event);
  }

  /** One viewer more, or fewer, looks: only then are turns timed. */
  countViewers(step: 1 | -1): void {
    this.#viewers += step;
    const { runQueue, clock } = this.kernel;
    if (this.#viewers > 0 && this.#turns !== undefined) return;
    this.#turns = this.#viewers === 0 ? undefined : new TurnTimes(clock);
    this.slow = undefined;
    runQueue.onTurn = this.#turns?.run;
  }

  /** One viewer more, or fewer, wants headers of messages: only then are their times and causes kept. */
  countHeaderViewers(step: 1 | -1): void {
    this.#headerViewers += step;
    const { runQueue, clock, recorder } = this.kernel;
    if (this.#headerViewers === 0) {
      runQueue.onLook = undefined;
      return;
    }
    if (runQueue.onLook !== undefined) return;
    const offsetMs = clock.now() - clock.monotonic();
    runQueue.onLook = (nowMs) => this.headers.times.add(recorder.count, nowMs + offsetMs);
    this.headers.times.add(recorder.count, clock.now());
    this.headers.follow();
  }

  /** Ends collecting. */
  close(): void {
    this.#unlisten();
    this.kernel.runQueue.onLook = undefined;
    this.kernel.runQueue.onTurn = undefined;
  }

  #isHidden(cell: Cell): boolean {
    if (!this.#hidden.has(cell.behaviour.name)) return false;
    this.#hiddenIds.add(cell.id);
    return true;
  }

  #concernsHidden(event: { readonly type: string; readonly actor?: unknown }): boolean {
    if (this.#hidden.size === 0 || typeof event.actor !== "string") return false;
    return this.#hidden.has(event.actor.slice(event.actor.lastIndexOf("/") + 1));
  }
}

/** Sets give back what they were given in that order. */
function oldestOf(ids: ReadonlySet<number>): number {
  for (const id of ids) return id;
  return 0;
}

/** Any name leads to the ground all actors of a runtime share. */
const NOBODY: ActorName<unknown> = actorName("inspected");

function kernelOf(runtime: Runtime): Kernel {
  return targetOf(runtime.ref(NOBODY)).kernel;
}
