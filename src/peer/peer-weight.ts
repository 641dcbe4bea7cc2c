/** How good a peer has been, as the weight of its lot when chance decides whom to dial. */

/** What was measured of a peer; a field nobody measured yet is `undefined`. */
export interface PeerMeasures {
  /** Round trip of its answers, in ms. */
  readonly roundTripMs?: number | undefined;
  /** Bytes of answers by the time they took. */
  readonly bytesPerSecond?: number | undefined;
}

/** What a weight stands on. */
export interface PeerStanding extends PeerMeasures {
  /** Dials and jobs it failed in a row. */
  readonly failures: number;
  /** Age of what it says of itself, in ms. */
  readonly recordAgeMs: number;
}

/** A round trip that counts neither for nor against a peer; also that of one nobody has measured, in ms. */
const USUAL_ROUND_TRIP_MS = 200;

/** The same for throughput, in bytes a second. */
const USUAL_BYTES_PER_SECOND = 1024 * 1024;

/** The most one measure can do for or against a peer: chance goes on trying everybody. */
const FACTOR_MAX = 4;

/** Failures after which more of them make no difference. */
const FAILURES_MAX = 6;

/** Age of a record at which a peer counts half: whoever runs signs anew every minute. */
const HALF_AGE_MS = 6 * 60 * 60 * 1_000;

/**
 * The weight of a peer's lot: 1 for one of whom nothing is known, more for fast ones, half for each failure
 * in a row, less the older its record is.
 *
 * @returns above 0
 */
export function peerWeight(standing: PeerStanding): number {
  const { failures, recordAgeMs, roundTripMs, bytesPerSecond } = standing;
  const speed = bounded(USUAL_ROUND_TRIP_MS / Math.max(1, roundTripMs ?? USUAL_ROUND_TRIP_MS));
  const width = bounded((bytesPerSecond ?? USUAL_BYTES_PER_SECOND) / USUAL_BYTES_PER_SECOND);
  const youth = HALF_AGE_MS / (HALF_AGE_MS + Math.max(0, recordAgeMs));
  return (speed * width * youth) / 2 ** Math.min(FAILURES_MAX, failures);
}

function bounded(factor: number): number {
  return Math.min(FACTOR_MAX, Math.max(1 / FACTOR_MAX, factor));
}
