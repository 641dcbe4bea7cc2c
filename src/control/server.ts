/** The control socket of a process: answers local questions and tells local watchers. */

import { describeError, isRuntimeError, RuntimeError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import type { Channel, ChannelEvents } from "./channel.ts";
import { CONTROL_LIMITS, type ControlLimits } from "./limits.ts";
import { listenIpc } from "./net-ipc.ts";
import { isPlain, type Plain } from "./plain.ts";
import {
  type ControlFailure,
  type ControlReply,
  type ControlRequest,
  requestOf,
  UNWATCH_VERB,
  WATCH_VERB,
} from "./protocol.ts";
import { closeToOthers, prepareSocketPath } from "./socket-path.ts";

/** What a handler is asked. */
export interface ControlQuestion {
  readonly verb: string;
  readonly args: Plain;
  /** Fires when the asker has gone. */
  readonly signal: AbortSignal;
}

/** What a control socket is made of. */
export interface ControlServerOptions {
  /** Path of the socket, at most 103 bytes, in a directory of mode 0700 (made if missing). */
  readonly path: string;
  readonly clock: Clock;
  /** Answers one question with a plain value; what it throws is answered as a failure. */
  readonly handle: (question: ControlQuestion) => unknown;
  /** What differs from {@link CONTROL_LIMITS}. */
  readonly limits?: Partial<ControlLimits>;
}

/** An open control socket. */
export interface ControlServer {
  readonly path: string;
  /** Clients that are connected and greeted. */
  readonly connections: number;
  /**
   * Tells everybody who watches.
   *
   * @returns how many were told
   * @throws RuntimeError `control.refused` when the payload is not plain or too large
   */
  push(event: string, payload: unknown): number;
  /** Ends every connection and frees the path. */
  close(): Promise<void>;
}

/**
 * Opens a control socket that only this user can reach.
 *
 * @throws RuntimeError `control.refused` when the path cannot be used safely, `control.failed` when
 *   the system says no
 * @example
 * const control = await controlServer({ path, clock, handle: ({ verb }) => answer(verb) });
 */
export async function controlServer(options: ControlServerOptions): Promise<ControlServer> {
  const { path, clock, handle } = options;
  const limits = { ...CONTROL_LIMITS, ...options.limits };
  const sessions = new Set<Session>();
  const onChannel = (channel: Channel): ChannelEvents => {
    const session = new Session({
      channel,
      handle,
      limits,
      onGone: () => sessions.delete(session),
    });
    sessions.add(session);
    return session;
  };
  await prepareSocketPath(path);
  const socket = await listenIpc({ path, clock, limits, onChannel }).catch(cannotListen(path));
  await closeToOthers(path);
  return {
    path,
    get connections() {
      return sessions.size;
    },
    push: (event, payload) => {
      const reply = { event, payload: sendable(payload, limits) };
      return [...sessions].filter((session) => session.tell(reply)).length;
    },
    close: () => socket.close(),
  };
}

interface SessionParts {
  readonly channel: Channel;
  readonly handle: ControlServerOptions["handle"];
  readonly limits: ControlLimits;
  readonly onGone: () => void;
}

/** One client: its own requests, its own abort signal. */
class Session implements ChannelEvents {
  readonly #parts: SessionParts;
  readonly #gone = new AbortController();
  #asking = 0;
  #isWatching = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  onMessage(message: unknown): void {
    const request = requestOf(message);
    // What is no request has no id to answer to: the other side speaks something else.
    if (request === undefined) this.#parts.channel.close();
    else if (this.#asking >= this.#parts.limits.requestsMax) this.#reply(request, TOO_MANY);
    else if (request.verb === WATCH_VERB || request.verb === UNWATCH_VERB) this.#watch(request);
    else void this.#answer(request);
  }

  onClose(): void {
    this.#isWatching = false;
    this.#gone.abort();
    this.#parts.onGone();
  }

  /** Sends an event if this client watches. */
  tell(reply: ControlReply): boolean {
    return this.#isWatching && this.#parts.channel.send(reply);
  }

  #watch(request: ControlRequest): void {
    this.#isWatching = request.verb === WATCH_VERB;
    this.#reply(request, { value: this.#isWatching });
  }

  async #answer(request: ControlRequest): Promise<void> {
    const { handle, limits } = this.#parts;
    const { verb, args } = request;
    this.#asking += 1;
    try {
      const value = await handle({ verb, args, signal: this.#gone.signal });
      this.#reply(request, { value: sendable(value ?? null, limits) });
    } catch (error) {
      this.#reply(request, { error: failureOf(error) });
    } finally {
      this.#asking -= 1;
    }
  }

  #reply({ id }: ControlRequest, outcome: Outcome): void {
    this.#parts.channel.send({ id, ...outcome });
  }
}

type Outcome = { readonly value: Plain } | { readonly error: ControlFailure };

const TOO_MANY: Outcome = {
  error: { code: "control.refused", message: "cannot ask: too many questions wait for an answer" },
};

function failureOf(error: unknown): ControlFailure {
  const code = isRuntimeError(error) ? error.code : "control.failed";
  return { code, message: describeError(error).slice(0, FAILURE_CHARACTERS_MAX) };
}

/** A message is a sentence; what is longer would not fit a packet in the worst case. */
const FAILURE_CHARACTERS_MAX = 4_096;

/** Room for the id, the event's name and net-ipc's own fields around a value. */
const ENVELOPE_BYTES = 1_024;

function sendable(value: unknown, limits: ControlLimits): Plain {
  if (!isPlain(value)) throw refused("the value is not plain JSON");
  const bytes = Buffer.byteLength(JSON.stringify(value));
  const bytesMax = limits.packetBytesMax - ENVELOPE_BYTES;
  if (bytes > bytesMax) throw refused(`the value has ${bytes} bytes, at most ${bytesMax}`);
  return value;
}

function refused(reason: string): RuntimeError {
  return new RuntimeError("control.refused", { reason }, `cannot answer: ${reason}`);
}

function cannotListen(path: string): (cause: unknown) => never {
  return (cause) => {
    const message = `cannot listen on ${path}: ${describeError(cause)}`;
    throw new RuntimeError("control.failed", { path }, message, cause);
  };
}
