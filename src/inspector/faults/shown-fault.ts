/** Standing faults as the stream tells them. */

/** A fault that stands. */
export interface ShownFault {
  readonly id: string;
  readonly kind: string;
  /** Whom it befalls: a path or a pattern of paths, a peer, a patch. */
  readonly scope: string;
  /** What it does, in words. */
  readonly says: string;
  /** When it ends by itself. */
  readonly untilMs: number;
  /** How often it has happened. */
  readonly times: number;
  /** How often it may still happen; absent for any number. */
  readonly left?: number;
  /** What its chance follows from. */
  readonly seed?: string;
}

/** `faults`: all faults that stand; replaces the ones before. */
export interface FaultsFrame {
  readonly rules: readonly ShownFault[];
}
