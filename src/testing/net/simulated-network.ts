/**
 * The network of a simulated world: a {@link Transport} for each life of each node, directed lines between
 * their machines, and everything that can go wrong on them by hand or by decision.
 */

import { assert } from "../../assert.ts";
import type { Clock } from "../../time/clock.ts";
import { checkedLimits } from "../../transport/limits.ts";
import { MemoryPorts } from "../../transport/memory-ports.ts";
import type { TransportLimits } from "../../transport/transport.ts";
import { SIM_DEFAULTS } from "../defaults.ts";
import type { Ms, NodeName, Spread } from "../fault-plan.ts";
import type { NetworkSpec } from "../spec.ts";
import { Connection } from "./connection.ts";
import { type InFlight, Line } from "./line.ts";
import { Machine } from "./machine.ts";
import type { Delivery, NetworkDecisions, NetworkEvent } from "./network-decisions.ts";
import { LifePort, type NetworkPort } from "./network-port.ts";

/** What a network asks of the time. */
export type WorldClock = Pick<Clock, "monotonic" | "setTimer" | "yieldTurn">;

/** What a simulated network runs on. */
export interface SimulatedNetworkOptions {
  /** The world's, not a node's; only its monotonic time counts when there is a `schedule`. */
  readonly clock: WorldClock;
  /** Takes what happens later. Absent: timers of the clock, and turns for what happens now. */
  readonly schedule?: (delivery: Delivery) => void;
  /** How the network is before anything goes wrong. */
  readonly spec?: NetworkSpec;
  /** Draws a length: the same key, the same draw. */
  readonly spread: (spread: Spread, place: string, owner: string, nth: number) => Ms;
  readonly decide?: NetworkDecisions;
  readonly heard?: (event: NetworkEvent) => void;
  /** What differs from `TRANSPORT_LIMITS`, for every node. */
  readonly limits?: Partial<TransportLimits>;
}

/** One life of a node that joins. */
export interface JoiningNode {
  readonly name: NodeName;
  /** Its address in the world, the same in every life. */
  readonly host: string;
  /** Ed25519, 32 bytes; believed. */
  readonly publicKey: Uint8Array;
  /** The life's own. */
  readonly clock: Clock;
}

/** One direction between two nodes. */
export type DirectedPair = readonly [from: NodeName, to: NodeName];

/** A network and what can be done to it. */
export interface SimulatedNetwork {
  /** Opens the network for one life of a node; its machine has power from here on. */
  join(node: JoiningNode): NetworkPort;
  /**
   * Cuts directions between nodes; cuts may overlap.
   *
   * @param inFlight whether what is on its way arrives, or is sent again after the cut
   * @returns ends this cut: what waited is sent
   */
  cut(pairs: Iterable<DirectedPair>, inFlight?: InFlight): () => void;
  /** Makes one direction stand still for so long. */
  hold(from: NodeName, to: NodeName, forMs: Ms): void;
  /** Limits one direction. @returns ends the limit */
  slow(from: NodeName, to: NodeName, bytesPerSecond: number): () => void;
  /** Breaks every connection between two nodes, handshakes too. */
  reset(one: NodeName, other: NodeName): void;
  /** Ends every cut, hold and limit. */
  heal(): void;
  /** Pieces that have arrived. */
  readonly piecesCarried: number;
  /** Pieces that wait for a line or a machine to work again. */
  readonly piecesWaiting: number;
  /** Ends of links that have not ended. */
  readonly openEnds: number;
}

/**
 * Makes a network without nodes.
 *
 * @example
 * const network = simulatedNetwork({ clock, spread: draws.spread });
 * const transport = network.join({ name: "a", host: "10.0.0.1", publicKey, clock }).transport("test");
 */
export function simulatedNetwork(options: SimulatedNetworkOptions): SimulatedNetwork {
  return new Lines(options);
}

/** Names of draws; changing one changes every run. */
const LATENCY_PLACE = "net.latency";

class Lines implements SimulatedNetwork {
  readonly #options: SimulatedNetworkOptions;
  readonly #schedule: (delivery: Delivery) => void;
  readonly #limits: TransportLimits;
  readonly #ports: MemoryPorts;
  readonly #machines = new Map<NodeName, Machine>();
  readonly #names = new Map<string, NodeName>();
  readonly #lines = new Map<NodeName, Map<NodeName, Line>>();
  readonly #lives = new Map<NodeName, LifePort>();
  readonly #dials = new Map<Line, number>();
  #connections = 0;
  #openEnds = 0;

  constructor(options: SimulatedNetworkOptions) {
    this.#options = options;
    this.#limits = checkedLimits(options.limits);
    this.#ports = new MemoryPorts(this.#limits);
    this.#schedule = options.schedule ?? scheduleOn(options.clock);
  }

  get piecesCarried(): number {
    return this.#sum((line) => line.landed);
  }

  get piecesWaiting(): number {
    return this.#sum((line) => line.waiting);
  }

  get openEnds(): number {
    return this.#openEnds;
  }

