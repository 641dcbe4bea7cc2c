/** The other end of a control socket: asks, and watches. */

import { RuntimeError } from "../errors.ts";
import type { Clock, TimerId } from "../time/clock.ts";
import type { Channel, ChannelEvents } from "./channel.ts";
import { CONTROL_LIMITS, type ControlLimits } from "./limits.ts";
import { connectIpc } from "./net-ipc.ts";
import { isPlain, type Plain } from "./plain.ts";
import { type ControlReply, replyOf, UNWATCH_VERB, WATCH_VERB } from "./protocol.ts";

/** What a client is made of. */
export interface ControlClientOptions {
  readonly path: string;
  readonly clock: Clock;
  /** What differs from {@link CONTROL_LIMITS}. */
  readonly limits?: Partial<ControlLimits>;
}

/** A connection to the control socket of another process. */
export interface ControlClient {
  /**
   * Asks one question.
   *
   * @param verb 1 to 64 of a-z, 0-9, `_`, `.`, `-`
   * @param args a plain value; absent is null
   * @throws RuntimeError `control.failed` at once when the connection is or goes down, or when no
   *   answer comes in `answerTimeoutMs`; `control.refused` when the other process says no
   */
  request(verb: string, args?: unknown): Promise<Plain>;
  /**
   * Watches the events of the other process, one watcher at a time.
   *
   * @returns how to stop watching
   * @throws RuntimeError as {@link request}
   */
  watch(onEvent: (event: string, payload: Plain) => void): Promise<() => Promise<void>>;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  /** Ends the connection; what waits for an answer fails. */
  close(): Promise<void>;
}

/**
 * Connects to a control socket.
 *
 * @throws RuntimeError `control.failed` when nobody answers there
 * @example
 * const client = await controlClient({ path, clock: realClock() });
 * console.log(await client.request("status"));
 */
export async function controlClient(options: ControlClientOptions): Promise<ControlClient> {
  const { path, clock } = options;
  const limits = { ...CONTROL_LIMITS, ...options.limits };
  const conversation = new Conversation(path, clock, limits);
  const channel = await connectIpc({ path, clock, limits, events: conversation });
  if (channel === undefined) throw failed(path, "nobody answers there");
  conversation.open(channel);
  return conversation;
}

interface Pending {
  readonly resolve: (value: Plain) => void;
  readonly reject: (error: RuntimeError) => void;
  readonly timer: TimerId;
}

class Conversation implements ControlClient, ChannelEvents {
  readonly closed: Promise<void>;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #limits: ControlLimits;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #channel: Channel | undefined;
  #onEvent: ((event: string, payload: Plain) => void) | undefined;
  #tellClosed: () => void = () => {};

  constructor(path: string, clock: Clock, limits: ControlLimits) {
    this.#path = path;
    this.#clock = clock;
    this.#limits = limits;
    this.closed = new Promise((resolve) => {
      this.#tellClosed = resolve;
    });
  }

  open(channel: Channel): void {
    this.#channel = channel;
  }

  request(verb: string, args: unknown = null): Promise<Plain> {
    return new Promise((resolve, reject) => {
      if (!isPlain(args)) throw refused("the arguments are not plain JSON");
      const bytes = Buffer.byteLength(JSON.stringify(args));
      if (bytes > this.#limits.packetBytesMax / 2)
        throw refused(`the arguments have ${bytes} bytes`);
      this.#lastId += 1;
      const id = this.#lastId;
      const onTimeout = (): void =>
        this.#settle(id)?.reject(failed(this.#path, "no answer in time"));
      const timer = this.#clock.setTimer(onTimeout, this.#limits.answerTimeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      const isSent = this.#channel?.send({ id, verb, args }) ?? false;
      if (!isSent) this.#settle(id)?.reject(failed(this.#path, "the connection is closed"));
    });
  }

  async watch(onEvent: (event: string, payload: Plain) => void): Promise<() => Promise<void>> {
    this.#onEvent = onEvent;
    await this.request(WATCH_VERB);
    return async () => {
      this.#onEvent = undefined;
      await this.request(UNWATCH_VERB);
    };
  }

  async close(): Promise<void> {
    const channel = this.#channel;
    channel?.close();
    const timer = this.#clock.setTimer(() => channel?.destroy(), this.#limits.closeTimeoutMs);
    await this.closed;
    this.#clock.clearTimer(timer);
  }

  onMessage(message: unknown): void {
    const reply = replyOf(message);
    if (reply === undefined) this.#channel?.close();
    else if ("event" in reply) this.#onEvent?.(reply.event, reply.payload);
    else this.#onAnswer(reply);
  }

  onClose(): void {
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id)?.reject(failed(this.#path, "the connection closed before the answer"));
    }
    this.#tellClosed();
  }

  /** An id nobody waits for is late or made up; either way nobody is told. */
  #onAnswer(reply: Exclude<ControlReply, { readonly event: string }>): void {
    const pending = this.#settle(reply.id);
    if ("value" in reply) pending?.resolve(reply.value);
    else pending?.reject(refused(`${reply.error.code}: ${reply.error.message}`));
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    this.#clock.clearTimer(pending.timer);
    return pending;
  }
}

function failed(path: string, why: string): RuntimeError {
  return new RuntimeError("control.failed", { path }, `cannot reach ${path}: ${why}`);
}

function refused(reason: string): RuntimeError {
  return new RuntimeError("control.refused", { reason }, `cannot ask: ${reason}`);
}
