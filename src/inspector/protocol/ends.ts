/** Bodies of the frames that close something: a snapshot of a recording, a stream. */

/** `mark`: in recordings, after a whole snapshot: what a reader must have folded up to here. */
export interface Mark {
  readonly atMs: number;
  /** Messages said on the stream so far. */
  readonly messages: number;
  /** `hashOf` the picture. */
  readonly hash: string;
}

/** `error`: why the stream ends. */
export interface StreamError {
  readonly code: string;
  readonly message: string;
}
