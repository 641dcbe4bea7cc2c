/**
 * The door to net-ipc, for the local control socket only. Of the package it uses the greeting, the
 * packets and the message kind; every part that was found unsafe is replaced here:
 *
 * - request tables and drain queues lie on its prototypes, so every instance gets its own, and
 *   requests are matched by our protocol and never by its nonces
 * - its reader is replaced (`packet-reader.ts`); compression, msgpack and HTTP upgrades are off
 * - its server deletes what lies at its path; ours listens itself (`socket-path.ts`)
 * - connection ids chosen by the other side are dropped; a failed connect rejects
 * - its answer to a hello throws past everybody when the other side has gone; ours does not
 *
 * `docs/decisions/0004-net-ipc-local-only.md` says why it carries no peer traffic.
 */

import { createServer, type Server as NetServer, type Socket } from "node:net";
import { Client, Server } from "net-ipc";
import Connection from "net-ipc/src/connection.js";
import type { Clock } from "../time/clock.ts";
import { type Channel, type ChannelEvents, Guard, type Waiter } from "./channel.ts";
import type { ControlLimits } from "./limits.ts";

/** net-ipc's packet types that are let through. */
const CONNECTION = 0;
const MESSAGE = 1;
const END = 6;

class GuardedConnection extends Connection {
  readonly guard: Guard;
  readonly _requests = {};
  readonly _drainQueue: Waiter[];
  readonly _zlib = undefined;
  readonly _msgpack = undefined;
  readonly #server: GuardedServer;
  #isReady = false;

  constructor(socket: Socket, server: GuardedServer) {
    super(socket, server);
    this.#server = server;
    const say = (message: object): Promise<unknown> => this.send(message);
    this.guard = new Guard({ socket, limits: server.parts.limits, isGreeted: true, say });
    this._drainQueue = this.guard.waiters;
  }

  _init(): void {
    this._read();
  }

  _read(): void {
    this.guard.read((type, content) => this.#onPacket(type, content));
  }

  #onPacket(type: number, content: unknown): boolean {
    if (type === CONNECTION && !this.#isReady) {
      this.#isReady = true;
      // Nothing of what it asks for: no id of its choice, no compression, no msgpack.
      const answer = { id: this.id, compress: false, messagepack: false };
      // Whoever has gone meanwhile hears nothing. net-ipc's own answer would end the process then.
      this._write(CONNECTION, answer).catch(() => {});
      this.#server.ready(this);
      return true;
    }
    if (type === MESSAGE && this.#isReady) this.guard.events?.onMessage(content);
    return (type === MESSAGE || type === END) && this.#isReady;
  }

  _drain(): void {
    this.guard.drained();
  }

  _onerror(): void {
    this.connection?.destroy();
  }

  _onclose(): void {
    this.connection?.removeAllListeners();
    this.connection = null;
    this.#server.gone(this);
    this.guard.over();
  }
}

/** What a guarded server is made of. */
export interface IpcServerParts {
  readonly path: string;
  readonly clock: Clock;
  readonly limits: ControlLimits;
  /** A client greeted; returns what is to be told of it. */
  readonly onChannel: (channel: Channel) => ChannelEvents;
}

class GuardedServer extends Server {
  readonly parts: IpcServerParts;
  readonly listening: NetServer;
  readonly #open = new Map<GuardedConnection, () => void>();

  constructor(parts: IpcServerParts) {
    super({ path: parts.path, retries: 0 });
    this.parts = parts;
    this.listening = createServer((socket) => this._onconnection(socket));
    this.server = this.listening;
  }

  _onconnection(socket: Socket): void {
    socket.on("error", () => {});
    const { clock, limits } = this.parts;
    if (this.#open.size >= limits.connectionsMax) {
      socket.destroy();
      return;
    }
    const connection = new GuardedConnection(socket, this);
    const timer = clock.setTimer(() => socket.destroy(), limits.helloTimeoutMs);
    this.#open.set(connection, () => clock.clearTimer(timer));
  }

