/**
 * A network in memory with the contract of the real one: several nodes in one process, time under
 * the test's thumb, and lines that can be cut and broken. Two networks never touch.
 */

import type { Clock } from "../time/clock.ts";
import { checkedLimits, checkedNetworkId } from "./limits.ts";
import {
  dialInMemory,
  type MemoryListener,
  type MemoryPiece,
  type MemoryWires,
} from "./memory-dial.ts";
import type { MemoryLink } from "./memory-link.ts";
import { MemoryPorts } from "./memory-ports.ts";
import type { Endpoint, Transport, TransportLimits } from "./transport.ts";

/** What a network in memory runs on. */
export interface MemoryNetworkOptions {
  /** Delivers: by timers when there is latency, else after the work at hand. */
  readonly clock: Clock;
  /**
   * One-way delay in ms between two hosts, a number or drawn for each piece. Pieces of one link
   * never overtake one another. @defaultValue 0
   */
  readonly latencyMs?: number | ((from: string, to: string) => number);
  /** What differs from {@link TRANSPORT_LIMITS}, for every node. */
  readonly limits?: Partial<TransportLimits>;
}

/** Hosts in memory and the lines between them. */
export interface MemoryNetwork {
  /**
   * Opens the network for one node.
   *
   * @param publicKey the node's Ed25519 public key, 32 bytes; believed
   * @param networkId 1 to 63 of a-z, 0-9 and inner hyphens
   * @param host the node's address; absent, the next free one of 10.0.0.0/8
   * @throws RuntimeError `option.invalid`
   */
  transport(publicKey: Uint8Array, networkId: string, host?: string): Transport;
  /** Silences a line both ways: what is sent waits, dials time out, nobody is told. */
  cut(hostA: string, hostB: string): void;
  /** Ends one cut, or all of them; what waited arrives, in order. */
  heal(hostA?: string, hostB?: string): void;
  /** Breaks every link between two hosts: both ends get `reset`. */
  reset(hostA: string, hostB: string): void;
  /** Pieces carried so far; all frames of one turn of one link are one piece. */
  readonly piecesCarried: number;
  /** Links that have not ended, counted at both ends. */
  readonly openEnds: number;
}

/**
 * Makes a network with no nodes.
 *
 * @example
 * const network = memoryNetwork({ clock: simulatedClock(), latencyMs: 20 });
 * const a = network.transport(keyA, "test", "10.0.0.1");
 */
export function memoryNetwork(options: MemoryNetworkOptions): MemoryNetwork {
  return new Lines(options);
}

class Lines implements MemoryNetwork, MemoryWires {
  readonly limits: TransportLimits;
  readonly #clock: Clock;
  readonly #latencyMs: (from: string, to: string) => number;
  readonly #ports: MemoryPorts;
  readonly #cuts = new Set<string>();
  readonly #links = new Map<MemoryLink, string>();
  #held: MemoryPiece[] = [];
  #hosts = 0;
  #piecesCarried = 0;
  #linksMade = 0;

  constructor({ clock, latencyMs = 0, limits }: MemoryNetworkOptions) {
    this.#clock = clock;
    this.limits = checkedLimits(limits);
    this.#ports = new MemoryPorts(this.limits);
    this.#latencyMs = typeof latencyMs === "number" ? () => latencyMs : latencyMs;
  }

  get piecesCarried(): number {
    return this.#piecesCarried;
  }

  get openEnds(): number {
    return this.#links.size;
  }

  transport(publicKey: Uint8Array, networkId: string, host: string = this.#freeHost()): Transport {
    const key = new Uint8Array(publicKey);
    const node = { host, key, networkId: checkedNetworkId(networkId), clock: this.#clock };
    return {
      dial: (endpoint, expectedKey, signal) => {
        const local = { host, port: this.#ports.ephemeralPort() };
        return dialInMemory({ wires: this, from: node, local, endpoint, expectedKey, signal });
      },
      listen: async (endpoint, events) => this.#ports.listen(node, endpoint, events),
    };
  }

  cut(hostA: string, hostB: string): void {
    this.#cuts.add(lineOf(hostA, hostB));
  }

  heal(hostA?: string, hostB?: string): void {
    if (hostA === undefined || hostB === undefined) this.#cuts.clear();
    else this.#cuts.delete(lineOf(hostA, hostB));
    const held = this.#held;
    this.#held = [];
    for (const piece of held) this.#clock.defer(() => this.#land(piece));
  }

  reset(hostA: string, hostB: string): void {
    const line = lineOf(hostA, hostB);
    for (const [link, ofLine] of [...this.#links]) {
      if (ofLine === line) link.break();
    }
  }

  carry(piece: MemoryPiece): void {
    const latencyMs = this.#latencyMs(piece.from, piece.to);
    const land = (): void => this.#land(piece);
    if (latencyMs > 0) this.#clock.setTimer(land, latencyMs);
    else this.#clock.defer(land);
  }

  listenerAt(endpoint: Endpoint): MemoryListener | undefined {
    return this.#ports.listenerAt(endpoint);
  }

  nextLink(): number {
    this.#linksMade += 1;
    return this.#linksMade;
  }

  track([hostA, hostB]: readonly [string, string], link: MemoryLink): void {
    this.#links.set(link, lineOf(hostA, hostB));
  }

  untrack(link: MemoryLink): void {
    this.#links.delete(link);
  }

  #land(piece: MemoryPiece): void {
    if (this.#cuts.has(lineOf(piece.from, piece.to))) {
      this.#held.push(piece);
    } else {
      this.#piecesCarried += 1;
      piece.run();
    }
  }

  #freeHost(): string {
    this.#hosts += 1;
    return `10.${(this.#hosts >> 16) & 255}.${(this.#hosts >> 8) & 255}.${this.#hosts & 255}`;
  }
}

/** A line is the same from both of its ends. */
function lineOf(hostA: string, hostB: string): string {
  return hostA < hostB ? `${hostA} ${hostB}` : `${hostB} ${hostA}`;
}
