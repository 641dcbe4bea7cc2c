/** The limits of the control socket; each bounds what one local program can make a process hold. */

/** Numbers of the control socket. */
export interface ControlLimits {
  /** Largest packet in bytes. @defaultValue 1 MiB, a status tree of some 10,000 actors */
  readonly packetBytesMax: number;
  /** Most bytes waiting to be read by one client; a slower one is cut off. @defaultValue 4 MiB */
  readonly writeQueueBytesMax: number;
  /** Most connections at once. @defaultValue 32, command lines and inspectors of one machine */
  readonly connectionsMax: number;
  /** Most requests of one connection that wait for an answer. @defaultValue 64 */
  readonly requestsMax: number;
  /** Time to greet after connecting, in ms. @defaultValue 5_000 */
  readonly helloTimeoutMs: number;
  /** Time a client waits for an answer, in ms. @defaultValue 10_000 */
  readonly answerTimeoutMs: number;
  /** Time for connections to end in order when the server closes, in ms. @defaultValue 1_000 */
  readonly closeTimeoutMs: number;
}

/** The one place where these limits have numbers. */
export const CONTROL_LIMITS: ControlLimits = {
  packetBytesMax: 1024 * 1024,
  writeQueueBytesMax: 4 * 1024 * 1024,
  connectionsMax: 32,
  requestsMax: 64,
  helloTimeoutMs: 5_000,
  answerTimeoutMs: 10_000,
  closeTimeoutMs: 1_000,
};
