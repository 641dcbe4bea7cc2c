/** Whose handlers are slow, as the stream tells it: JSON. */

/** One actor of the slowest, by the turns of it that were timed. */
export interface SlowHandler {
  readonly id: number;
  /** Of a message, over all timed turns. */
  readonly meanMs: number;
  /** Of a message in the slowest of those turns: exact where it handled one. */
  readonly longestMs: number;
  readonly messages: number;
  readonly turns: number;
}

/** `slow`: of a sample of the turns that actors had while somebody looked; replaces the one before. */
export interface SlowFrame {
  readonly sinceMs: number;
  /** Turns of actors since then, and those of them that were timed. */
  readonly turns: number;
  readonly timed: number;
  /** The slowest first. */
  readonly slowest: readonly SlowHandler[];
}