  join({ name, host, publicKey, clock }: JoiningNode): NetworkPort {
    assert(!this.#lives.has(name), "a node has one life at a time on a network");
    assert((this.#names.get(host) ?? name) === name, "an address is one node's for ever");
    this.#names.set(host, name);
    const machine = this.#machine(name);
    const port: LifePort = new LifePort({
      machine,
      host,
      publicKey,
      clock,
      ports: this.#ports,
      connect: (toHost) => this.#connect(port, host, toHost),
      onLeft: () => this.#lives.delete(name),
    });
    this.#lives.set(name, port);
    machine.powerOn();
    for (const line of this.#all()) if (line.to === machine) line.release();
    return port;
  }

  cut(pairs: Iterable<DirectedPair>, inFlight: InFlight = "deliver"): () => void {
    const ends = [...pairs].map(([from, to]) => this.#line(from, to).cut(inFlight));
    return () => {
      for (const end of ends) end();
    };
  }

  hold(from: NodeName, to: NodeName, forMs: Ms): void {
    this.#line(from, to).hold(forMs);
  }

  slow(from: NodeName, to: NodeName, bytesPerSecond: number): () => void {
    return this.#line(from, to).slow(bytesPerSecond);
  }

  reset(one: NodeName, other: NodeName): void {
    for (const port of this.#lives.values()) {
      for (const connection of [...port.dialed]) {
        if (connection.isBetween(one, other)) connection.break();
      }
    }
  }

  heal(): void {
    for (const line of this.#all()) line.heal();
  }

  #connect(port: LifePort, dialerHost: string, toHost: string): Connection {
    const from = this.#nameOf(dialerHost);
    const to = this.#nameOf(toHost);
    const lines = [this.#line(from, to), this.#line(to, from)] as const;
    this.#connections += 1;
    return new Connection({
      number: this.#connections,
      dialerHost,
      lines,
      limits: this.#limits,
      decide: this.#options.decide ?? {},
      isRefused: this.#isRefused(lines[0]),
      listenerAt: (endpoint) => this.#ports.listenerAt(endpoint),
      heard: (event) => this.#options.heard?.(event),
      onEnd: (connection, { isDialer, isUp }) => {
        this.#openEnds += isUp ? 1 : -1;
        const owner = isDialer ? port : this.#lives.get(to);
        owner?.onEnd(connection, isDialer, isUp);
      },
    });
  }

  #isRefused(line: Line): boolean {
    const nth = (this.#dials.get(line) ?? 0) + 1;
    this.#dials.set(line, nth);
    const { decide, heard } = this.#options;
    const [from, to] = [line.from.name, line.to.name];
    if (decide?.onDial?.({ from, to, nth })?.refuse !== true) return false;
    heard?.({ kind: "dial.refused", node: from, peer: to, connection: this.#connections });
    return true;
  }

  #now(node: NodeName, run: () => void): void {
    const dueMs = this.#options.clock.monotonic();
    this.#schedule({ dueMs, node, kind: "net.piece", label: `>${node}`, run });
  }

  #nameOf(host: string): NodeName {
    return this.#names.get(host) ?? host;
  }

  #machine(name: NodeName): Machine {
    const known = this.#machines.get(name) ?? new Machine(name, (run) => this.#now(name, run));
    this.#machines.set(name, known);
    return known;
  }

  #line(from: NodeName, to: NodeName): Line {
    const lines = this.#lines.get(from) ?? new Map<NodeName, Line>();
    this.#lines.set(from, lines);
    const known = lines.get(to);
    if (known !== undefined) return known;
    const line = this.#newLine(from, to);
    lines.set(to, line);
    return line;
  }

  #newLine(from: NodeName, to: NodeName): Line {
    const { clock, spec } = this.#options;
    return new Line({
      from: this.#machine(from),
      to: this.#machine(to),
      clock,
      schedule: this.#schedule,
      latencyMs: from === to ? () => 0 : this.#latency(`${from}>${to}`),
      bytesPerSecond: spec?.bytesPerSecond,
    });
  }

  /** Drawn once for a direction, unless the spec has a spread of its own for each piece. */
  #latency(owner: string): (nth: number) => Ms {
    const { spec, spread } = this.#options;
    const given = spec?.latencyMs;
    if (given !== undefined) return (nth) => spread(given, LATENCY_PLACE, owner, nth);
    const fixed = spread(SIM_DEFAULTS.latencyMs, LATENCY_PLACE, owner, 0);
    return () => fixed;
  }

  #sum(of: (line: Line) => number): number {
    let sum = 0;
    for (const line of this.#all()) sum += of(line);
    return sum;
  }

  #all(): Line[] {
    return [...this.#lines.values()].flatMap((lines) => [...lines.values()]);
  }
}

function scheduleOn(clock: WorldClock): (delivery: Delivery) => void {
  return ({ dueMs, run }) => {
    const afterMs = dueMs - clock.monotonic();
    if (afterMs > 0) clock.setTimer(run, afterMs);
    else clock.yieldTurn(run);
  };
}
