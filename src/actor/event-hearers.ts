/** Who hears the events a machine that is run as a table is given: nobody, as long as nobody watches. */

/** Hears the name of an event. */
export type EventHearer = (event: string) => void;

/** The hearers of one table. */
export class EventHearers {
  readonly #hearers = new Set<EventHearer>();

  /** Tells an event; costs a comparison while nobody hears. */
  tell(event: string): void {
    if (this.#hearers.size === 0) return;
    for (const hear of this.#hearers) hear(event);
  }

  /** Hears from now on; returns what ends it. */
  readonly follow = (hear: EventHearer): (() => void) => {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  };
}
