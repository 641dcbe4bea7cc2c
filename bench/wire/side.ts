/** What every contestant of the wire suite is: a server, and a client that asks it. */

/** A running server. */
export interface Server {
  readonly port: number;
}

/** Sends a body and resolves with the answer. */
export type Ask = (body: Uint8Array) => Promise<Uint8Array>;

/** One way of carrying requests. */
export interface Side {
  /** Answers each body by {@link answerTo}. */
  readonly serve: () => Promise<Server>;
  readonly connect: (port: number) => Promise<Ask>;
  /** Opens connections, one a call, that stay and say nothing; absent where nobody measures that. */
  readonly opener?: () => (port: number) => Promise<void>;
}

/** Only loopback is measured. */
export const HOST = "127.0.0.1";

/** First byte of a body whose answer is short; any other body is echoed. */
export const SHORT_ANSWER = 1;

/** What a server answers. */
export function answerTo(body: Uint8Array): Uint8Array {
  return body[0] === SHORT_ANSWER ? body.subarray(0, 1) : body;
}
