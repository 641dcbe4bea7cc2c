/** What stands between one life of a node and the world: nothing of it happens unless the gate is open. */

import type { NodeName } from "../fault-plan.ts";
import type { EventGate, ScheduledEvent } from "./event.ts";

/** What a gate needs of the loop. */
export interface HeldEvents {
  /** Lets an event that was kept happen, at its own time or now if that is past. */
  again(event: ScheduledEvent): void;
}

/** The gate of one life. It opens with the life, and once closed it stays closed. */
export class LifeGate implements EventGate {
  readonly node: NodeName;
  /** Which life of the node, from 1. */
  readonly incarnation: number;
  readonly #loop: HeldEvents;
  #state: EventGate["state"] = "open";
  #kept: ScheduledEvent[] = [];

  /** @param life the node and which of its lives, from 1 */
  constructor(loop: HeldEvents, life: { readonly node: NodeName; readonly incarnation: number }) {
    this.#loop = loop;
    this.node = life.node;
    this.incarnation = life.incarnation;
  }

  /** Whether the node runs, is paused, or is gone. */
  get state(): EventGate["state"] {
    return this.#state;
  }

  /** Events that wait for the node to be resumed. */
  get kept(): number {
    return this.#kept.length;
  }

  /** Keeps an event until the gate opens. */
  keep(event: ScheduledEvent): void {
    this.#kept.push(event);
  }

  /** Stops the node as SIGSTOP would: what falls due is kept. A gate that is closed stays so. */
  pause(): void {
    if (this.#state === "open") this.#state = "held";
  }

  /** Lets the node go on: what was kept happens now, in the order it fell due. */
  resume(): void {
    if (this.#state !== "held") return;
    this.#state = "open";
    const kept = this.#kept;
    this.#kept = [];
    for (const event of kept) this.#loop.again(event);
  }

  /** Ends the life as SIGKILL would. */
  close(): void {
    this.#state = "closed";
    this.#kept = [];
  }
}
