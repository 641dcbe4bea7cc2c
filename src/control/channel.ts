/** One connection of the control socket, and what no two connections may share. */

import type { Socket } from "node:net";
import type { ControlLimits } from "./limits.ts";
import { PacketReader } from "./packet-reader.ts";
import { isRecord } from "./plain.ts";

/** What the owner of a channel is told; never after `onClose`, which comes once. */
export interface ChannelEvents {
  /** The other side said something: parsed JSON, not yet judged. */
  onMessage(message: unknown): void;
  /** The connection is gone. */
  onClose(): void;
}

/** One connection of either side. */
export interface Channel {
  /** Says something; false when the connection is gone or its queue is full, which ends it. */
  send(message: object): boolean;
  /** Ends the connection after what was said has left. */
  close(): void;
  /** Ends the connection at once. */
  destroy(): void;
}

/** A write of net-ipc that waits for its socket to drain. */
export interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

/** Everything one instance must not share with another, and the guarded way of reading. */
export class Guard implements Channel {
  events: ChannelEvents | undefined;
  readonly waiters: Waiter[] = [];
  readonly #socket: Socket;
  readonly #limits: ControlLimits;
  readonly #reader: PacketReader;
  readonly #say: (message: object) => Promise<unknown>;
  #isOver = false;

  constructor(parts: {
    readonly socket: Socket;
    readonly limits: ControlLimits;
    readonly isGreeted: boolean;
    readonly say: (message: object) => Promise<unknown>;
  }) {
    this.#socket = parts.socket;
    this.#limits = parts.limits;
    this.#say = parts.say;
    this.#reader = new PacketReader(parts.limits.packetBytesMax, parts.isGreeted);
  }

  send(message: object): boolean {
    if (this.#isOver || !this.#socket.writable) return false;
    if (this.#socket.writableLength > this.#limits.writeQueueBytesMax) {
      this.#socket.destroy();
      return false;
    }
    // It waits for the queue to drain, which is not ours to wait for; a dead socket tells by closing.
    this.#say(message).catch(() => {});
    return true;
  }

  close(): void {
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Reads all there is; anything out of order ends the connection, and only that. */
  read(onPacket: (type: number, content: unknown) => boolean): void {
    try {
      for (let chunk = this.#next(); chunk !== null; chunk = this.#next()) {
        if (!this.#reader.push(chunk).every((packet) => accepts(packet, onPacket))) {
          this.#socket.destroy();
        }
      }
    } catch {
      this.#socket.destroy();
    }
  }

  /** The socket has closed: nobody waits any more. */
  over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.drained(new Error("the connection closed"));
    this.events?.onClose();
  }

  /** Releases every write that waits, not every other one. */
  drained(error?: Error): void {
    for (const waiter of this.waiters.splice(0)) {
      if (error === undefined) waiter.resolve();
      else waiter.reject(error);
    }
  }

  #next(): Buffer | null {
    return this.#socket.destroyed ? null : this.#socket.read();
  }
}

function accepts(packet: unknown, onPacket: (type: number, content: unknown) => boolean): boolean {
  return isRecord(packet) && typeof packet["t"] === "number" && onPacket(packet["t"], packet["d"]);
}
