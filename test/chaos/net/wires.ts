/**
 * The network between real processes: a TCP proxy for each directed pair, in this process. Who dials whom
 * is known by the port that is dialed, so no root and no packet filter is needed. Each direction between
 * two nodes is a `Line` of the simulator: latency, rate, hold and cut mean here what they mean there.
 *
 * What differs from a simulated network: a dial that is refused is accepted by the system and reset at
 * once, and what the kernels of both ends hold counts as handed over.
 */

import { createServer, type Server, type Socket } from "node:net";
import { Line, type InFlight } from "../../../src/testing/net/line.ts";
import { Machine } from "../../../src/testing/net/machine.ts";
import type { Delivery, NetworkDecisions } from "../../../src/testing/net/network-decisions.ts";
import type { Clock } from "../../../src/index.ts";
import { LOOPBACK } from "./loopback.ts";
import { Relay } from "./relay.ts";

/** What goes on between the nodes, before anything goes wrong and when it does. */
export interface WiresOptions {
  readonly clock: Pick<Clock, "monotonic" | "setTimer" | "clearTimer">;
  /** One-way delay of the direction, in ms; the same at each question. */
  readonly latencyMs: (from: string, to: string) => number;
}

/** What the wires have seen. */
export interface WireCounts {
  readonly dials: number;
  readonly refused: number;
  readonly pieces: number;
  readonly bytes: number;
  readonly resets: number;
  readonly corrupted: number;
}

/** One direction between two nodes. */
export interface Direction {
  readonly from: string;
  readonly to: string;
}

interface Pending {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Every wire of one network of processes. */
export class Wires {
  readonly counts = { dials: 0, refused: 0, pieces: 0, bytes: 0, resets: 0, corrupted: 0 };
  readonly #options: WiresOptions;
  readonly #servers: Server[] = [];
  readonly #relays = new Set<Relay>();
  readonly #pending = new Set<Pending>();
  readonly #machines = new Map<string, Machine>();
  #lines = new Map<string, Line>();
  #decisions: NetworkDecisions = {};

  constructor(options: WiresOptions) {
    this.#options = options;
  }

  /** Who decides from now on what goes wrong; `{}` is nobody. */
  set decisions(decisions: NetworkDecisions) {
    this.#decisions = decisions;
  }

  get decisions(): NetworkDecisions {
    return this.#decisions;
  }

  /**
   * Opens the proxy through which one node reaches another.
   *
   * @param port where the other really listens
   * @returns the port the one has to dial instead
   */
  async open({ from, to }: Direction, port: number): Promise<number> {
    // Half-open: the end of one direction must not end the other before the line has carried it.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) =>
      this.#accept(near, { from, to }, port),
    );
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen({ host: LOOPBACK, port: 0, exclusive: true }, resolve);
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("a proxy has no port");
    return address.port;
  }

  /** One direction as it stands. */
  line({ from, to }: Direction): Line {
    const label = `${from}>${to}`;
    const known = this.#lines.get(label);
    if (known !== undefined) return known;
    const latencyMs = this.#options.latencyMs(from, to);
    const line = new Line({
      from: this.#machine(from),
      to: this.#machine(to),
      clock: this.#options.clock,
      schedule: (delivery) => this.#schedule(delivery),
      latencyMs: () => latencyMs,
      bytesPerSecond: undefined,
    });
    this.#lines.set(label, line);
    return line;
  }

  /** Cuts directions; cuts may overlap. @returns ends this cut */
  cut(pairs: readonly Direction[], inFlight: InFlight): () => void {
    const ends = pairs.map((pair) => this.line(pair).cut(inFlight));
    return () => {
      for (const end of ends) end();
    };
  }

  /** Breaks every connection between two nodes. */
  reset(one: string, other: string): void {
    for (const relay of [...this.#relays]) if (relay.isBetween(one, other)) relay.break();
  }

  /** Connections that stand, or are being made. */
  get connections(): number {
    return this.#relays.size;
  }

  /** Bytes that were read from their sender and not handed over. */
  get bytesUnderWay(): number {
    return [...this.#relays].reduce((sum, { bytesUnderWay }) => sum + bytesUnderWay, 0);
  }

  /** Ends every cut, hold and limit, and hands over at once what is under way. */
  heal(): void {
    for (const line of this.#lines.values()) line.heal();
    const pending = [...this.#pending].sort((one, other) => one.dueMs - other.dueMs);
    for (const { run } of pending) run();
    // A line that was slow has its last byte leave far in the future; a new one begins now.
    this.#lines = new Map();
  }

  /** Ends everything. */
  async close(): Promise<void> {
    for (const relay of [...this.#relays]) relay.break();
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((done) => server.close(() => done()))),
    );
  }

  #accept(near: Socket, pair: Direction, port: number): void {
    this.counts.dials += 1;
    if (this.#decisions.onDial?.({ ...pair, nth: this.counts.dials })?.refuse === true) {
      this.counts.refused += 1;
      near.on("error", () => {});
      near.resetAndDestroy();
      return;
    }
    const relay: Relay = new Relay({
      near,
      ...pair,
      port,
      wires: this,
      onGone: () => this.#relays.delete(relay),
    });
    this.#relays.add(relay);
    relay.begin();
  }

  #machine(name: string): Machine {
    const known = this.#machines.get(name) ?? new Machine(name, (work) => work());
    this.#machines.set(name, known);
    return known;
  }

  #schedule({ dueMs, run }: Delivery): void {
    const { clock } = this.#options;
    const afterMs = dueMs - clock.monotonic();
    if (afterMs <= 0) {
      run();
      return;
    }
    const timer = clock.setTimer(() => pending.run(), afterMs);
    const pending: Pending = {
      dueMs,
      run: () => {
        if (!this.#pending.delete(pending)) return;
        clock.clearTimer(timer);
        run();
      },
    };
    this.#pending.add(pending);
  }
}
