/** One node of a world through its lives: it starts, is killed, loses power, stands still, leaves, comes back. */

import { createRuntime, type RuntimeOptions } from "../../runtime/runtime.ts";
import { seededRandom } from "../../time/seeded-random.ts";
import type { Clock } from "../../time/clock.ts";
import type { Random } from "../../time/random.ts";
import type { Crypto, Signer } from "../../crypto/crypto.ts";
import type { GeoIp } from "../../geo/geo-ip.ts";
import { fieldsOf, listOf, optional, required } from "../../option-rules.ts";
import { callable, having } from "../../option-value.ts";
import { checkOptions } from "../option-check.ts";
import { checkKeeps } from "./ask-check.ts";
import { ActorFaults, type ActorFaultsOptions } from "../actors/actor-faults.ts";
import type { TraceEntry } from "../actors/actor-trace.ts";
import type { SimulatedDisk } from "../disk/simulated-disk.ts";
import type { EventLoop } from "../drive/event-loop.ts";
import { LifeGate } from "../drive/life-gate.ts";
import { nodeClock } from "../drive/node-clock.ts";
import type { NodeTime } from "../drive/node-time.ts";
import type { NodeName } from "../fault-plan.ts";
import type { NetworkPort } from "../net/network-port.ts";
import type { SimulatedNetwork } from "../net/simulated-network.ts";
import type { NodeEnv, NodeHandle, NodeSpec, RunningNode } from "../spec.ts";

/** Runtimes of one node, and trees. */
const RUNTIMES_MAX = 1_000;

/** What a node has in every life. */
export interface NodeParts {
  readonly spec: NodeSpec;
  readonly loop: EventLoop;
  readonly network: SimulatedNetwork;
  readonly disk: SimulatedDisk;
  readonly time: NodeTime;
  readonly host: string;
  readonly crypto: Crypto;
  readonly signer: Signer;
  readonly geoIp: GeoIp;
  /** Names the node's chance, which differs from life to life. */
  readonly seed: string;
  readonly rules: NonNullable<ActorFaultsOptions["rules"]>;
  /** Draws a whole number below a bound: what a power cut leaves of which batch. */
  readonly below: (bound: number) => number;
  readonly neighbour: NodeEnv["neighbour"];
  readonly behaves: NodeEnv["behaves"];
  /** Whether what its actors do is written down. */
  readonly isTraced: boolean;
  /** Writes into the trace. @returns the event's step */
  readonly trace: (incarnation: number, entry: TraceEntry) => number;
  /** Told when a start has failed; the node is down by then. */
  readonly startFailed: (error: unknown) => void;
  /** Told when it has ended without being asked to; the node is down by then. */
  readonly endedByItself: () => void;
}

/** What a start returns; hosts may let it hold more. */
const RUNNING = fieldsOf(
  {
    runtimes: listOf(having("start", "stop"), { max: RUNTIMES_MAX }),
    trees: listOf(having("snapshot"), { max: RUNTIMES_MAX }),
    ended: optional(having("then")),
    stop: required(callable),
  },
  "allowed",
);

interface Life {
  readonly incarnation: number;
  readonly gate: LifeGate;
  readonly clock: Clock;
  readonly port: NetworkPort;
  readonly actors: ActorFaults;
  running: RunningNode | undefined;
  /** Whether it was told to leave, and whether it begins anew as soon as it has left. */
  course: "stays" | "leaves" | "returns";
}

/** A node and what can be done to it. */
export class SimulatedNode implements NodeHandle {
  readonly name: NodeName;
  readonly role: string | undefined;
  readonly #parts: NodeParts;
  #life: Life | undefined;
  #incarnation = 0;

  /** Makes a node that is down and has never run. */
  constructor(parts: NodeParts) {
    this.#parts = parts;
    this.name = parts.spec.name;
    this.role = parts.spec.role;
  }

  get state(): NodeHandle["state"] {
    const life = this.#life;
    if (life === undefined) return "down";
    if (life.gate.state === "held") return "paused";
    return life.running === undefined || life.course !== "stays" ? "starting" : "up";
  }

  get incarnation(): number {
    return this.#incarnation;
  }

  get running(): RunningNode | undefined {
    return this.#life?.running;
  }

  /** What the node takes for the time. */
  get time(): NodeTime {
    return this.#parts.time;
  }

