/** What a simulation is made of, and what it tells. */

import type { Runtime, RuntimeOptions } from "../runtime/runtime.ts";
import type { Tree } from "../runtime/tree.ts";
import type { Crypto, Signer } from "../crypto/crypto.ts";
import type { GeoIp } from "../geo/geo-ip.ts";
import type { FolderOpener } from "../store/folder.ts";
import type { StoreOpener } from "../store/store.ts";
import type { NodeDirectories } from "../store/directories.ts";
import type { Clock } from "../time/clock.ts";
import type { Random } from "../time/random.ts";
import type { Transport } from "../transport/transport.ts";
import type {
  FaultBudget,
  FaultPlan,
  FaultRule,
  FiredFault,
  Misbehaviour,
  Ms,
  NodeName,
  NodeSelector,
  PartitionShape,
  Spread,
  SwarmPlan,
} from "./fault-plan.ts";
import type { TraceEvent, TraceLog } from "./trace.ts";

/** Everything a whole node reaches the world through, as `startNode` of `coppice/node` takes it. */
export interface WorldDoors {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly signer: Signer;
  readonly directories: NodeDirectories;
  readonly storeOpener: StoreOpener;
  readonly folders: FolderOpener;
  readonly transport: Transport;
  readonly geoIp: GeoIp;
}

/** What the configuration of one node says of another. */
export interface Neighbour {
  readonly host: string;
  /** 32 bytes; the same in every life, another in every run. */
  readonly publicKey: Uint8Array;
}

/** A node's doors in a simulated world: everything it may reach the world through. */
export interface NodeEnv {
  readonly name: NodeName;
  /** Which life of the node, from 1. */
  readonly incarnation: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Crypto;
  /** The node's identity; the same in every life. */
  readonly signer: Signer;
  readonly directories: NodeDirectories;
  readonly storeOpener: StoreOpener;
  readonly folders: FolderOpener;
  readonly geoIp: GeoIp;
  /** The network, under the node's key. @param networkId 1 to 63 of a-z, 0-9 and inner hyphens */
  transport(networkId: string): Transport;
  /** The node's own address in the world. */
  readonly host: string;
  /** All doors at once: `startNode({ doors: env.doors("main"), ... })`. */
  doors(networkId: string): WorldDoors;
  /** Another node of the world, or this one. */
  neighbour(name: NodeName): Neighbour;
  /** A runtime whose actors the world can break. For a node that makes its own. */
  runtime(): Runtime;
  /** What a node that makes its own runtime hands to `createRuntime`. */
  readonly runtimeOptions: RuntimeOptions;
  /**
   * For a node that plays a bad peer: asked whenever it is about to say something, see {@link Misbehaviour}.
   * @param place to whom, such as a node's name; each place has draws of its own
   * @param message what it would say, for rules that select messages
   */
  behaves(place: string, message?: string): readonly Misbehaviour[];
  /** Writes an event into the trace. */
  trace(kind: string, values?: Readonly<Record<string, unknown>>): void;
}

/** A node that runs in a world. */
export interface RunningNode {
  /** The runtimes its actors live in. */
  readonly runtimes: readonly Runtime[];
  /** The supervision trees in them, as they stand; oracles read them. */
  readonly trees: readonly Pick<Tree<never>, "snapshot">[];
  /**
   * Settles when it has ended by itself, such as a tree that gave up: its process exits then, and is started
   * again as whoever watches processes does. @defaultValue it never does
   */
  readonly ended?: Promise<unknown>;
  /** Stops it in order. */
  stop(): Promise<void>;
}

/** A node of a spec. */
export interface NodeSpec {
  readonly name: NodeName;
  /** For selectors and budgets. */
  readonly role?: string;
  start(env: NodeEnv): Promise<RunningNode> | RunningNode;
}

/** How the network of a world is, before anything goes wrong. */
export interface NetworkSpec {
  /** One-way delay of a piece. @defaultValue uniform 1 to 20 ms, drawn per pair */
  readonly latencyMs?: Spread;
  /** @defaultValue no limit */
  readonly bytesPerSecond?: number;
}

/** How its disks are, before anything goes wrong. */
export interface DiskSpec {
  /** Time from a write to its flush. @defaultValue uniform 0.1 to 5 ms */
  readonly flushMs?: Spread;
}

/** What is checked after every event, or each time nothing is left to do at one instant. */
export interface Invariant {
  readonly name: string;
  /** @defaultValue "instant": when all that was due at one instant has happened */
  readonly every?: "event" | "instant" | { readonly ms: Ms };
  /** @returns what is wrong, or `undefined` */
  check(world: World): string | undefined;
}

/** What has to become true once nothing goes wrong any more. */
export interface Eventually {
  readonly name: string;
  readonly withinMs: Ms;
  check(world: World): boolean;
}

/** What has to hold of a whole trace. */
export interface TraceCheck {
  readonly name: string;
  /** @returns what is wrong, or `undefined` */
  run(trace: TraceLog): string | undefined;
}

/** What has to hold of what clients asked and were told. */
export interface HistoryCheck {
  readonly name: string;
  /** @returns what is wrong, or `undefined` */
  run(history: readonly Operation[]): string | undefined;
}

