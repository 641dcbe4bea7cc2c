/** What one node takes for the time, through all its lives: the true time, and how far it is off. */

import type { Ms } from "../fault-plan.ts";

/** Wall clock at the beginning of a world: 2026-01-01T00:00Z, a date no rule depends on. */
const EPOCH_MS = 1_767_225_600_000;

/** What tells the virtual time. */
export interface VirtualTime {
  readonly nowMs: Ms;
}

/** The wall clock of one node, which outlives its lives, and the lateness of its timers. */
export class NodeTime {
  /** Asked for each timer how many ms it is late; for faults. @defaultValue 0 */
  lateMs: () => Ms = () => 0;
  readonly #world: VirtualTime;
  /** The step so far, drift up to {@link NodeTime.#since} included. */
  #offMs: Ms = 0;
  #partsPerMillion = 0;
  #since: Ms = 0;

  /** @param world tells the true time */
  constructor(world: VirtualTime) {
    this.#world = world;
  }

  /** How far the wall clock is ahead of the true time, in ms. */
  get skewMs(): Ms {
    return this.#offMs + ((this.#world.nowMs - this.#since) * this.#partsPerMillion) / 1e6;
  }

  /** What the node takes for milliseconds since 1970, whole. */
  get wallMs(): Ms {
    return Math.floor(EPOCH_MS + this.#world.nowMs + this.skewMs);
  }

  /** Moves the wall clock; timers and monotonic time do not notice. @param byMs may be negative */
  jump(byMs: Ms): void {
    this.#offMs += byMs;
  }

  /** From now on the wall clock gains so much; negative, it loses. */
  drift(partsPerMillion: number): void {
    this.#offMs = this.skewMs;
    this.#since = this.#world.nowMs;
    this.#partsPerMillion = partsPerMillion;
  }

  /** Sets the wall clock right, ends its drift, and makes timers punctual. */
  straighten(): void {
    this.drift(0);
    this.#offMs = 0;
    this.lateMs = () => 0;
  }
}