  /** Begins a life; one that is leaving is followed by the next at once, one that stays by none. */
  start(): void {
    if (this.#life !== undefined) {
      if (this.#life.course === "leaves") this.#life.course = "returns";
      return;
    }
    const { loop, spec, disk } = this.#parts;
    this.#incarnation += 1;
    const life = this.#newLife();
    this.#life = life;
    const env = this.#env(life, disk.begin(life.clock));
    this.#trace("node.starting");
    loop.schedule({
      dueMs: loop.nowMs,
      node: this.name,
      kind: "node.start",
      label: `life ${life.incarnation}`,
      gate: life.gate,
      run: () => void this.#begin(life, async () => await spec.start(env)),
    });
  }

  kill(): void {
    this.#end("reset", "node.killed");
    this.#parts.disk.kill();
  }

  powerCut(keeps: "none" | "prefix" | "subset"): void {
    checkKeeps(keeps);
    this.#end("silent", "node.power_cut");
    this.#parts.disk.powerCut(keeps, this.#parts.below);
  }

  pause(): void {
    const life = this.#life;
    if (life === undefined || life.gate.state !== "open") return;
    life.gate.pause();
    life.port.pause();
    this.#trace("node.paused");
  }

  resume(): void {
    const life = this.#life;
    if (life?.gate.state !== "held") return;
    this.#trace("node.resumed");
    life.gate.resume();
    life.port.resume();
  }

  /** Stops the node in order; one that has not started, or does not stop, is killed in the end. */
  leave(): void {
    const life = this.#life;
    if (life?.running === undefined || life.gate.state !== "open") {
      this.kill();
      return;
    }
    if (life.course !== "stays") return;
    life.course = "leaves";
    this.#trace("node.leaving");
    const over = (): void => {
      if (this.#life !== life) return;
      this.kill();
      if (life.course === "returns") this.start();
    };
    void life.running.stop().then(over, over);
  }

  /** Ends actors of the node. */
  endActors(...which: Parameters<ActorFaults["end"]>): void {
    this.#life?.actors.end(...which);
  }

  /** Ends whatever life there is for good, without a word to anybody: the world is over. */
  abandon(): void {
    this.#life?.gate.close();
    this.#life = undefined;
  }

  #end(how: "reset" | "silent", kind: string): void {
    const life = this.#life;
    if (life === undefined) return;
    this.#trace(kind);
    this.#life = undefined;
    life.gate.close();
    life.port.leave(how);
  }

  #newLife(): Life {
    const { loop, network, host, signer, time, rules, trace, isTraced } = this.#parts;
    const incarnation = this.#incarnation;
    const gate = new LifeGate(loop, { node: this.name, incarnation });
    const clock = nodeClock({ loop, gate, time });
    const { bytes: publicKey } = signer.publicKey;
    const port = network.join({ name: this.name, host, publicKey, clock });
    // What a life that is over still says is no part of the run.
    const note = (entry: TraceEntry): number =>
      gate.state === "closed" ? 0 : trace(incarnation, entry);
    const actors = new ActorFaults({ rules, ...(isTraced && { trace: note }) });
    return { incarnation, gate, clock, port, actors, running: undefined, course: "stays" };
  }

  #env(life: Life, doors: Pick<NodeEnv, "directories" | "folders" | "storeOpener">): NodeEnv {
    const { crypto, signer, geoIp, host, seed, trace, neighbour, behaves } = this.#parts;
    const { incarnation, clock, gate, port } = life;
    const random: Random = seededRandom(`${seed}/${incarnation}`);
    const runtimeOptions: RuntimeOptions = {
      clock,
      random: random.fork("runtime"),
      strays: "process",
      interposer: life.actors.interposer,
    };
    const shared = { clock, random, crypto, signer, geoIp, ...doors };
    return {
      name: this.name,
      ...{ incarnation, host, runtimeOptions, neighbour },
      ...shared,
      doors: (networkId) => ({ ...shared, transport: port.transport(networkId) }),
      transport: (networkId) => port.transport(networkId),
      runtime: () => createRuntime(runtimeOptions),
      behaves: (...about) => (gate.state === "closed" ? [] : behaves(...about)),
      trace: (kind, values = {}) => {
        if (gate.state !== "closed") trace(incarnation, { kind, values });
      },
    };
  }

  async #begin(life: Life, start: () => Promise<RunningNode>): Promise<void> {
    try {
      const running = await start();
      checkOptions(RUNNING, running, "run what a node's start returned");
      if (this.#life !== life) return;
      life.running = running;
      this.#trace("node.started");
      const ended = (): void => this.#ended(life);
      running.ended?.then(ended, ended);
    } catch (error) {
      if (this.#life !== life) return;
      this.#end("reset", "node.start_failed");
      this.#parts.disk.kill();
      this.#parts.startFailed(error);
    }
  }

  /** A process whose work is over exits; one that leaves in order was asked to. */
  #ended(life: Life): void {
    if (this.#life !== life || life.course !== "stays") return;
    this.#end("reset", "node.ended");
    this.#parts.disk.kill();
    this.#parts.endedByItself();
  }

  #trace(kind: string): void {
    this.#parts.trace(this.#incarnation, { kind, values: {} });
  }
}
