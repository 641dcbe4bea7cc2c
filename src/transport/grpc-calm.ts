/**
 * Looks after connections of a gRPC port that send more beside their calls than they may: the session is
 * told to calm down and ended.
 */

import type { Quota } from "../peer/quota.ts";
import type { Clock } from "../time/clock.ts";
import { FrameBudget } from "./frame-budget.ts";

/** How often connections are looked at, in ms. */
const LOOK_MS = 1_000;

/** ENHANCE_YOUR_CALM. @see RFC 9113 section 7 */
const CALM = 0xb;

/** A session of HTTP/2, as far as it is ended here. */
interface EndedSession {
  goaway(code: number): void;
  destroy(): void;
}

/** A socket, as far as it counts what it carries. */
interface CountedSocket {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  destroy(): unknown;
  once(event: "close", heard: () => void): unknown;
}

/** What calls of one connection brought. */
export interface CallTraffic {
  messageBytes: number;
  calls: number;
}

/** One connection that is looked after. */
export interface CalmedConnection {
  readonly socket: CountedSocket;
  /** Counted up by whoever hands on its calls. */
  readonly traffic: CallTraffic;
  /** Absent where the library does not show it: the socket ends without a word then. */
  readonly session: EndedSession | undefined;
  /** Told before the end. */
  onFlood(): void;
}

/** Looks after a connection until it closes. */
export function keepCalm(connection: CalmedConnection, clock: Clock, quota: Quota): void {
  const { socket, traffic, session, onFlood } = connection;
  const budget = new FrameBudget(quota, clock.monotonic());
  const look = (): void => {
    const { bytesRead: readBytes, bytesWritten: writtenBytes } = socket;
    if (budget.holds({ readBytes, writtenBytes, ...traffic }, clock.monotonic())) {
      timer = clock.setTimer(look, LOOK_MS);
      return;
    }
    onFlood();
    session?.goaway(CALM);
    session?.destroy();
    if (session === undefined) socket.destroy();
  };
  let timer = clock.setTimer(look, LOOK_MS);
  socket.once("close", () => clock.clearTimer(timer));
}

/** The HTTP/2 server within the library's, of which it tells nothing itself. */
export function innerServerOf(server: object): SessionSource | undefined {
  const inner: unknown = Reflect.get(server, "http2Servers");
  const [found]: unknown[] = inner instanceof Map ? [...inner.keys()] : [];
  return isSessionSource(found) ? found : undefined;
}

/** Something that tells of sessions. */
export interface SessionSource {
  on(event: "session", heard: (session: EndedSession) => void): unknown;
}

function isSessionSource(value: unknown): value is SessionSource {
  return typeof value === "object" && value !== null && "on" in value;
}
