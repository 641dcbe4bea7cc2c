/** What a viewer was not told, and what it must know of it all the same. */

/** `dropped`: a stream could not keep up, or was sampled; counted since the last such frame. */
export interface Dropped {
  readonly stream: "events" | "messages";
  readonly count: number;
  /** Why: the viewer was slow, or asked for more than a flush takes. */
  readonly why: "slow" | "sampled";
  /** Of events: who crashed since the first that is missing. A long list comes in several such frames. */
  readonly crashed?: readonly CrashTold[];
  /** Crashes of actors nobody remembers, since the host began; absent when none of them can be among what is missing. */
  readonly others?: number;
}

/** All crashes of an actor in one line. */
export interface CrashTold {
  /** Its path. */
  readonly actor: string;
  /** Since the host began to look. */
  readonly crashes: number;
  /** The last of them, and why. */
  readonly atMs: number;
  readonly reason: string;
}
