/** Limits of what is taken from strangers about strangers. */

/** Limits of one round of found records. */
export interface AcceptanceLimits {
  /** Most records looked at in one round. @defaultValue 1,000, some 0.2 s of signatures */
  readonly recordsPerRoundMax: number;
  /** Most records looked at from one source. @defaultValue 201: a full answer and its sender's own */
  readonly recordsPerSourceMax: number;
  /** Most peers known at all. @defaultValue 4,096, some 2 MiB */
  readonly knownPeersMax: number;
  /** How far ahead of ours another clock may be. @defaultValue 30,000 ms */
  readonly futureMsMax: number;
  /** From this age on a record is no longer kept. @defaultValue 86,400,000 ms, one day */
  readonly ageMsMax: number;
}

/** The one place where the limits have numbers. */
export const ACCEPTANCE_LIMITS: AcceptanceLimits = {
  recordsPerRoundMax: 1_000,
  recordsPerSourceMax: 201,
  knownPeersMax: 4_096,
  futureMsMax: 30_000,
  ageMsMax: 24 * 60 * 60 * 1_000,
};
