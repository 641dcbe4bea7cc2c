/** A node's door to the network for one of its lives: when the life ends, nothing of it runs any more. */

import type { Clock } from "../../time/clock.ts";
import { checkedNetworkId } from "../../transport/limits.ts";
import { dialInMemory, type MemoryNode } from "../../transport/memory-dial.ts";
import type { MemoryPorts } from "../../transport/memory-ports.ts";
import type {
  Endpoint,
  Link,
  ListenEvents,
  ListeningSocket,
  Transport,
} from "../../transport/transport.ts";
import type { Connection, HowEndsGo } from "./connection.ts";
import type { Machine } from "./machine.ts";

/** One life of a node on the network. */
export interface NetworkPort {
  /**
   * Opens the network under the node's key.
   *
   * @param networkId 1 to 63 of a-z, 0-9 and inner hyphens
   * @throws RuntimeError `option.invalid`
   */
  transport(networkId: string): Transport;
  /** Lets what arrives wait unread, as for a process that is stopped. */
  pause(): void;
  /** Hands over what has arrived meanwhile, in order. */
  resume(): void;
  /**
   * Ends this life's part in the network. What it had sent still arrives.
   *
   * @param how `reset` when the process dies: its peers are told; `silent` when the machine loses power:
   *   nobody is told anything until the node joins again
   */
  leave(how: HowEndsGo): void;
}

/** What a port is made of. */
export interface PortParts {
  readonly machine: Machine;
  readonly host: string;
  readonly publicKey: Uint8Array;
  readonly clock: Clock;
  readonly ports: MemoryPorts;
  /** A new connection from this port to a host. */
  readonly connect: (host: string) => Connection;
  /** Called when the port has left. */
  readonly onLeft: () => void;
}

/** One dial as its owner asked for it. */
interface Dial {
  readonly endpoint: Endpoint;
  readonly expectedKey: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The port of one life. */
export class LifePort implements NetworkPort {
  readonly #parts: PortParts;
  /** Connections this life has an end of, or dials. */
  readonly #dialed = new Set<Connection>();
  readonly #accepted = new Set<Connection>();
  readonly #sockets = new Set<ListeningSocket>();
  #isOver = false;

  /** Makes a port nobody has used. */
  constructor(parts: PortParts) {
    this.#parts = parts;
  }

  /** Connections this life dialed and still has. */
  get dialed(): Iterable<Connection> {
    return this.#dialed;
  }

  transport(networkId: string): Transport {
    const { host, publicKey, clock } = this.#parts;
    const key = new Uint8Array(publicKey);
    const node = { host, key, networkId: checkedNetworkId(networkId), clock };
    return {
      dial: (endpoint, expectedKey, signal) => this.#dial(node, { endpoint, expectedKey, signal }),
      listen: async (endpoint, events) => this.#listen(node, endpoint, events),
    };
  }

  pause(): void {
    if (!this.#isOver) this.#parts.machine.pause();
  }

  resume(): void {
    if (!this.#isOver) this.#parts.machine.resume();
  }

  leave(how: HowEndsGo): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { machine, ports, host, onLeft } = this.#parts;
    if (how === "reset") for (const socket of this.#sockets) void socket.close();
    ports.forget(host);
    for (const connection of [...this.#dialed]) connection.abandon(true, how);
    for (const connection of [...this.#accepted]) connection.abandon(false, how);
    // What had arrived for a process that stood still lands on ends that are gone.
    if (how === "reset") machine.resume();
    else machine.powerOff();
    onLeft();
  }

  /** An end of a connection of this life came up or ended. */
  onEnd(connection: Connection, isDialer: boolean, isUp: boolean): void {
    const ends = isDialer ? this.#dialed : this.#accepted;
    if (isUp) ends.add(connection);
    else ends.delete(connection);
  }

  #dial(from: MemoryNode, { endpoint, expectedKey, signal }: Dial): Promise<Link> {
    return new Promise((resolve, reject) => {
      // Code of a life that is over runs to its next wait; there it stays.
      if (this.#isOver) return;
      const wires = this.#parts.connect(endpoint.host);
      const local = { host: from.host, port: this.#parts.ports.ephemeralPort() };
      this.#dialed.add(wires);
      dialInMemory({ wires, from, local, endpoint, expectedKey, signal }).then(
        (link) => {
          if (!this.#isOver) resolve(link);
        },
        (error: unknown) => {
          this.#dialed.delete(wires);
          if (!this.#isOver) reject(error);
        },
      );
    });
  }

  #listen(node: MemoryNode, endpoint: Endpoint, events: ListenEvents): Promise<ListeningSocket> {
    if (this.#isOver) return new Promise(() => {});
    const socket = this.#parts.ports.listen(node, endpoint, this.#whileAlive(events));
    this.#sockets.add(socket);
    const close = async (): Promise<void> => {
      this.#sockets.delete(socket);
      await socket.close();
    };
    return Promise.resolve({ endpoint: socket.endpoint, close });
  }

  #whileAlive(events: ListenEvents): ListenEvents {
    return {
      onLink: (link) => {
        if (this.#isOver) link.destroy();
        else events.onLink(link);
      },
      onRefused: (remote, reason) => {
        if (!this.#isOver) events.onRefused?.(remote, reason);
      },
    };
  }
}
