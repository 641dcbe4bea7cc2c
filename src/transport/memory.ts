/**
 * A network in memory with the contract of the real one: several nodes in one process, time under
 * the test's thumb, and lines that can be cut and broken. Two networks never touch.
 */

import { RuntimeError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { describeEndpoint } from "./endpoint.ts";
import { checkedLimits, checkedNetworkId } from "./limits.ts";
import {
  dialInMemory,
  type MemoryListener,
  type MemoryNode,
  type MemoryWires,
} from "./memory-dial.ts";
import type { MemoryLink } from "./memory-link.ts";
import type {
  Endpoint,
  ListenEvents,
  ListeningSocket,
  Transport,
  TransportLimits,
} from "./transport.ts";

/** Ports the system hands out start here. @see RFC 6335 section 6 */
const FIRST_EPHEMERAL_PORT = 49_152;
const WILDCARD_HOSTS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

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

interface HeldPiece {
  readonly from: string;
  readonly to: string;
  readonly run: () => void;
}

class Lines implements MemoryNetwork, MemoryWires {
  readonly clock: Clock;
  readonly limits: TransportLimits;
  readonly #latencyMs: (from: string, to: string) => number;
  readonly #listeners = new Map<string, MemoryListener>();
  readonly #cuts = new Set<string>();
  readonly #links = new Map<MemoryLink, string>();
  #held: HeldPiece[] = [];
  #hosts = 0;
  #nextPort = FIRST_EPHEMERAL_PORT;
  #piecesCarried = 0;
  #linksMade = 0;

  constructor({ clock, latencyMs = 0, limits }: MemoryNetworkOptions) {
    this.clock = clock;
    this.limits = checkedLimits(limits);
    this.#latencyMs = typeof latencyMs === "number" ? () => latencyMs : latencyMs;
  }

  get piecesCarried(): number {
    return this.#piecesCarried;
  }

  get openEnds(): number {
    return this.#links.size;
  }

  transport(publicKey: Uint8Array, networkId: string, host: string = this.#freeHost()): Transport {
    const node = { host, key: new Uint8Array(publicKey), networkId: checkedNetworkId(networkId) };
    return {
      dial: (endpoint, expectedKey, signal) => {
        const local = { host, port: this.#ephemeralPort() };
        return dialInMemory({ wires: this, from: node, local, endpoint, expectedKey, signal });
      },
      listen: async (endpoint, events) => this.#listen(node, endpoint, events),
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
    for (const piece of held) this.clock.defer(() => this.#land(piece));
  }

  reset(hostA: string, hostB: string): void {
    const line = lineOf(hostA, hostB);
    for (const [link, ofLine] of [...this.#links]) {
      if (ofLine === line) link.break();
    }
  }

  carry(from: string, to: string, run: () => void): void {
    const latencyMs = this.#latencyMs(from, to);
    const land = (): void => this.#land({ from, to, run });
    if (latencyMs > 0) this.clock.setTimer(land, latencyMs);
    else this.clock.defer(land);
  }

  listenerAt(endpoint: Endpoint): MemoryListener | undefined {
    return this.#listeners.get(describeEndpoint(endpoint));
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

  #land(piece: HeldPiece): void {
    if (this.#cuts.has(lineOf(piece.from, piece.to))) {
      this.#held.push(piece);
    } else {
      this.#piecesCarried += 1;
      piece.run();
    }
  }

  #listen(node: MemoryNode, wanted: Endpoint, events: ListenEvents): ListeningSocket {
    const endpoint = { host: node.host, port: wanted.port || this.#ephemeralPort() };
    const address = describeEndpoint(endpoint);
    if (wanted.host !== node.host && !WILDCARD_HOSTS.has(wanted.host)) {
      throw notOurs(describeEndpoint(wanted), node.host);
    }
    if (this.#listeners.has(address)) {
      const message = `cannot listen on ${address}: the address is in use`;
      throw new RuntimeError("transport.address_in_use", { address }, message);
    }
    const listener: MemoryListener = { node, endpoint, events, handshakes: new Set() };
    this.#listeners.set(address, listener);
    return { endpoint, close: async () => this.#unlisten(address, listener) };
  }

  #unlisten(address: string, listener: MemoryListener): void {
    if (this.#listeners.get(address) === listener) this.#listeners.delete(address);
    for (const refuse of [...listener.handshakes]) refuse("closed");
  }

  #freeHost(): string {
    this.#hosts += 1;
    return `10.${(this.#hosts >> 16) & 255}.${(this.#hosts >> 8) & 255}.${this.#hosts & 255}`;
  }

  #ephemeralPort(): number {
    const port = this.#nextPort;
    this.#nextPort = port === 65_535 ? FIRST_EPHEMERAL_PORT : port + 1;
    return port;
  }
}

/** A line is the same from both of its ends. */
function lineOf(hostA: string, hostB: string): string {
  return hostA < hostB ? `${hostA} ${hostB}` : `${hostB} ${hostA}`;
}

function notOurs(received: string, host: string): RuntimeError {
  return new RuntimeError(
    "option.invalid",
    { option: "listen", expected: `${host}, 0.0.0.0 or ::`, received },
    `cannot listen on ${received}: not an address of this host (${host})`,
  );
}