/** A situation some run of a campaign has to reach. */
export interface Sometimes {
  readonly name: string;
  reached(world: World): boolean;
}

/** One operation of a client. A timeout is `unknown`: it may have happened. */
export interface Operation {
  readonly id: number;
  readonly client: string;
  readonly name: string;
  readonly argument: unknown;
  readonly result: unknown;
  readonly status: "ok" | "failed" | "unknown";
  /** Order of its begin and end among all begins and ends of the history. */
  readonly invokedAt: number;
  readonly returnedAt: number;
}

/** Notes what a client asks and is told. */
export interface HistoryRecorder {
  invoke(name: string, argument?: unknown): PendingOperation;
}

/** An operation under way. */
export interface PendingOperation {
  ok(result?: unknown): void;
  failed(): void;
  unknown(): void;
}

/** A simulation. */
export interface SimSpec {
  /** Goes into tokens; change it when the meaning changes. */
  readonly id: string;
  readonly nodes: readonly NodeSpec[] | ((random: Random) => readonly NodeSpec[]);
  readonly network?: NetworkSpec;
  readonly disk?: DiskSpec;
  /** What is done while things go wrong. Resolves when there is nothing left to do. */
  readonly workload?: (world: World) => Promise<void> | void;
  readonly faults?: FaultPlan | SwarmPlan;
  readonly budget?: FaultBudget;
  readonly invariants?: readonly Invariant[];
  readonly eventually?: readonly Eventually[];
  readonly traceChecks?: readonly TraceCheck[];
  readonly histories?: readonly HistoryCheck[];
  readonly sometimes?: readonly Sometimes[];
  /** Length of the storm; then everything is healed. */
  readonly stormMs: Ms;
  /** Length of the calm after it, in which `eventually` has to hold. @defaultValue the longest `withinMs` */
  readonly calmMs?: Ms;
  /** @defaultValue "modelled" */
  readonly crypto?: "modelled" | "real";
  readonly limits?: Partial<SimLimits>;
}

/** What ends a run that does not end by itself. */
export interface SimLimits {
  /** Events of one run. @defaultValue 2,000,000 */
  readonly eventsMax: number;
  /** Events at one instant: more is a livelock. @defaultValue 100,000 */
  readonly eventsAtOnceMax: number;
}

/** A world while it runs. */
export interface World {
  readonly nowMs: Ms;
  readonly step: number;
  /** Streams of chance for the workload, by purpose. */
  readonly random: Random;
  readonly trace: TraceLog;
  node(name: NodeName): NodeHandle;
  nodes(selector?: NodeSelector): readonly NodeHandle[];
  client(name: string): HistoryRecorder;
  /** Does something later. */
  after(ms: Ms, work: () => void): void;
  /** Waits. */
  sleep(ms: Ms): Promise<void>;
  /** Waits until something holds; fails with what was waited for. */
  until(what: string, withinMs: Ms, holds: () => boolean): Promise<void>;
  /** Adds a fault to the plan of this run. */
  inject(rule: FaultRule): void;
  /** Cuts the network. @returns heals the cut */
  partition(shape: PartitionShape, options?: { readonly symmetric?: boolean }): () => void;
  /** Ends everything that goes wrong: cuts heal, nodes that are down start, no rule applies any more. */
  heal(): void;
}

/** A node of a running world. */
export interface NodeHandle {
  readonly name: NodeName;
  readonly role: string | undefined;
  readonly state: "up" | "starting" | "down" | "paused";
  readonly incarnation: number;
  /** What its `start` returned; `undefined` while it is down. */
  readonly running: RunningNode | undefined;
  kill(): void;
  powerCut(keeps: "none" | "prefix" | "subset"): void;
  start(): void;
  pause(): void;
  resume(): void;
}

/** Why a run is red. */
export interface Failure {
  readonly kind:
    | "invariant"
    | "eventually"
    | "trace"
    | "history"
    | "sometimes"
    | "workload"
    | "node"
    | "livelock"
    | "limit"
    | "ambient"
    | "nondeterminism";
  /** The check's name, or the place. */
  readonly name: string;
  readonly message: string;
  readonly step: number;
  readonly atMs: Ms;
  /** Equal for failures that are one and the same; shrinking keeps it. */
  readonly signature: string;
  /** What led to it, newest last. */
  readonly tail: readonly TraceEvent[];
}

/** What a run was. */
export interface SimReport {
  readonly ok: boolean;
  readonly failure?: Failure;
  /** Replays this run exactly, where {@link isReplayable}. */
  readonly token: ReplayToken;
  /** Whether the token says it all: not where `simulate` was given a plan beside the spec. */
  readonly isReplayable: boolean;
  readonly seed: bigint;
  readonly plan: FaultPlan;
  readonly fired: readonly FiredFault[];
  /** Rolling hash over all events, in hexadecimal. */
  readonly hash: string;
  readonly events: number;
  readonly virtualMs: Ms;
  readonly nodeSeconds: number;
  /** `sometimes` that were reached. */
  readonly reached: readonly string[];
}

/** Spec, seed and the faults left out, as text. */
export type ReplayToken = `sim1.${string}`;
