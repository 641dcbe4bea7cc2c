/** What a node runs on, as the network sees it: a machine that outlives the node's lives. */

import type { NodeName } from "../fault-plan.ts";

/** What happens on a machine because of the network. */
type Work = () => void;

/** A machine with its power switch, and what has arrived for a process that stands still. */
export class Machine {
  readonly name: NodeName;
  readonly #later: (work: Work) => void;
  #hasPower = true;
  #isPaused = false;
  #kept: Work[] = [];

  /**
   * @param name of the node that lives here, and nowhere else
   * @param later does something at this machine now, as an event of its own
   */
  constructor(name: NodeName, later: (work: Work) => void) {
    this.name = name;
    this.#later = later;
  }

  /** Without power nothing arrives here, and nobody is told. */
  get hasPower(): boolean {
    return this.#hasPower;
  }

  /** Pieces that have arrived and that nobody reads yet. */
  get unread(): number {
    return this.#kept.length;
  }

  /** Does what arrived, or keeps it for a process that stands still. */
  receive(work: Work): void {
    if (this.#isPaused) this.#kept.push(work);
    else work();
  }

  /** Stops reading: what arrives stays with the system. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Reads what has arrived meanwhile, in order, an event each, and goes on. */
  resume(): void {
    this.#isPaused = false;
    const kept = this.#kept;
    this.#kept = [];
    for (const work of kept) this.#later(() => this.receive(work));
  }

  /** Cuts the power: what has arrived and was not read is gone with it. */
  powerOff(): void {
    this.#hasPower = false;
    this.#isPaused = false;
    this.#kept = [];
  }

  /** Turns the power on. */
  powerOn(): void {
    this.#hasPower = true;
  }
}
