/** Hands events to whoever listens; costs one length check when nobody does. */

import { RuntimeError } from "../errors.ts";
import { invalidOption } from "../options.ts";
import type { RuntimeEvent } from "./events.ts";

/** Told every event of one runtime, in order. Must not throw or reject; if it does, it is dropped. */
export type EventListener = (event: RuntimeEvent) => void;

/** How many listeners one runtime takes; a number that grows is a listener that is never removed. */
export const LISTENERS_MAX = 64;

/** One call of `listen`: the same function may listen twice, and is removed once for each. */
interface Listening {
  readonly tell: EventListener;
}

/** The events of one runtime. */
export class EventHub {
  readonly #listeners = new Set<Listening>();
  readonly #asHost: (tell: () => void) => void;

  /** @param asHost runs what it is given as the host's code */
  constructor(asHost: (tell: () => void) => void) {
    this.#asHost = asHost;
  }

  /** Whether anybody listens; build an event only then. */
  get observed(): boolean {
    return this.#listeners.size > 0;
  }

  /**
   * Adds a listener.
   *
   * @returns removes it again
   * @throws RuntimeError `option.invalid` for what is no function, `listener.limit` for one too many
   */
  listen(listener: EventListener): () => void {
    if (typeof listener !== "function") throw invalidOption("listener", "a function", listener);
    if (this.#listeners.size >= LISTENERS_MAX) throw tooManyListeners();
    const listening: Listening = { tell: listener };
    this.#listeners.add(listening);
    return () => {
      this.#listeners.delete(listening);
    };
  }

  /** Tells every listener; one that throws is removed and the others are told so. */
  emit(event: RuntimeEvent): void {
    if (this.observed) this.#asHost(() => this.#tell(event));
  }

  #tell(event: RuntimeEvent): void {
    for (const listening of this.#listeners) {
      try {
        this.#heed(listening, listening.tell(event));
      } catch (error) {
        this.#drop(listening, error);
      }
    }
  }

  /** A listener that was written `async` may fail later; that is its failure, not the emitter's. */
  #heed(listening: Listening, returned: unknown): void {
    if (!(returned instanceof Promise)) return;
    returned.catch((error: unknown) => this.#drop(listening, error));
  }

  /** A listener fails once, however many of its promises are still to be rejected. */
  #drop(listening: Listening, error: unknown): void {
    if (!this.#listeners.delete(listening)) return;
    this.emit({ type: "runtime.observer_failed", error });
  }
}

function tooManyListeners(): RuntimeError<"listener.limit"> {
  const text = `cannot listen to the runtime: it has ${LISTENERS_MAX} listeners, as many as it takes`;
  return new RuntimeError("listener.limit", { listenersMax: LISTENERS_MAX }, text);
}
