/** Registered names, with the protocol their holder speaks. */

/** A registered name and the protocol its holder speaks. */
export interface ActorName<M> {
  readonly name: string;
  /** Never present: carries the type. */
  readonly protocol?: M;
}

/**
 * Declares a registered name.
 *
 * @example
 * const MEM_TABLE = actorName<MemTableMessages>("mem-table");
 */
export function actorName<M>(name: string): ActorName<M> {
  return { name };
}
