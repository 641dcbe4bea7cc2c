/** Who waits for whom, as the stream tells it: JSON. */

/** Somebody waits for an actor, and has for longer than calls in flight do. */
export interface ShownWait {
  /** Who waits: the number of an actor; 0 for the host, and for callbacks of which nobody knows whose they are. */
  readonly from: number;
  /** Whom it waits for. */
  readonly to: number;
  /** What it has asked; `init` for one that is being started. */
  readonly asks: string;
  /** Whether it handles nothing until the answer comes: the handler that asked holds its mailbox. */
  readonly holds: boolean;
  readonly sinceMs: number;
  /** When it gives up; left out when never. */
  readonly givesUpAtMs?: number;
}

/** `waits`: all who wait, those that hold their mailbox first; replaces the one before. */
export interface WaitsFrame {
  readonly waits: readonly ShownWait[];
  /** How many more there are. */
  readonly left: number;
}