  ready(connection: GuardedConnection): void {
    this.#open.get(connection)?.();
    connection.guard.events = this.parts.onChannel(connection.guard);
  }

  gone(connection: GuardedConnection): void {
    this.#open.get(connection)?.();
    this.#open.delete(connection);
  }

  /** Ends every connection: in order, or at once. */
  endAll(isAtOnce: boolean): void {
    for (const { guard } of [...this.#open.keys()]) {
      if (isAtOnce) guard.destroy();
      else guard.close();
    }
  }
}

/**
 * Listens on a prepared path.
 *
 * @returns how to stop: connections end in order within `closeTimeoutMs`
 */
export async function listenIpc(parts: IpcServerParts): Promise<{ close(): Promise<void> }> {
  const server = new GuardedServer(parts);
  const { listening } = server;
  await new Promise<void>((resolve, reject) => {
    listening.once("error", reject);
    listening.listen(parts.path, resolve);
  });
  // Out of descriptors, for one: those who wait in the queue are accepted later.
  listening.on("error", () => {});
  const { clock, limits } = parts;
  return {
    close: () =>
      new Promise((resolve) => {
        const timer = clock.setTimer(() => server.endAll(true), limits.closeTimeoutMs);
        listening.close(() => {
          clock.clearTimer(timer);
          resolve();
        });
        server.endAll(false);
      }),
  };
}

class GuardedClient extends Client {
  readonly _requests = {};
  _drainQueue: Waiter[] = [];
  readonly _zlib = undefined;
  readonly _msgpack = undefined;
  #guard: Guard | undefined;
  #isReady = false;
  readonly #limits: ControlLimits;
  readonly #onOver: () => void;

  constructor(path: string, limits: ControlLimits, onOver: () => void) {
    super({ path, reconnect: false });
    this.#limits = limits;
    this.#onOver = onOver;
  }

  /** Connects as net-ipc does, and hands out the guarded channel. */
  async open(events: ChannelEvents): Promise<Channel> {
    const connecting = this.connect();
    const { connection: socket } = this;
    const say = (message: object): Promise<unknown> => this.send(message);
    const guard = new Guard({ socket, limits: this.#limits, isGreeted: false, say });
    this._drainQueue = guard.waiters;
    guard.events = events;
    this.#guard = guard;
    await connecting;
    return guard;
  }

  _read(): void {
    this.#guard?.read((type, content) => this.#onPacket(type, content));
  }

  #onPacket(type: number, content: unknown): boolean {
    if (type === CONNECTION && !this.#isReady) {
      this.#isReady = true;
      this.connection.emit("done", { id: "", compress: false, messagepack: false });
      return true;
    }
    if (type === MESSAGE && this.#isReady) this.#guard?.events?.onMessage(content);
    return (type === MESSAGE || type === END) && this.#isReady;
  }

  _drain(): void {
    this.#guard?.drained();
  }

  _onerror(): void {
    this.connection?.destroy();
  }

  _onclose(): void {
    this.connection.removeAllListeners();
    this.#guard?.over();
    this.#onOver();
  }
}

/** What a guarded client is made of. */
export interface IpcClientParts {
  readonly path: string;
  readonly clock: Clock;
  readonly limits: ControlLimits;
  readonly events: ChannelEvents;
}

/**
 * Connects to a control socket.
 *
 * @returns the channel, or `undefined` when nobody answers, or answers wrongly or too late
 */
export function connectIpc(parts: IpcClientParts): Promise<Channel | undefined> {
  const { path, clock, limits, events } = parts;
  return new Promise((resolve) => {
    const settle = (channel: Channel | undefined): void => {
      clock.clearTimer(timer);
      resolve(channel);
    };
    // net-ipc never settles a connect that fails without its own retries.
    const client = new GuardedClient(path, limits, () => settle(undefined));
    const timer = clock.setTimer(() => client.connection.destroy(), limits.helloTimeoutMs);
    client.open(events).then(settle, () => settle(undefined));
  });
}
