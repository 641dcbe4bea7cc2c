/** Hands events to whoever listens; costs one length check when nobody does. */

import type { RuntimeEvent } from "./events.ts";

/** Told every event of one runtime, in order. Must not throw; if it does, it is dropped. */
export type EventListener = (event: RuntimeEvent) => void;

/** How many listeners one runtime takes. */
export const LISTENERS_MAX = 64;

/** The events of one runtime. */
export class EventHub {
  readonly #listeners = new Set<EventListener>();

  /** Whether anybody listens; build an event only then. */
  get observed(): boolean {
    return this.#listeners.size > 0;
  }

  /**
   * Adds a listener.
   *
   * @returns removes it again
   */
  listen(listener: EventListener): () => void {
    if (this.#listeners.size >= LISTENERS_MAX) return () => {};
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Tells every listener; one that throws is removed and the others are told so. */
  emit(event: RuntimeEvent): void {
    for (const listener of this.#listeners) {
      try {
        this.#heed(listener, listener(event));
      } catch (error) {
        this.#drop(listener, error);
      }
    }
  }

  /** A listener that was written `async` may fail later; that is its failure, not the emitter's. */
  #heed(listener: EventListener, returned: unknown): void {
    if (!(returned instanceof Promise)) return;
    returned.catch((error: unknown) => this.#drop(listener, error));
  }

  #drop(listener: EventListener, error: unknown): void {
    this.#listeners.delete(listener);
    this.emit({ type: "runtime.observer_failed", error });
  }
}
